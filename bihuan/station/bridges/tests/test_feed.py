"""Calls from another platform come in once each under its own number, and what became of them goes back exactly once a step."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.__main__ import main
from bihuan.station.bridges.models import Batch, Partner
from bihuan.station.bridges.signed import SIGNATURE, TIME, sign
from bihuan.station.calls.models import Call, Source
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.tests.scene import diverted, incident, move
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PHONE, NAME, WORDS = "13800002716", "王小明", "楼上音响太吵了"


def row(number: str, **more: str) -> dict[str, str]:
    at = timezone.localtime(timezone.now()).strftime("%Y-%m-%d %H:%M:%S")
    return {"JJDBH": number, "BJSJ": at, "BJNR": WORDS, "JQDZ": "滨江夜宵城3号棚", "BJDH": PHONE, "BJRMC": NAME, "JQLBDM": "0902"} | more


def committed() -> None:
    """On PostgreSQL only steps of transactions that are over are told, and a test is one transaction: its steps are made old ones."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending where triggers are set aside
            cursor.execute("ALTER TABLE loop_step DISABLE TRIGGER USER")
            cursor.execute("UPDATE loop_step SET xid = 1")
            cursor.execute("ALTER TABLE loop_step ENABLE TRIGGER USER")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def run(*words: object) -> Any:
        committed()
        code = main(["feed", *map(str, words), "--json"])
        told = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
        return told | {"exit": code}

    return run


@pytest.fixture
def partner(cast: Cast, said: Any) -> Partner:
    assert said("add", "p110", "--name", "110", "--station", "station", "--stands-for", "D07")["exit"] == 0
    if connection.vendor == "postgresql":
        Partner.objects.update(cursor="0.0.0", begun="0.0.0")  # before the steps that `committed` makes old
    return Partner.objects.get(code="p110")


@pytest.fixture
def ask(partner: Partner) -> Callable[..., Any]:
    """One signed request of the partner."""

    def send(method: str, path: str, body: Any = None, code: str = "p110", **changed: str) -> Any:
        committed()
        raw, now = b"" if body is None else json.dumps(body).encode(), int(timezone.now().timestamp())
        headers = {TIME: str(now), "X-Bihuan-From": code, "Accept-Language": "en"}
        headers[SIGNATURE] = sign(partner.secret, now, method, f"/api/feed/{path}", raw)
        return Client().generic(method, f"/api/feed/{path}", raw, content_type="application/json", headers={**headers, **changed})

    return send


def story(cast: Cast, matter: Matter) -> Matter:
    matter = move(cast, matter, "alice", "send", unit=cast.units[0].pk)
    matter = move(cast, matter, "olga", "sign", order=2)
    return move(cast, matter, "olga", "arrive", order=2)


