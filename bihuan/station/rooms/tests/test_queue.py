"""The queue of the command room: its groups, and with whose eyes it is looked at."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.crews import man
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation, Placement
from bihuan.station.people.structure import appoint
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, move, sent
from bihuan.station.rooms.tests.test_lists import aged, numbers
from tests.cast import Cast


def listed(at: At, who: str, **asked: str) -> list[str]:
    return numbers(at(who).get(reverse("queue"), asked, headers={"HX-Request": "true"}).content.decode())


def figures(at: At, who: str) -> dict[str, int]:
    text = at(who).get(reverse("queue-sum")).content.decode()
    return {key: int(n) for key, n in re.findall(r'group=(\w+)"[^>]*hx-get.*?<b class="num">(\d+)</b>', text)}


def through(cast: Cast, *moves: str, unit: int = 0) -> Matter:
    matter = move(cast, incident(cast), "alice", "send", unit=cast.units[unit].pk, again="too")
    for name in moves:
        told = {"outcome": "settled", "scene": "劝开", "people": 2, "officers": 2} if name == "feed_back" else {}
        matter = move(cast, matter, "olga", name, order=matter.orders.get().part, **told)
    return matter


def test_each_group_shows_what_its_lamp_says(cast: Cast, at: At) -> None:
    made = {
        "new": incident(cast),
        "unsigned": through(cast),
        "road": through(cast, "sign"),
        "scene": through(cast, "sign", "arrive"),
        "owed": through(cast, "sign", "arrive", "clear"),
        "back": through(cast, "sign", "arrive", "feed_back"),
    }
    for group, matter in made.items():
        assert listed(at, "alice", group=group) == [matter.number], group
    assert figures(at, "alice") == {group: 1 for group in made} | {"late": 0, "soon": 0}
    assert len(listed(at, "alice")) == 6


def test_late_is_a_group_of_its_own(cast: Cast, at: At) -> None:
    late = aged(incident(cast), hours=2)
    incident(cast)
    assert listed(at, "alice", group="late") == [late.number]
    assert figures(at, "alice")["late"] == 1


def test_a_new_row_is_announced_only_where_it_belongs(cast: Cast, at: At) -> None:
    matter = sent(cast)
    address = reverse("queue-row", args=[matter.number])
    assert at("alice").get(address, {"group": "unsigned"}).status_code == 200
    assert at("alice").get(address, {"group": "scene"}).status_code == 204
    assert at("alice").get(address, {"eyes": "", "group": ""}).status_code == 200


def test_rows_that_have_moved_are_asked_for_together(cast: Cast, at: At) -> None:
    """Of several numbers those come back that stand there; a stranger among them brings nothing, and strangers alone are nowhere."""
    new, out, hidden, gone = incident(cast), sent(cast), incident(cast, category="0301", place="不可外传的地点"), incident(cast)
    Matter.objects.filter(pk=gone.pk).update(closed_at=cast.now)
    asked = reverse("queue-row", args=[",".join(one.number for one in (new, out, hidden, gone)) + ",330299-20260302-9999"])
    answer = at("adam").get(asked)
    assert set(numbers(answer.content.decode())) == {new.number, out.number, hidden.number}
    assert "不可外传的地点" not in answer.content.decode()
    assert set(numbers(at("adam").get(asked, {"group": "new"}).content.decode())) == {new.number, hidden.number}
    assert at("charlie-dispatcher-far-station").get(asked).status_code == 404


@pytest.fixture
def teams(cast: Cast) -> dict[str, Organisation]:
    """A case and a traffic team beside the one of the cast, each with an officer."""
    made = {}
    for key, route, officer in (("case", "C", "case_officer"), ("traffic", "T", "traffic_officer")):
        made[key] = Organisation.objects.create(code=key, name=key, name_en=key, kind="team", route=route, since=date(2020, 1, 1))
        Placement.objects.create(organisation=made[key], parent=cast.organisations["station"], since=date(2020, 1, 1))
        cast.people[officer] = type(cast.people["olga"]).objects.create(username=officer, name=officer)
        appoint(cast.people[officer], made[key], "officer", since=date(2020, 1, 1))
    return made


def test_a_team_looks_at_its_own_classes_first_and_at_everything_on_demand(cast: Cast, at: At, teams: dict[str, Organisation]) -> None:
    crash, theft, noise = incident(cast, category="0501"), incident(cast, category="0103"), incident(cast)
    assert listed(at, "traffic_officer") == [crash.number]
    assert listed(at, "case_officer") == [theft.number]
    assert set(listed(at, "traffic_officer", eyes="")) == {crash.number, theft.number, noise.number}
    assert listed(at, "alice", eyes=f"o{teams['traffic'].pk}") == [crash.number]
    assert len(listed(at, "alice")) == 3


def test_a_team_sees_what_its_units_are_out_for_whatever_its_class(cast: Cast, at: At) -> None:
    matter = sent(cast)
    incident(cast, category="0103")
    assert listed(at, "olga") == [matter.number]


def test_a_team_is_not_told_the_class_of_what_is_closed_to_it(cast: Cast, at: At, teams: dict[str, Organisation]) -> None:
    hidden = incident(cast, category="0108")
    assert listed(at, "traffic_officer") == listed(at, "case_officer") == [hidden.number]


def test_mine_is_what_i_ride_for(cast: Cast, at: At) -> None:
    man(cast.units[0], [cast.people["olga"].pk], now=timezone.now())
    matter = move(cast, incident(cast), "alice", "send", unit=cast.units[0].pk)
    move(cast, incident(cast), "alice", "send", unit=cast.units[1].pk)
    assert listed(at, "olga", eyes="mine") == [matter.number]
    assert listed(at, "otto", eyes="mine") == []


def test_a_hub_looks_over_all_its_stations_and_at_one_of_them(cast: Cast, at: At) -> None:
    ours = incident(cast)
    theirs = incident(cast)
    Matter.objects.filter(pk=theirs.pk).update(holder=cast.organisations["station2"])
    Organisation.objects.filter(code="county").update(kind="district")
    assert set(listed(at, "kate")) == {ours.number, theirs.number}
    assert listed(at, "kate", eyes=f"o{cast.org('station2')}") == [theirs.number]
    assert listed(at, "alice", eyes=f"o{cast.org('station2')}") == [ours.number]


def test_three_hundred_open_incidents_cost_no_more_questions_than_three(cast: Cast, at: At) -> None:
    def asked() -> int:
        browser.get(reverse("queue"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("queue"))
        return len(queries)

    browser = at("alice")
    for _ in range(3):
        incident(cast)
    few = asked()
    for _ in range(60):
        incident(cast)
    assert asked() <= few + 1
