"""The exchange tells of a telephone that rings; one desk takes it; whoever is not answered is rung back, or somebody says why not."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.__main__ import main
from bihuan.station.bridges.signed import SIGNATURE, TIME, sign
from bihuan.station.calls.models import Call, Draft, DraftTaken
from bihuan.station.lines import telling
from bihuan.station.lines.models import Handed, Line, Ringing, Told
from bihuan.station.lines.standing import owed
from bihuan.station.loop.models import Notice
from bihuan.station.loop.tables import set_limit
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Person
from bihuan.station.rights.models import Read
from bihuan.station.rights.retention import retain
from bihuan.station.rooms.tests.scene import SAFE, incident
from tests.cast import Cast, made

SECRET, PHONE = "a secret of the exchange", "13800002716"
Tell = Callable[..., Any]


@pytest.fixture
def cast(db: None) -> Cast:
    return made()


@pytest.fixture
def line(cast: Cast) -> Line:
    return Line.objects.create(code="front", name="值班电话", station=cast.organisations["station"], secret=SECRET)


@pytest.fixture
def tell(line: Line) -> Tell:
    """Posts one event as the exchange would."""

    def post(
        event: str, call: str = "c1", ago: float = 0, *, secret: str = SECRET, code: str = "front", signed: int = 0, **more: Any
    ) -> Any:
        at = timezone.now() - timedelta(seconds=ago)
        body = json.dumps({"id": uuid4().hex, "call": call, "event": event, "at": at.isoformat(), **more}).encode()
        now, path = signed or int(timezone.now().timestamp()), f"/api/lines/{code}/events"
        headers = {TIME: str(now), SIGNATURE: f"sha256={sign(secret, now, 'POST', path, body)}", "Accept-Language": "en"}
        return Client().post(path, body, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def at(cast: Cast) -> Callable[[str], Client]:
    def browser(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(cast.people[name])
        return client

    return browser


def cards(client: Client) -> str:
    answer = client.get(reverse("lines-now"))
    assert answer.status_code == 200
    return answer.content.decode()


def ringing(call: str = "c1") -> Ringing:
    return Ringing.objects.get(exchange_id=call)


def test_a_ring_stands_at_each_desk_of_its_house_with_the_number_masked(tell: Tell, at: Any) -> None:
    assert tell("ring", number=PHONE, ago=3).status_code == 201
    for name in ("alice", "adam", "lena"):
        shown = cards(at(name))
        assert "138****2716" in shown and PHONE not in shown and "Take the call" in shown
        assert 'id="line"' in at(name).get(reverse("notices")).content.decode()


def test_who_does_not_sit_at_that_desk_has_no_telephone(tell: Tell, at: Any, cast: Cast) -> None:
    tell("ring", number=PHONE)
    pk = ringing().pk
    for name in ("sam", "olga", "tom", "bob", "charlie-dispatcher-far-room", "charlie-admin-elsewhere"):
        client = at(name)
        assert client.get(reverse("lines")).status_code == client.get(reverse("lines-now")).status_code == 404, name
        for deed in ("line-claim", "line-take-over", "line-earlier", "line-number", "line-settle"):
            assert client.post(reverse(deed, args=[pk]), {"purpose": "repeat", "why": "busy"}).status_code == 404, (name, deed)
        assert 'id="line"' not in client.get(reverse("notices")).content.decode()
    assert ringing().holder is None and not Read.objects.exists()


def test_without_a_line_nothing_of_the_telephone_is_shown(at: Any) -> None:
    assert at("alice").get(reverse("lines")).status_code == 404
    page = at("alice").get(reverse("queue")).content.decode()
    assert 'id="line"' not in page and reverse("lines") + '"' not in page


def test_claiming_opens_the_form_with_number_and_time_and_the_call_is_saved_as_usual(tell: Tell, at: Any) -> None:
    tell("ring", number=PHONE, ago=4)
    alice = at("alice")
    opened = alice.post(reverse("line-claim", args=[ringing().pk]))
    token = ringing().token
    assert opened["Location"] == f"{reverse('new-call')}?draft={token}"
    draft = Draft.objects.get(token=token)
    assert draft.caller_phone == PHONE and PHONE in alice.get(opened["Location"]).content.decode()
    form = {"token": token, "words": "楼上漏水", "caller_phone": PHONE, "received_at": draft.received_at, "source": "phone", **SAFE}
    alice.post(reverse("new-call"), form | {"category": "0401"})
    call = Call.objects.get()
    assert (call.caller_phone, call.taken_by.username, call.matter is not None) == (PHONE, "alice", True)
    assert abs(call.received_at - ringing().rang_at) < timedelta(seconds=1)
    assert ringing().settled == "written" and cards(alice).strip() == ""
    tell("answer")
    tell("end")
    assert owed([ringing().line.station_id], timezone.now()) == []


def test_the_second_desk_is_told_who_has_it_and_takes_over_only_with_a_reason(tell: Tell, at: Any, cast: Cast) -> None:
    tell("ring", number=PHONE)
    alice, adam, pk = at("alice"), at("adam"), ringing().pk
    alice.post(reverse("line-claim", args=[pk]))
    lost = adam.post(reverse("line-claim", args=[pk]), headers={"HX-Request": "true"})
    assert lost.status_code == 409 and "alice has taken this call already" in lost.content.decode()
    assert "taken by alice" in cards(adam) and "you have it" in cards(alice)
    seen = {"giver": cast.people["alice"].pk}
    assert "Say why" in adam.post(reverse("line-take-over", args=[pk]), seen, follow=True).content.decode()
    assert ringing().holder == cast.people["alice"]
    alice.post(reverse("draft", args=[ringing().token]), {"words": "已经问了地址", "caller_phone": PHONE})
    adam.post(reverse("line-take-over", args=[pk]), {**seen, "why": "busy"})
    assert ringing().holder == cast.people["adam"]
    assert [(one.giver_id, one.taker.username, one.why) for one in Handed.objects.all()] == [
        (None, "alice", ""), (cast.people["alice"].pk, "adam", "busy")]  # fmt: skip
    assert DraftTaken.objects.get().taker == cast.people["adam"] and Draft.objects.get().words == "已经问了地址"
    assert "adam has gone on" in alice.post(reverse("draft", args=[ringing().token]), {"words": "x"}).json()["wrong"]
    again = at("lena").post(reverse("line-take-over", args=[pk]), {**seen, "why": "leader"}, follow=True).content.decode()
    assert "adam has taken this call already" in again and ringing().holder == cast.people["adam"]


def test_a_ring_that_nobody_takes_is_heard_at_the_desk_and_by_the_leader(tell: Tell, at: Any) -> None:
    def heard(name: str) -> list[str]:
        return [one["text"] for one in at(name).get(reverse("bells")).json()["bells"] if one["kind"] == "late"]

    tell("ring", "quick", ago=5, number=PHONE)
    assert heard("alice") == heard("lena") == []
    tell("ring", "slow", ago=12, number=PHONE)
    assert len(heard("alice")) == 1 and "nobody takes it" in heard("alice")[0] and heard("lena") == []
    tell("ring", "long", ago=20, number=PHONE)
    assert len(heard("alice")) == 2 and len(heard("lena")) == 1 and heard("sue") == []
    at("alice").post(reverse("line-claim", args=[ringing("long").pk]))
    assert heard("lena") == []


def test_the_leader_is_told_once_of_a_ring_beyond_the_limit_and_of_who_was_not_rung_back(tell: Tell, at: Any) -> None:
    tell("ring", "short", ago=14, number=PHONE)
    tell("ring", "long", ago=16, number=PHONE)
    tell("ring", "taken", ago=16)
    held = timezone.now() - timedelta(seconds=9)
    Ringing.objects.filter(exchange_id="taken").update(holder=Person.objects.get(username="alice"), held_since=held)
    now = timezone.now()
    assert (telling.sweep(now), telling.sweep(now)) == (1, 0)
    notice = Notice.objects.get()
    assert (notice.why, notice.topic, notice.post, notice.organisation.code) == ("unheard", ringing("long").pk, "leader", "station")
    assert telling.sweep(now + timedelta(minutes=20)) >= 2 and Notice.objects.filter(why="unrung", topic=ringing("long").pk).count() == 1
    page = at("lena").get(reverse("notices")).content.decode()
    assert "rang longer than the limit" in page and PHONE not in page and "138****" not in page


def test_whoever_is_not_answered_stays_on_the_list_until_rung_back_or_somebody_says_why(tell: Tell, at: Any) -> None:
    tell("ring", "a", ago=800, number=PHONE)
    tell("missed", "a", ago=790)
    tell("ring", "b", ago=60, number="02087654321")
    tell("end", "b", ago=50)
    tell("ring", "c", ago=40)
    tell("answer", "c", ago=35)
    tell("end", "c", ago=30)
    alice = at("alice")
    page = alice.get(reverse("lines")).content.decode()
    assert page.count('class="line-owed') == 3 and page.count('class="line-owed late"') == 1 and PHONE not in page
    assert "answered, and nothing was written down" in page and "number withheld" in page
    told = [one["text"] for one in at("lena").get(reverse("bells")).json()["bells"]]
    assert [one for one in told if "Not rung back in time" in one and PHONE not in one] and not any("To ring back" in one for one in told)

    assert PHONE in alice.post(reverse("line-number", args=[ringing("a").pk])).content.decode()
    read = Read.objects.get()
    assert (read.purpose, read.number, read.person.username) == ("ring", f"front-{ringing('a').pk}", "alice")

    def settle(call: str, **said: str) -> str:
        return alice.post(reverse("line-settle", args=[ringing(call).pk]), said, follow=True).content.decode()

    assert "choose one of the results" in settle("a", result="") and "choose one of the results" in settle("a", result="written")
    assert "It was tried 0 times" in settle("a", result="unreached")
    assert "It stays on the list" in settle("a", result="not_reached") and "tried just now" in settle("a", result="not_reached")
    assert settle("a", result="rung_back", why="问路").count('class="line-owed') == 2
    assert "written down or settled already" in settle("a", result="silent")
    assert settle("c", result="silent").count('class="line-owed') == 1
    alice.post(reverse("line-claim", args=[ringing("b").pk]))
    form = {"token": ringing("b").token, "words": "回拨：孩子走失", "caller_phone": "02087654321", "source": "phone", **SAFE}
    alice.post(reverse("new-call"), form)
    page = alice.get(reverse("lines")).content.decode()
    assert page.count('class="line-owed') == 0 and "问路" in page


def test_an_exchange_that_falls_silent_loses_nobody(tell: Tell, at: Any) -> None:
    tell("ring", number=PHONE, ago=0)
    Ringing.objects.update(came_at=timezone.now() - timedelta(minutes=4), rang_at=timezone.now() - timedelta(minutes=4))
    assert cards(at("alice")).strip() == "" and "138****2716" in at("alice").get(reverse("lines")).content.decode()


def test_events_count_once_and_in_any_order(tell: Tell) -> None:
    sent = {"id": "e-1", "number": PHONE}
    assert tell("end", ago=5, id="e-4").json() == {"id": "e-4", "new": True}
    tell("answer", ago=30, id="e-2")
    assert tell("ring", ago=36, **sent).status_code == 201 and tell("ring", ago=36, **sent).status_code == 200
    one = ringing()
    assert one.rang_at < one.answered_at < one.ended_at and one.phone == PHONE and Told.objects.count() == 3
    differs = tell("answer", ago=1, id="e-1")
    assert differs.status_code == 409 and differs.json()["refused"] == "event_differs" and "id of its own" in differs.json()["sentence"]
    version = one.version
    tell("end", ago=20, id="e-5")
    assert ringing().ended_at == one.ended_at and ringing().version == version + 1


def test_who_cannot_prove_to_be_the_exchange_is_told_why_and_nothing_is_taken_in(tell: Tell, line: Line) -> None:
    now = int(timezone.now().timestamp())
    unsigned = Client().post("/api/lines/front/events", "{}", content_type="application/json", headers={"Accept-Language": "en"})
    for answer, status, code, words in (
        (tell("ring", secret="another"), 401, "bad_signature", "does not fit"),
        (tell("ring", signed=now - 400), 401, "stale", "Set the clock"),
        (tell("ring", signed=now + 400), 401, "stale", "Set the clock"),
        (tell("ring", code="nowhere"), 404, "no_such_line", "“nowhere”"),
        (unsigned, 401, "no_signature", SIGNATURE),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["refused"]) == (status, code) and words in answer.json()["sentence"]
    line.until = timezone.now().date() - timedelta(2)
    line.save()
    assert tell("ring").json()["refused"] == "no_such_line"
    assert not Ringing.objects.exists() and not Told.objects.exists()


@pytest.mark.parametrize("wrong", [{"event": "dance"}, {"at": "yesterday"}, {"id": ""}, {"call": "x" * 81}, {"number": "1" * 41}])
def test_an_event_that_cannot_be_read_is_answered_with_the_field(tell: Tell, wrong: dict[str, Any]) -> None:
    name = wrong.pop("event", "ring")
    answer = tell(name, **wrong)
    assert answer.status_code == 422 and "Not understood" in answer.json()["sentence"]
    assert not Ringing.objects.exists()


def test_a_clock_that_cannot_be_right_still_rings_but_is_not_measured(tell: Tell, at: Any) -> None:
    assert tell("ring", at="1970-01-01T00:00:00+00:00", number=PHONE).status_code == 201
    assert "138****2716" in cards(at("alice")) and ringing().clock_off


def test_the_same_number_is_looked_for_only_for_a_purpose_that_is_written_down(tell: Tell, at: Any, cast: Cast) -> None:
    matter = incident(cast)
    tell("ring", "before", ago=3000, number=PHONE)
    tell("ring", number=PHONE)
    pk, alice = ringing().pk, at("alice")
    without = alice.post(reverse("line-earlier", args=[pk]), {"purpose": "curiosity"})
    assert without.status_code == 422 and matter.number not in without.content.decode() and not Read.objects.exists()
    found = alice.post(reverse("line-earlier", args=[pk]), {"purpose": "repeat"}).content.decode()
    assert matter.number in found and "Rang once more" in found and PHONE not in found
    assert list(Read.objects.values_list("purpose", "person__username")) == [("repeat", "alice")]


def test_how_soon_it_is_answered_counts_all_that_rang(tell: Tell, at: Any) -> None:
    for n, seconds in enumerate((4, 6, 8, 9, 12, 20)):
        tell("ring", f"n{n}", ago=600)
        tell("answer", f"n{n}", ago=600 - seconds)
    tell("ring", "lost", ago=500)
    tell("missed", "lost", ago=480)
    tell("answer", "no ring told", ago=400)
    row = at("alice").get(reverse("lines")).context["measures"][0]
    assert (row.rang, row.answered, row.unanswered, row.unmeasured) == (8, 6, 1, 1)
    assert row.rang == row.answered + row.unanswered + row.unmeasured
    assert (round(row.median), round(row.ninetieth)) == (8, 20)
    assert (row.in_target, row.in_limit, row.measured) == (4, 5, 7)


def test_the_wanted_time_is_a_dated_number(tell: Tell, at: Any, cast: Cast) -> None:
    tell("ring", ago=12, number=PHONE)
    assert 'class="line-card free late"' in cards(at("alice"))
    set_limit("line.target", "30s", day_of(timezone.now()), "本所规定", by=None, now=timezone.now())
    assert 'class="line-card free"' in cards(at("alice"))


def test_what_is_held_of_a_caller_goes_after_its_term_and_the_count_stays(tell: Tell, tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path
    tell("ring", number=PHONE)
    assert ringing().caller_key
    later = timezone.now() + timedelta(days=32)
    retain(later)
    one = ringing()
    assert (one.phone, one.caller_key, one.rang_at is not None) == ("", "", True) and not Told.objects.exists()


def test_a_line_is_opened_and_closed_by_a_command(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> Any:
        code = main(["line", *words, "--json"])
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    code, made_line = said("add", "front", "--station", "station", "--name", "值班电话")
    assert code == 0 and made_line["door"] == "/api/lines/front/events" and len(made_line["secret"]) > 30
    assert said("add", "front", "--station", "station")[1]["code"] == "known"
    assert said("add", "x y", "--station", "station")[1]["code"] == "wrong"
    assert "station2" in said("add", "second", "--station", "nowhere")[1]["sentence"]["en"]
    assert said("secret", "front")[1]["secret"] != made_line["secret"]
    assert said("list")[1]["lines"][0]["name"] == "值班电话" and said("end", "front")[0] == 0
    assert said("end", "other")[1]["code"] == "no-line"
