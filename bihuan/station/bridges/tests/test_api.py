"""The API: the same doors as the pages, with a sentence for everything that is refused."""

import json
from typing import Any

import pytest
from django.test import Client

from bihuan.station.calls.models import Call, Unit
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Caller:
    """Somebody who speaks to the API."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = Client()
        self.client.force_login(cast.people[name])

    def post(self, path: str, body: Any, **headers: str) -> Any:
        sent = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(f"/api/{path}", sent, content_type="application/json", headers=headers)

    def put(self, path: str, body: Any) -> Any:
        return self.client.put(f"/api/{path}", body if isinstance(body, str) else json.dumps(body), content_type="application/json")

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/{path}")


@pytest.fixture
def alice(cast: Cast) -> Caller:
    return Caller(cast, "alice")


def taken(caller: Caller, **facts: Any) -> dict[str, Any]:
    answer = caller.post("calls", {"words": "楼上漏水，吵起来了", "place": "翠湖花园7幢", "category": "0401"} | facts)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_call_opens_its_incident_under_the_call_s_number(alice: Caller) -> None:
    call = taken(alice)
    assert call["matter"] == call["number"] + "-J1"
    shown = alice.get(f"matters/{call['matter']}").json()
    assert (shown["state"], shown["chain"]) == ("taken", call["number"])
    assert "send" in {move["name"] for move in shown["moves"]}


def test_a_move_answers_with_the_matter_as_it_now_stands(alice: Caller, cast: Cast) -> None:
    number = taken(alice)["matter"]
    sent = alice.post(f"matters/{number}/moves/send", {"version": 1, "said": {"unit": cast.units[0].pk}})
    assert sent.status_code == 200, sent.content
    assert (sent.json()["state"], sent.json()["version"]) == ("sent", 2)


def test_a_forged_version_is_told_to_look_again_and_keeps_what_was_sent(alice: Caller, cast: Cast) -> None:
    number = taken(alice)["matter"]
    said = {"unit": cast.units[0].pk}
    for version in (0, 2, 999):
        answer = alice.post(f"matters/{number}/moves/send", {"version": version, "said": said})
        assert answer.status_code == 409
        assert answer.json()["refused"] == "stale" and answer.json()["kept"] == said
        assert "刚有人" in answer.json()["sentence"]
    assert Step.objects.filter(matter__number=number).count() == 1
    for version in ("x", None, 10**40, -1):
        assert alice.post(f"matters/{number}/moves/send", {"version": version, "said": said}).status_code in (409, 422)


def test_a_refusal_speaks_the_reader_s_language(alice: Caller) -> None:
    number = taken(alice)["matter"]
    body = {"version": 1, "said": {}}
    assert "还缺" in alice.post(f"matters/{number}/moves/send", body).json()["sentence"]
    assert "Still to be filled in" in alice.post(f"matters/{number}/moves/send", body, **{"Accept-Language": "en"}).json()["sentence"]


@pytest.mark.parametrize("said", [
    {"unit": "none"}, {"unit": 10**12}, {"unit": -1}, {"unit": [1]}, {"unit": {"a": 1}}, {"unit": 1, "extra": "x"}, {"unit": True},
    {"unit": 1, "note": "\0"}, {"unit": 1, "note": "字" * 30_000},
])
def test_answers_that_make_no_sense_are_refused_with_a_sentence_and_change_nothing(alice: Caller, said: dict[str, Any]) -> None:
    number = taken(alice)["matter"]
    answer = alice.post(f"matters/{number}/moves/send", {"version": 1, "said": said})
    assert answer.status_code == 409 and answer.json()["sentence"], answer.content
    assert Matter.objects.get(number=number).version == 1


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", '{"words": ["a"]}', '{"words": {"a": 1}}'])
def test_a_body_that_cannot_be_read_is_answered_with_a_sentence(alice: Caller, body: str) -> None:
    answer = alice.post("calls", body)
    assert answer.status_code in (400, 422)
    assert Call.objects.count() == 0


def test_a_call_of_a_megabyte_is_kept_whole(alice: Caller) -> None:
    words = "有人在楼下吵闹，" * 130_000
    call = taken(alice, words=words)
    assert Call.objects.get(number=call["number"]).words == words
    assert verify().clean


def test_a_call_with_an_impossible_date_and_a_place_in_the_sea_is_kept(alice: Caller) -> None:
    call = taken(alice, received_at="2026-02-30 25:61", lat="0", lon="-150", category="nonsense", level="eleven")
    assert len(call["remarks"]) >= 2


def test_nobody_gets_in_without_signing_in(cast: Cast, alice: Caller) -> None:
    number = taken(alice)["matter"]
    outside = Client()
    for path in ("matters", f"matters/{number}", f"matters/{number}/story", "notices", "units", "calls/unsorted"):
        assert outside.get(f"/api/{path}").status_code == 401
    assert outside.post("/api/calls", "{}", content_type="application/json").status_code == 401


def test_the_township_reads_no_calls_and_no_units_and_takes_none(cast: Cast) -> None:
    tom = Caller(cast, "tom")
    assert tom.get("calls/unsorted").status_code == 404
    assert tom.get("units").status_code == 404
    assert tom.post("calls", {"words": "x"}).status_code == 404
    assert Call.objects.count() == 0


def test_the_hub_does_not_see_the_police_side_of_what_was_diverted_to_it(cast: Cast) -> None:
    matter = cast.open("diversion", sheet={"request": "音箱扰民", "caller_phone": "13800000000"})
    from bihuan.station.loop.act import act

    act(matter.pk, "offer", cast.actor("alice"), {"to": cast.org("room")}, version=1, now=cast.now)
    shown = Caller(cast, "tom").get(f"matters/{matter.number}").json()
    assert shown["sheet"]["request"] == "音箱扰民"
    assert "call" not in shown["sheet"]
    assert "call" in Caller(cast, "alice").get(f"matters/{matter.number}").json()["sheet"]


def test_clocks_explain_themselves_as_data(alice: Caller) -> None:
    number = taken(alice)["matter"]
    for clock in alice.get(f"matters/{number}/clocks").json():
        assert clock["limit"] and clock["rule"].startswith("incident.") and clock["rule_since"]


def test_the_api_describes_itself(alice: Caller) -> None:
    described = alice.get("openapi.json").json()
    assert described["openapi"].startswith("3.1") and "/api/calls" in described["paths"]


def test_a_unit_says_where_it_is_through_whoever_rides_in_it(cast: Cast) -> None:
    unit = cast.units[0]
    rider = Caller(cast, "olga")
    assert rider.put("units/U1/position", {"lat": 29.85, "lon": 121.45}).status_code == 204
    assert rider.put("units/U1/position", {"lat": 29.86, "lon": 121.46}).status_code == 204
    unit.refresh_from_db()
    assert (unit.lat, unit.lon) == (29.86, 121.46)
    refused = rider.put("units/U1/position", {"lat": 0, "lon": 0})
    assert refused.status_code == 409 and "都是 0" in refused.json()["sentence"] and refused.json()["kept"]["lat"] == 0
    assert rider.put("units/U1/position", '{"lat": NaN, "lon": 1}').status_code == 422
    Unit.objects.filter(pk=unit.pk).update(status=6)
    refused = rider.put("units/U1/position", {"lat": 29.85, "lon": 121.45})
    assert refused.status_code == 409 and "不在岗" in refused.json()["sentence"]
    for other in ("alice", "bob", "charlie-officer-far-station"):
        assert Caller(cast, other).put("units/U1/position", {"lat": 29.85, "lon": 121.45}).status_code == 404


def test_a_status_digit_is_set_by_the_desk_and_by_whoever_rides_and_by_nobody_else(cast: Cast) -> None:
    desk = Caller(cast, "alice")
    named = desk.put("units/U1/crew", {"persons": ["olga", "aux"]})
    assert named.status_code == 200 and named.json()["crew"] == ["olga", "aux"]
    assert desk.put("units/U1/crew", {"persons": ["aux"]}).json()["refused"] == "no_officer"
    assert desk.put("units/U1/crew", {"persons": ["nobody"]}).json()["refused"] == "not_a_choice"
    for who, digit in (("alice", 1), ("olga", 5)):
        assert Caller(cast, who).put("units/U1/status", {"status": digit}).json()["status"] == digit
    assert desk.put("units/U1/status", {"status": 9}).json()["refused"] == "no_such_status"
    for other in ("otto", "sam", "bob", "charlie-dispatcher-far-station"):
        assert Caller(cast, other).put("units/U1/status", {"status": 2}).status_code == 404
        assert Caller(cast, other).put("units/U1/crew", {"persons": []}).status_code == 404
    assert desk.put("units/U9/status", {"status": 2}).status_code == 404


def test_letting_go_a_unit_that_is_out_is_refused_once(cast: Cast) -> None:
    matter = cast.open("incident")
    desk = Caller(cast, "alice")
    sent = desk.post(f"matters/{matter.number}/moves/send", {"version": 1, "said": {"unit": cast.units[0].pk}})
    assert sent.status_code == 200
    refused = desk.put("units/U1/status", {"status": 1})
    assert refused.status_code == 409 and matter.number in refused.json()["sentence"] and refused.json()["kept"]["status"] == 1
    assert desk.put("units/U1/status", {"status": 6, "sure": True}).json()["status"] == 6
    again = desk.post(f"matters/{cast.open('incident').number}/moves/send", {"version": 1, "said": {"unit": cast.units[0].pk}})
    assert again.json()["refused"] == "busy_unit" and matter.number in again.json()["sentence"]
