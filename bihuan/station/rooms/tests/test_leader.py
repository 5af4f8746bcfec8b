"""The overview: what is open and with whom, a note every day, and a day beside ordinary days without arrows or ranks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.loop.models import Due, Matter, Step
from bihuan.station.people.actor import CHINA
from bihuan.station.rooms.leader.daycounts import counted, counted_since, figures, together
from bihuan.station.rooms.leader.ordinary import Figure, Window, figure, windows
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move
from bihuan.station.rooms.tests.test_lists import aged, numbers
from tests.cast import Cast

DAY = Window(datetime(2026, 3, 5, tzinfo=CHINA), datetime(2026, 3, 6, tzinfo=CHINA))


def test_ordinary_is_what_ten_of_twelve_same_weekdays_were() -> None:
    weeks = (3, 40, 31, 57, 44, 43, 42, 45, 39, 50, 41, 90)
    one = Figure("", "", 47, weeks)
    assert (one.low, one.high, one.middle, one.stands) == (31, 57, "42.5", "within")
    assert Figure("", "", 58, weeks).stands == "above" and Figure("", "", 30, weeks).stands == "below"
    draw = one.drawing
    assert 0 < draw["low"] <= draw["middle"] <= draw["low"] + draw["range"] < draw["wide"] and draw["low"] < draw["dot"]


def test_a_place_that_has_not_counted_twelve_weeks_knows_no_ordinary_day() -> None:
    counts = [5] * 13
    assert figure("", "", counts, DAY.start - timedelta(weeks=12), DAY).known
    young = figure("", "", counts, DAY.start - timedelta(weeks=11), DAY)
    assert not young.known and young.stands == ""
    assert not figure("", "", counts, None, DAY).known
    assert {one.start.weekday() for one in windows(DAY)} == {3}


def test_calls_incidents_orders_and_changes_are_counted_apart_and_by_station(cast: Cast) -> None:
    now = timezone.now()
    one = incident(cast, words="一起")
    incident(cast, words="两起")
    move(cast, one, "alice", "send", unit=cast.units[0].pk)
    diverted(cast)
    Call.objects.filter(matter=one).update(received_at=now - timedelta(hours=2))
    day = Window(now - timedelta(hours=3), now + timedelta(minutes=1))
    counts = counted([cast.org("station"), cast.org("station2")], day)
    mine = counts[cast.org("station")]
    assert [mine[name][0] for name in ("calls", "incidents", "orders", "diverted", "late")] == [3, 3, 1, 1, 1]
    assert not any(any(ns) for ns in counts[cast.org("station2")].values())
    assert together(counts)["calls"][0] == 3
    since = counted_since([cast.org("station")])
    assert [one.count for one in figures(together(counts), ("calls", "orders"), since, day)] == [3, 1]


def test_the_leader_lands_here_and_others_do_not_find_it(cast: Cast, at: At) -> None:
    assert at("lena").get("/").headers["Location"] == reverse("leader")
    for name in ("alice", "olga", "tom", "bob", "lex"):
        assert at(name).get(reverse("leader")).status_code == 404, name
    matter = incident(cast)
    for name in ("alice", "charlie-leader-far-station"):
        assert at(name).post(reverse("chase-note", args=[matter.number]), {"words": "看看"}).status_code == 404, name
    assert matter.number[-12:] not in at("charlie-leader-far-station").get(reverse("leader")).content.decode()


def test_open_matters_are_counted_by_age_and_holder_and_each_number_opens_its_list(cast: Cast, at: At) -> None:
    old, young = aged(incident(cast), days=8), incident(cast)
    child = aged(diverted(cast), days=2)
    browser = at("lena")
    text = browser.get(reverse("leader")).content.decode()
    address = f"{reverse('unclosed')}?side=all&amp;holder={cast.org('room')}&amp;age=1"
    assert f'href="{address}">1</a>' in text
    assert numbers(browser.get(address.replace("&amp;", "&")).content.decode()) == [child.number]
    found = numbers(browser.get(reverse("unclosed"), {"side": "all", "age": "7"}).content.decode())
    assert found == [old.number]
    everything = numbers(browser.get(reverse("unclosed"), {"side": "all"}).content.decode())
    assert {old.number, young.number, child.number} <= set(everything)
    assert set(numbers(browser.get(reverse("unclosed"), {"side": "all", "age": "late"}).content.decode())) >= {old.number, child.number}
    assert numbers(at("charlie-leader-far-station").get(reverse("unclosed"), {"side": "all"}).content.decode()) == []


def test_what_was_returned_twice_is_named_with_how_often(cast: Cast, at: At) -> None:
    matter = move(cast, move(cast, diverted(cast), "tom", "accept"), "tom", "assign", department=cast.org("D06"))
    matter = move(cast, matter, "bob", "send_back", reason="unclear", words="不归我办")
    assert "Returned twice" not in at("lena").get(reverse("leader")).content.decode()
    from bihuan.station.loop.models import Handover

    first = Handover.objects.filter(matter=matter).first()
    Handover.objects.filter(pk=first.pk).update(returned_at=first.offered_at)  # type: ignore[union-attr]
    text = at("lena").get(reverse("leader")).content.decode()
    assert "Returned twice or more" in text and "2 times" in text.split("Returned twice or more")[1]


def test_the_instructor_must_note_an_action_for_every_incident_over_a_day(cast: Cast, at: At) -> None:
    """S1-64: all open for over 24 hours stand there, each with a note to be written today."""
    old, young = aged(incident(cast), hours=25), incident(cast)
    browser = at("ivan")
    listed = numbers(browser.get(reverse("leader")).content.decode().split('id="chase"')[1])
    assert listed == [old.number] and young.number not in listed
    assert "nobody follows: 1 note owed" in browser.get(reverse("leader")).content.decode()
    browser.post(reverse("chase-note", args=[old.number]), {"words": "已问承办人，下午到场"})
    step = Step.objects.get(matter=old, move="chase")
    assert str(step.actor) == "ivan" and "下午到场" in step.said.words
    text = browser.get(reverse("leader")).content.decode()
    assert "noted today" in text and "note owed" not in text
    browser.post(reverse("chase-note", args=[old.number]), {"words": "已办，等回访"})
    assert Step.objects.filter(matter=old, move="note_chase").count() == 1


def test_an_empty_note_is_refused_in_words(cast: Cast, at: At) -> None:
    old = aged(incident(cast), hours=25)
    text = at("ivan").post(reverse("chase-note", args=[old.number]), {"words": " "}, follow=True).content.decode()
    assert f"{old.number}: Still to be filled in: note." in text


def test_a_level_1_incident_is_followed_by_rule_and_a_missing_note_alarms(cast: Cast, at: At) -> None:
    """S4-26: nobody has to think of it, and the day without a note is shown as one."""
    major = incident(cast, level=1)
    text = at("lena").get(reverse("leader")).content.decode()
    assert major.number in numbers(text.split('id="chase"')[1]) and "note owed" in text
    Due.objects.filter(matter=major, clock="follow").update(due_at=timezone.now() - timedelta(minutes=1))
    assert "note overdue" in at("lena").get(reverse("leader")).content.decode()
    at("lena").post(reverse("chase-note", args=[major.number]), {"words": "两组已到场"})
    assert "noted today" in at("lena").get(reverse("leader")).content.decode()


def test_a_restricted_matter_is_a_number_to_a_leader_it_is_closed_to(cast: Cast, at: At) -> None:
    secret = aged(incident(cast, category="0301", words="家暴求助", place="翠湖花园 7 幢"), days=2)
    whole = at("lena").get(reverse("leader")).content.decode()
    assert "翠湖花园" in whole
    Matter.objects.filter(pk=secret.pk).update(origin=cast.org("station2"))
    masked = at("sue").get(reverse("leader")).content.decode()
    assert "家暴" not in masked


@pytest.mark.parametrize("day", ["today", "yesterday", "nonsense"])
def test_a_district_sees_each_of_its_stations_in_the_order_of_their_codes(cast: Cast, at: At, day: str) -> None:
    from bihuan.station.people.models import Posting
    from bihuan.station.people.posts import CHIEF
    from tests.cast import START

    incident(cast)
    kate = cast.people["kate"]
    Posting.objects.create(person=kate, organisation=cast.organisations["county"], post=CHIEF, since=START)
    text = at("kate").get(reverse("leader"), {"day": day}).content.decode()
    table = text.split("By station")[1].split("</table>")[0]
    assert table.index("<td>station</td>") < table.index("<td>station2</td>") and "no rank" in text
    assert "By station" not in at("lena").get(reverse("leader"), {"day": day}).content.decode()


def test_thirty_days_of_four_stations_are_counted_in_four_questions(cast: Cast, django_assert_max_num_queries: object) -> None:
    """S2-05."""
    noon = datetime(2026, 3, 5, 4, tzinfo=UTC)
    for n in range(3):
        facts = CallFacts(words="很吵", place="老街", category="0902", received_at=noon - timedelta(days=7 * n))
        take(facts, taken_by=None, station=cast.organisations["station"], now=noon)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        counts = counted([cast.org("station"), cast.org("station2"), cast.org("far-station")], DAY)
    assert counts[cast.org("station")]["calls"][:4] == [1, 1, 1, 0]