def lines_of(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("p110-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_a_call_comes_in_with_both_numbers_and_rings_at_the_desk(ask: Any, cast: Cast) -> None:
    answer = ask("POST", "calls", {"calls": [row("110-1"), row("110-2")]})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["read"], told["new"], told["already"], told["rejected"]) == (2, 2, 0, 0)
    call = Call.objects.get(origin_key="p110:110-1")
    assert (call.source, call.caller_phone, call.words, call.taken_by) == (Source.FEED, PHONE, WORDS, None)
    assert told["calls"][0] == {"number": "110-1", "taken": True, "call": call.number, "matter": call.matter.number, "notes": []}
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(cast.people["alice"])
    assert [one for one in desk.get(reverse("bells")).json()["bells"] if call.matter.number in one["text"]]
    assert "110-1" in desk.get(reverse("call", args=[call.number])).content.decode()


def test_the_same_number_again_is_the_same_call_and_every_row_is_accounted_for(ask: Any) -> None:
    ask("POST", "calls", {"calls": [row("110-1")]})
    rows = [row("110-1"), row("110-3"), row(""), row("9" * 41), row("110-4", BJSJ="never"), row("110-5", GXDWDM="nowhere"), row("110-3")]
    told = ask("POST", "calls", {"calls": rows}).json()
    assert (told["read"], told["new"], told["already"], told["rejected"]) == (7, 1, 2, 4)
    assert told["read"] == told["new"] + told["already"] + told["rejected"] and Call.objects.count() == 2
    assert [one["taken"] for one in told["calls"]] == [True, True, False, False, False, False, True]
    reasons = [one["why"]["en"] for one in told["calls"] if not one["taken"]]
    assert "no number of the other side" in reasons[0] and "at most 40" in reasons[1] and "never" in reasons[2] and "nowhere" in reasons[3]


def test_what_may_never_come_in_is_refused_whole(ask: Any) -> None:
    answer = ask("POST", "calls", {"calls": [row("110-1", 身份证号="330203199001011234")]})
    assert answer.status_code == 422 and "身份证号" in answer.json()["sentence"] and not Call.objects.exists()
    assert ask("POST", "calls", {"calls": [{"x": "1"}]}).json()["refused"] == "columns"
    assert ask("POST", "calls", {"calls": []}).status_code == 422


def test_a_stranger_is_told_why_the_door_is_shut(ask: Any, partner: Partner) -> None:
    for answer, code in (
        (ask("GET", "outcomes", code="nobody"), "no_such_partner"), (ask("GET", "outcomes", **{SIGNATURE: "0" * 64}), "bad_signature"),
        (ask("GET", "outcomes", **{TIME: "1"}), "stale"), (Client().get("/api/feed/outcomes"), "no_partner"),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["refused"]) == (401, code)
    assert ask("GET", "outcomes?after=yesterday").json()["refused"] == "no_cursor"
    assert ask("GET", "outcomes?after=0.99999999999999999999999.1").status_code == 422
    partner.until = timezone.now().date().replace(year=2020)
    partner.save()
    assert ask("GET", "outcomes").json()["refused"] == "no_such_partner"


def test_outcomes_are_told_step_by_step_without_words_or_persons(ask: Any, cast: Cast) -> None:
    cast.now = timezone.now()
    told = ask("POST", "calls", {"calls": [row("110-1")]}).json()
    incident(cast)  # somebody else's
    story(cast, Matter.objects.get(number=told["calls"][0]["matter"]))
    first = ask("GET", "outcomes?most=2").json()
    rest = ask("GET", f"outcomes?after={first['next']}").json()
    rows = [*first["rows"], *rest["rows"]]
    assert first["more"] and not rest["more"]
    assert [one["outcome"] for one in rows] == ["received", "sent", "signed", "arrived"]
    assert {one["number"] for one in rows} == {"110-1"} and len({one["id"] for one in rows}) == 4
    assert all(word not in json.dumps(rows, ensure_ascii=False) for word in (PHONE, NAME, WORDS, "滨江", "olga"))
    assert ask("GET", "outcomes").json()["rows"][0]["id"] == rows[0]["id"]
    assert ask("POST", "acknowledged", {"up_to": rest["next"]}).json() == {"up_to": rest["next"]}
    assert ask("GET", "outcomes").json()["rows"] == []
    assert ask("POST", "acknowledged", {"up_to": first["next"]}).json() == {"up_to": rest["next"]}


def test_of_a_restricted_matter_only_number_and_state_are_told(ask: Any) -> None:
    ask("POST", "calls", {"calls": [row("110-9", JQLBDM="0301")]})
    [told] = ask("GET", "outcomes").json()["rows"]
    assert Matter.objects.get().restricted and set(told) == {"id", "at", "number", "call", "matter", "state", "restricted"}


def test_what_was_handed_to_the_partner_s_own_organisation_is_told_without_its_number(ask: Any, cast: Cast) -> None:
    cast.now = timezone.now()
    matter = move(cast, diverted(cast), "tom", "accept")
    assert ask("GET", "outcomes").json()["rows"] == []
    move(cast, matter, "tom", "assign", department=cast.org("D07"))
    [told] = ask("GET", "outcomes").json()["rows"]
    assert (told["number"], told["matter"], told["outcome"], told["class"]) == ("", matter.number, "assigned", "0902")


def test_a_watched_folder_takes_each_file_once_and_moves_it_aside(said: Any, partner: Partner, tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    with (box / "a.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, row("x"))
        sheet.writeheader()
        sheet.writerows([row("1"), row("2"), row("", BJNR="没有编号")])
    (box / "b.jsonl").write_text("".join(json.dumps(row(number), ensure_ascii=False) + "\n" for number in ("2", "3")), "utf-8")
    (box / "c.jsonl").write_text("{broken", "utf-8")
    (box / ".d.csv").write_text("being written", "utf-8")
    told = said("in", box, "--from", "p110")
    assert told["exit"] == 1 and [one.get("new") for one in told["files"]] == [2, 1, None]
    assert all(one["read"] == one["new"] + one["already"] + one["rejected"] for one in told["files"] if one["ok"])
    assert told["files"][0]["rejects_file"].endswith("taken/a.csv.rejects.xlsx") and Path(told["files"][0]["rejects_file"]).exists()
    assert sorted(one.name for one in (box / "refused").iterdir()) == ["c.jsonl", "c.jsonl.why.txt"]
    assert "JSON" in (box / "refused" / "c.jsonl.why.txt").read_text("utf-8") and (box / ".d.csv").exists()
    assert said("in", box, "--from", "p110")["files"] == [] and Call.objects.count() == 3
    (box / "taken" / "a.csv").rename(box / "a.csv")
    again = said("in", box, "--from", "p110")["files"][0]
    assert (again["new"], again["already"], again["rejected"]) == (0, 2, 1)
    assert said("in", tmp_path / "nothing", "--from", "p110")["code"] == "no-path"
    assert said("in", box, "--from", "other")["code"] == "no-partner"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_files_tell_each_step_once(ask: Any, said: Any, cast: Cast, tmp_path: Path, form: str) -> None:
    cast.now = timezone.now()
    number = ask("POST", "calls", {"calls": [row("110-1")]}).json()["calls"][0]["matter"]
    out = tmp_path / "out"
    assert said("out", out, "--to", "p110", "--as", form)["written"] == [f"p110-00000001.{form}"]
    assert said("out", out, "--to", "p110", "--as", form)["written"] == []
    story(cast, Matter.objects.get(number=number))
    incident(cast)
    assert said("out", out, "--to", "p110", "--as", form)["written"] == [f"p110-00000002.{form}"]
    if form == "jsonl":
        rows = lines_of(out)
    else:
        rows = [one for file in sorted(out.iterdir()) for one in csv.DictReader(file.open(encoding="utf-8-sig"))]
    assert [one["outcome"] for one in rows] == ["received", "sent", "signed", "arrived"]
    assert [one["id"] for one in rows] == [one["id"] for one in ask("GET", "outcomes").json()["rows"]]
    assert Batch.objects.filter(written_at=None).count() == 0 and len(list(out.iterdir())) == 2


def test_partners_are_named_listed_and_shut_by_command(said: Any, partner: Partner) -> None:
    assert said("add", "p110", "--station", "station")["code"] == "known"
    assert said("add", "a b", "--station", "station")["code"] == "wrong"
    assert said("add", "p2", "--station", "nowhere")["code"] == "no-organisation"
    assert said("add", "p2", "--station", "station", "--stands-for", "nowhere")["code"] == "no-organisation"
    assert said("secret", "p110")["secret"] != partner.secret
    assert said("list")["partners"][0]["code"] == "p110" and said("end", "p110")["ended"] == "p110"
