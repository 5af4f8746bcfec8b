"""Postings are dated, several may be held, and one of them is acted in."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from bihuan.station.people.actor import actor_for, reach
from bihuan.station.people.models import ActingChoice, Organisation, Person
from bihuan.station.people.posts import CHIEF, CLERK, DISPATCHER, LEADER, OFFICER
from bihuan.station.people.structure import appoint, found, relieve

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # noon in China
TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)


@pytest.fixture
def hub() -> Organisation:
    return found("H", "中心所", "hub_station", since=FIRST)


@pytest.fixture
def team(hub: Organisation) -> Organisation:
    return found("H-community", "社区警务队", "team", since=FIRST, under=hub)


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("shen", password="a long enough word", name="沈国平")


def test_a_posting_that_begins_tomorrow_gives_nothing_today(person: Person, hub: Organisation) -> None:
    appoint(person, hub, CHIEF, since=TOMORROW)
    assert actor_for(person, now=NOON).posts == frozenset()
    assert actor_for(person, now=datetime(2026, 11, 21, 16, 1, tzinfo=UTC)).posts == {(hub.pk, CHIEF)}, "one minute past midnight in China"


def test_a_posting_holds_on_its_last_day_and_not_after(person: Person, hub: Organisation) -> None:
    posting = appoint(person, hub, CHIEF, since=FIRST)
    relieve(posting, until=TODAY)
    assert actor_for(person, now=NOON).posts == {(hub.pk, CHIEF)}
    assert actor_for(person, now=datetime(2026, 11, 22, 4, 0, tzinfo=UTC)).posts == frozenset()


def test_an_organisation_that_has_ended_gives_no_post(person: Person, hub: Organisation) -> None:
    appoint(person, hub, CHIEF, since=FIRST)
    hub.until = date(2026, 11, 20)
    hub.save()
    assert actor_for(person, now=NOON).posts == frozenset()


def test_a_shut_account_holds_no_post(person: Person, hub: Organisation) -> None:
    appoint(person, hub, CHIEF, since=FIRST)
    person.is_active = False
    assert actor_for(person, now=NOON).posts == frozenset()


def test_a_hub_chief_may_also_lead_a_team_and_acts_in_one_of_both(person: Person, hub: Organisation, team: Organisation) -> None:
    appoint(person, hub, CHIEF, since=FIRST)
    appoint(person, team, LEADER, since=date(2026, 3, 1))
    both = frozenset({(hub.pk, CHIEF), (team.pk, LEADER)})
    assert actor_for(person, now=NOON).posts == both
    assert actor_for(person, now=NOON).acting == (hub.pk, CHIEF), "the longest held where none was chosen"
    assert actor_for(person, now=NOON, acting=(team.pk, LEADER)).acting == (team.pk, LEADER)
    assert actor_for(person, now=NOON, acting=(team.pk, CHIEF)).acting == (hub.pk, CHIEF), "a post not held cannot be acted in"


def test_an_officer_sees_the_team_and_the_station_a_leader_all_below(person: Person, hub: Organisation, team: Organisation) -> None:
    satellite = found("S", "卫星所", "station", since=FIRST, under=hub)
    appoint(person, team, OFFICER, since=FIRST)
    assert reach(actor_for(person, now=NOON), TODAY) == {team.pk, hub.pk}
    chief = Person.objects.create_user("chief", name="所长")
    appoint(chief, hub, CHIEF, since=FIRST)
    assert reach(actor_for(chief, now=NOON), TODAY) == {team.pk, hub.pk, satellite.pk}


def test_the_dispatcher_of_a_hub_reaches_its_satellites_and_a_satellite_not_the_hub(hub: Organisation) -> None:
    room = found("H-room", "综合指挥室", "room", since=FIRST, under=hub)
    satellite = found("S", "卫星所", "station", since=FIRST, under=hub)
    desk, far = Person.objects.create_user("desk", name="台"), Person.objects.create_user("far", name="远")
    appoint(desk, room, DISPATCHER, since=FIRST)
    appoint(far, satellite, DISPATCHER, since=FIRST)
    assert satellite.pk in reach(actor_for(desk, now=NOON), TODAY)
    assert reach(actor_for(far, now=NOON), TODAY) == {satellite.pk}


def test_an_outsider_reaches_nothing(hub: Organisation) -> None:
    outsider = Person.objects.create_user("outsider", name="外人")
    assert reach(actor_for(outsider, now=NOON), TODAY) == frozenset()


def test_a_clerk_of_one_department_does_not_reach_another(person: Person) -> None:
    town = found("T", "镇", "township", since=FIRST)
    market, land = (found(code, code, "department", since=FIRST, under=town) for code in ("D07", "D09"))
    appoint(person, market, CLERK, since=FIRST)
    assert reach(actor_for(person, now=NOON), TODAY) == {market.pk}
    assert land.pk not in reach(actor_for(person, now=NOON), TODAY)


def test_choosing_the_acting_post_is_recorded_and_kept_in_the_session(
    client: Client, person: Person, hub: Organisation, team: Organisation,
) -> None:
    since = date(2020, 1, 1)
    for organisation, post in ((hub, CHIEF), (team, LEADER)):
        organisation.since = since
        organisation.save()
        appoint(person, organisation, post, since=since)
    client.force_login(person)
    answer = client.post("/acting/", {"held": f"{team.pk}:{LEADER}", "next": "/queue/"})
    assert (answer.status_code, answer["Location"]) == (302, "/queue/")
    assert client.session["acting"] == [team.pk, LEADER]
    assert ActingChoice.objects.values_list("person", "organisation", "post").get() == (person.pk, team.pk, LEADER)
    client.post("/acting/", {"held": f"{team.pk}:{LEADER}"})
    assert ActingChoice.objects.count() == 1, "choosing the same post again changes nothing"


@pytest.mark.parametrize("held", ["", "x:chief", "999:chief", "١:chief"])
def test_a_post_one_does_not_hold_is_as_unknown_as_one_that_does_not_exist(client: Client, person: Person, held: str) -> None:
    client.force_login(person)
    assert client.post("/acting/", {"held": held}).status_code == 404


def test_after_choosing_one_is_not_sent_to_another_site(client: Client, person: Person, hub: Organisation) -> None:
    appoint(person, hub, CHIEF, since=date(2020, 1, 1))
    Organisation.objects.update(since=date(2020, 1, 1))
    client.force_login(person)
    assert client.post("/acting/", {"held": f"{hub.pk}:{CHIEF}", "next": "https://elsewhere.example/"})["Location"] == "/"
