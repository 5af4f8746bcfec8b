"""One exercise from its beginning to its report, through the command line and over the wire, beside a station that learns nothing of it."""

from pathlib import Path

import httpx

from tests.station import Station, free_port, until

ORGANISATIONS = "code,name,kind,parent,number_code,webhook\nS,云湖派出所,派出所,,330299,https://example.org/hook\nS-room,指挥室,指挥室,S,,\n"
PEOPLE = "username,name,organisation,post\nlin,林晓彤,S-room,dispatcher\n"
CALLS = "second,words,class\n0,楼下太吵了,0902\n30,有人打架,0201\n86000,以后再说,0801\n"


def answering(url: str) -> httpx.Response | None:
    try:
        return httpx.get(url, timeout=5)
    except httpx.HTTPError:
        return None


def test_an_exercise_is_begun_played_ended_and_reported_and_the_station_holds_no_call_of_it(station: Station, tmp_path: Path) -> None:
    station.migrate()
    for name, text in (("organisations", ORGANISATIONS), ("people", PEOPLE), ("calls", CALLS)):
        (tmp_path / f"{name}.csv").write_text(text)
    for name in ("organisations", "people"):
        assert station.bihuan("import", name, tmp_path / f"{name}.csv").code == 0
    port = free_port()
    refused = station.bihuan("exercise", "start", "--scenario", "nowhere", BIHUAN_EXERCISE_PORT=str(port))
    assert refused.said["code"] == "missing" and "shift" in refused.said["sentence"]["en"]
    going = station.start("-m", "bihuan", "exercise", "start", "--title", "雨夜演练", "--scenario", tmp_path / "calls.csv", "--speed", "60",
                          "--json", BIHUAN_EXERCISE_PORT=str(port), BIHUAN_WEBHOOK_URL="https://example.org/all")  # fmt: skip
    page = until(lambda: answering(f"http://127.0.0.1:{port}/sign-in/"))
    assert "演练 EXERCISE" in page.text and "雨夜演练" in page.text and page.headers["X-Bihuan-Exercise"] == "1"
    assert "exercise_csrf" in page.cookies
    home = next((station.home / "exercise").glob("[0-9]*"))
    until(lambda: _rung(station, home, port) >= 2)
    assert station.bihuan("exercise", "end").code == 0
    out, err = going.communicate(timeout=60)
    assert going.returncode == 0, err
    told = station.bihuan("exercise", "report").said
    assert (told["title"], told["rung"], told["right"]) == ("雨夜演练", 2, 0)
    assert [call["truth"] for call in told["calls"]] == ["0902", "0201"] and told["calls"][0]["opened"] is None
    assert not home.exists()
    assert station.bihuan("exercise", "end").said["code"] == "none"
    assert station.bihuan("audit", "verify").said["matters"] == 0
    assert _calls(station) == 0


def _rung(station: Station, home: Path, port: int) -> int:
    """As the exercise itself would reckon it up now."""
    inside = {"BIHUAN_HOME": str(home), "BIHUAN_EXERCISE": "雨夜演练", "DATABASE_URL": "", "BIHUAN_PORT": str(port)}
    return len(station.bihuan("exercise", "account", **inside).said["calls"])


def _calls(station: Station) -> int:
    code = "import django; django.setup(); from bihuan.station.calls.models import Call; print(Call.objects.count())"
    process = station.python("-c", code)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return int(out)
