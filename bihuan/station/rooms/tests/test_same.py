"""While a call is typed, the matter it may belong to is proposed with its reasons; one key joins it, and it can be undone."""

from uuid import uuid4

import pytest
from django.urls import reverse

from bihuan.station.calls.models import Call
from bihuan.station.calls.recently import RECENTLY
from bihuan.station.loop.models import Matter, Notice
from bihuan.station.rights.models import Read
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE, call, incident, move
from tests.cast import Cast

WORDS = "夜宵城音箱还在放，太吵了，又到半夜"
PHONE = "13800002716"


@pytest.fixture(autouse=True)
def _nothing_is_held_from_another_test() -> None:
    RECENTLY.forget()


def asked(at: At, who: str, **typed: str) -> dict:
    answer = at(who).post(reverse("same-matter"), {"words": WORDS, "place": "滨江夜宵城 3 号棚", **typed})
    assert answer.status_code == 200
    return answer.json()


def test_a_call_like_an_earlier_one_is_told_so_with_the_reasons(cast: Cast, at: At) -> None:
    matter = incident(cast)
    incident(cast, words="我的自行车被偷了", place="东门桥头", category="0103")
    found = asked(at, "alice")
    assert found["ready"] and [one["number"] for one in found["same"]] == [matter.number]
    [one] = found["same"]
    assert one["open"] and one["callers"] == 1 and any("min before" in reason for reason in one["reasons"])
    assert "13800002716" not in str(found)


def test_the_pin_that_was_set_tells_how_far_it_is(cast: Cast, at: At) -> None:
    incident(cast, lat=29.9, lon=121.4)
    [near] = asked(at, "alice", lat="29.9005", lon="121.4")["same"]
    assert any(reason.endswith("m away") for reason in near["reasons"])
    for lat, lon in (("", ""), ("x", "y"), ("999", "121"), ("29.9", "")):
        assert asked(at, "alice", lat=lat, lon=lon)["ready"]


def test_calls_that_come_after_are_followed(cast: Cast, at: At) -> None:
    assert asked(at, "alice")["same"] == []
    matter = incident(cast)
    assert [one["number"] for one in asked(at, "alice")["same"]] == [matter.number]


def test_a_number_is_looked_up_only_for_a_purpose_and_each_time_is_written_down(cast: Cast, at: At) -> None:
    matter = incident(cast)
    other = {"words": "喂", "place": "", "caller_phone": PHONE}
    assert asked(at, "alice", **other)["same"] == [] and not Read.objects.exists()
    assert asked(at, "alice", **other, purpose="curiosity")["same"] == [] and not Read.objects.exists()
    for _ in range(2):
        [one] = asked(at, "alice", **other, purpose="repeat")["same"]
        assert one["number"] == matter.number and "the same number" in one["reasons"]
    assert list(Read.objects.values_list("purpose", "number")) == [("repeat", matter.number)] * 2


def test_one_key_joins_it_as_it_is_written_down_and_it_can_be_undone(cast: Cast, at: At) -> None:
    matter = incident(cast)
    browser = at("alice")
    form = {"words": WORDS, "place": "", "source": "phone", "category": "0902", "token": uuid4().hex, **SAFE, "same": matter.number}
    browser.post(reverse("new-call"), form)
    second = Call.objects.latest("pk")
    assert second.matter == matter and Matter.objects.count() == 1
    browser.post(reverse("undo", args=[second.number]))
    second.refresh_from_db()
    assert second.matter is None and Call.objects.filter(matter=matter).count() == 1


@pytest.mark.parametrize("number", ["330203-20200101-0001-J1", "\0", "x" * 500])
def test_a_matter_that_is_none_keeps_no_call_from_being_written_down(cast: Cast, at: At, number: str) -> None:
    form = {"words": WORDS, "place": "", "source": "phone", "token": uuid4().hex, **SAFE, "same": number}
    answer = at("alice").post(reverse("new-call"), form, follow=True)
    assert Call.objects.get().matter is None and "not open to you" in answer.content.decode()


def test_a_restricted_matter_is_proposed_to_nobody_who_may_not_open_it(cast: Cast, at: At) -> None:
    matter = incident(cast, words="我老公打我，快来人", category="0304")
    assert matter.restricted
    said = {"words": "我老公打我，快来人，救命"}
    assert asked(at, "lena", **said)["same"] and asked(at, "otto", **said)["same"] == []


def test_another_station_and_the_township_are_told_nothing(cast: Cast, at: At) -> None:
    incident(cast)
    assert asked(at, "sam")["same"] == []
    assert at("tom").post(reverse("same-matter"), {"words": WORDS}).status_code == 404


def test_switched_off_or_failing_the_room_works_on(cast: Cast, at: At, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    incident(cast)
    with monkeypatch.context() as broken:
        broken.setattr("bihuan.insight.repeats.recent.Recent.ask", lambda *_: 1 / 0)
        assert asked(at, "alice") == {"ready": False, "same": [], "place": ""}
    settings.SAME_MATTER = False
    assert asked(at, "alice") == {"ready": False, "same": [], "place": ""}
    assert 'id="same"' not in at("alice").get(reverse("new-call")).content.decode()
    at("alice").post(reverse("new-call"), {"words": WORDS, "token": uuid4().hex, **SAFE})
    assert Call.objects.count() == 2


def test_the_third_call_on_a_matter_opens_a_review_with_a_deadline(cast: Cast, at: At) -> None:
    matter = incident(cast)
    running = matter.dues.filter(stopped_at=None, clock="repeats")
    move(cast, matter, "alice", "join", call=call(cast, words=WORDS).pk)
    assert not running.all().exists()
    move(cast, matter, "alice", "join", call=call(cast, words=WORDS).pk)
    [due] = running.all()
    assert (due.due_at - due.started_at).total_seconds() == 24 * 3600
    assert Notice.objects.filter(matter=matter).exists()
    move(cast, matter, "alice", "join", call=call(cast, words=WORDS).pk)
    assert running.all().count() == 1
    move(cast, matter, "lena", "review_repeats", words="与夜宵城约定十点后关音箱")
    assert not running.all().exists()
