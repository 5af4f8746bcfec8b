"""A scenario is a plain table; whatever is wrong in one is said with its line, before anything begins."""

from datetime import date
from pathlib import Path

import pytest

from bihuan.station.calls.categories import tree
from bihuan.station.exercise.scenario import ScenarioRefused, found, known, read

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def test_the_shipped_one_can_be_played_and_names_only_classes_there_are() -> None:
    lines = read(found("shift"), ON)
    assert len(lines) == 14 and [one.second for one in lines] == sorted(one.second for one in lines)
    assert all(tree(ON)[one.truth].parent for one in lines)


@pytest.mark.parametrize(("text", "code"), [
    ("", "empty"), ("second,words,class\n", "empty"), ("second,words\n1,a\n", "columns"), ("second,words,class\nx,a,0401\n", "second"),
    ("second,words,class\n-1,a,0401\n", "second"), ("second,words,class\n1,,0401\n", "words"), ("second,words,class\n1,a,9999\n", "class"),
    ("second,words,class\n1,a,04\n", "class"), ("second,words,class,lat,lon\n1,a,0401,95,x\n", "point"), ("\x00\x01", "empty"),
    ("second,words,class\n" + "1,a,0401\n" * 501, "many"), ("second,words,class\n1\n", "words"),
])
def test_what_cannot_be_played_is_refused_with_its_line(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "one.csv"
    file.write_text(text)
    with pytest.raises(ScenarioRefused) as refused:
        read(file, ON)
    assert refused.value.code == code and "one.csv" in str(refused.value)


def test_a_file_that_is_no_text_or_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00second")
    with pytest.raises(ScenarioRefused, match="UTF-8|bad.csv"):
        read(tmp_path / "bad.csv", ON)
    for name in ("", "nowhere", "/etc"):
        with pytest.raises(ScenarioRefused) as refused:
            found(name)
        assert refused.value.code == "missing" and "shift" in str(refused.value)


def test_a_station_keeps_scenarios_of_its_own(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.HOME = tmp_path
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "flood.csv").write_text("second,words,class\n5,水漫到一楼了,0604\n")
    assert list(known()) == ["shift", "flood"] and read(found("flood"), ON)[0].second == 5
