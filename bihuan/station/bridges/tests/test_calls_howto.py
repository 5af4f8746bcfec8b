"""What docs/how-to/import-calls.md shows is what happens."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bihuan.__main__ import main
from bihuan.station.calls.models import Call
from bihuan.station.people.models import Organisation

GUIDE = (Path(__file__).parents[4] / "docs" / "how-to" / "import-calls.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.django_db
def test_the_map_of_the_guide_brings_in_the_table_of_the_guide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Organisation.objects.create(code="S1", name="云湖派出所", kind="station", number_code="330299", since=date(2020, 1, 1))
    (tmp_path / "handed-over.csv").write_text(block("csv"), encoding="gb18030")
    (tmp_path / "neighbour.toml").write_text(block("toml"), encoding="utf-8")
    main(["import", "calls", str(tmp_path / "handed-over.csv"), "--map", str(tmp_path / "neighbour.toml"), "--json"])
    told = json.loads(capsys.readouterr().out)
    account = "{read} rows read: {new} new ({noted} of them with a note), {already} in already, {rejected} not taken."
    assert account.format(**told) in GUIDE
    noise, crash = Call.objects.order_by("received_at")
    assert (noise.category, noise.level, noise.place, crash.category, crash.level) == ("0902", 3, "云湖镇 春华路 8号", "0501", 2)
