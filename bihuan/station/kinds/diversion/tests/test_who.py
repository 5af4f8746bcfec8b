"""Who may do what, and that nobody else is even told that it is there."""

from typing import Any

import pytest
from django.http import Http404

from bihuan.station.calls.models import Call
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.diversion.tests.walk import refusal
from bihuan.station.loop.access import fields_for, hidden, matter_for, visible
from bihuan.station.loop.models import Notice
from bihuan.station.loop.notices import inbox
from bihuan.station.loop.sweep import sweep
from bihuan.station.people import posts
from bihuan.station.people.models import Organisation, Person, Placement, Posting
from tests.cast import START, Cast

ASKED = {"offer": {"to": "room"}, "assign": {"department": "D06"}, "rule": {"to": "D06"}, "ask_help": {"organisation": "D07"}}


@pytest.mark.parametrize("who", [f"charlie-{post}-{where}" for post, where in (
    (posts.CLERK, "far-office"), (posts.TOWN_DISPATCHER, "far-room"), (posts.TOWN_LEADER, "elsewhere"), (posts.DISPATCHER, "far-station"))])
def test_another_township_and_another_station_can_do_nothing_and_see_nothing(start: Any, cast: Cast, who: str) -> None:
    walk = start()
    for stretch in ("drafted", "received", "working", "resolved", "closed"):
        if stretch != "drafted":
            {"received": walk.at_room, "working": lambda: walk.do("tom", "assign", department="D06").do("bob", "sign"),
             "resolved": lambda: walk.do("bob", "finish", outcome="solved", result="已办", how="phone"),
             "closed": lambda: walk.do("lena", "name_crew", person=cast.people["otto"].pk) and None}[stretch]()
        assert walk.moves(who) == set()
        for move in Diversion.moves:
            assert refusal(walk, who, move, **ASKED.get(move, {})) == "not_yours"
        with pytest.raises(Http404):
            matter_for(cast.actor(who), walk.matter.number, cast.now)
        assert not visible(cast.actor(who), cast.now).exists() and not inbox(cast.actor(who), cast.now).exists()


def test_each_has_their_own_moves(start: Any) -> None:
    walk = start()
    assert walk.moves("alice") == {"offer", "set_danger", "note", "name_crew", "set_urgency", "take_back"}
    assert walk.moves("bob") == walk.moves("tom") == walk.moves("sam") == set()
    walk.do("alice", "offer", to="room")
    assert {"accept", "send_back"} <= walk.moves("tom") and "accept" not in walk.moves("alice") | walk.moves("bob")
    walk.do("tom", "accept").do("tom", "assign", department="D06")
    assert {"sign", "send_back"} <= walk.moves("bob") and not {"sign", "send_back"} & (walk.moves("ben") | walk.moves("tom"))
    walk.do("bob", "sign")
    assert {"finish", "reflow", "contact", "arrive", "ask_extension", "whistle", "send_back"} <= walk.moves("bea")
    assert walk.moves("ben") == set(), "another department of the same township has no part in it"
    assert "finish" not in walk.moves("tom") and "ask_help" in walk.moves("tom") and "ask_help" not in walk.moves("bob")
    walk.do("bob", "finish", outcome="solved", result="已办", how="phone")
    assert not {"close", "call_back", "reopen"} & walk.moves("bob"), "a department does not close its own work"


def test_the_hub_cannot_open_what_is_the_polices_alone(start: Any, cast: Cast) -> None:
    call = Call.objects.create(number="330299-20260302-0009", received_at=cast.now, entered_at=cast.now, category="0902", level=4,
                               station=cast.organisations["station"], words="嫌疑人住在…")
    walk = start(sheet={"call_id": call.pk}).at_department()
    for name in ("tom", "bob", "theo"):
        shown = fields_for(cast.actor(name), walk.matter, cast.now)
        assert "call" not in shown and "request" in shown
    assert "call" in fields_for(cast.actor("alice"), walk.matter, cast.now)


def test_a_township_post_in_the_countys_own_room_is_not_the_police(start: Any, cast: Cast) -> None:
    person = Person.objects.create(username="cora", name="cora")
    Posting.objects.create(person=person, organisation=cast.organisations["county-room"], post=posts.TOWN_DISPATCHER, since=START)
    cast.people["cora"] = person
    incident = cast.open("incident")
    assert incident not in visible(cast.actor("cora"), cast.now) and incident in visible(cast.actor("kate"), cast.now)
    walk = start().do("alice", "offer", to="room").do("tom", "send_back", reason="unclear", words="不清楚")
    assert "rule" in walk.moves("cora") and "call" not in fields_for(cast.actor("cora"), walk.matter, cast.now)


def test_a_restricted_one_opens_only_to_those_who_sign_for_it_and_to_the_leaders(start: Any, cast: Cast) -> None:
    walk = start(restricted=True, category="0301").do("alice", "offer", to="room")
    assert hidden(walk.matter, cast.actor("tina"), cast.now) and walk.moves("tina") == {"accept"}
    walk.do("tom", "accept")
    assert walk.moves("tina") == set() and "assign" in walk.moves("tom")
    walk.do("tom", "assign", department="D06").do("bob", "sign")
    assert walk.moves("bea") == set() and "finish" in walk.moves("bob")
    assert hidden(walk.matter, cast.actor("bea"), cast.now) and not hidden(walk.matter, cast.actor("lena"), cast.now)
    walk.do("theo", "name_crew", person=cast.people["bea"].pk)
    assert "finish" in walk.moves("bea")
    assert fields_for(cast.actor("ben"), walk.matter, cast.now) == []


def test_a_restricted_one_can_be_returned_and_ruled_on_by_those_who_sign_for_it(start: Any) -> None:
    walk = start(restricted=True).at_department().do("bob", "send_back", reason="crossing", words="涉及妇联")
    assert "rule" in walk.moves("tina")
    walk.do("tina", "rule", to="D07", ground="joint", basis="牵头").do("ben", "sign")
    walk.do("ben", "finish", outcome="solved", result="已办", how="visit")
    assert walk.sheet.call_back == "none", "people in protected matters are not rung as a routine"
    walk.do("tom", "close", feedback="已安置")
    assert walk.state == "closed"


def test_no_notice_goes_to_a_stranger_who_holds_the_same_post_in_the_same_county(start: Any, cast: Cast) -> None:
    """The neighbouring station and a second township stand under the same county as those who are told."""
    town = Organisation.objects.create(code="T2", name="T2", kind="township", since=START)
    office = Organisation.objects.create(code="T2-D06", name="T2-D06", kind="department", since=START)
    for org, parent in ((town, cast.organisations["county"]), (office, town)):
        Placement.objects.create(organisation=org, parent=parent, since=START)
    for name, post, org in (("nina", posts.TOWN_LEADER, town), ("nora", posts.TOWN_DISPATCHER, town), ("nick", posts.CLERK, office),
                            ("nell", posts.CHIEF, cast.organisations["station2"])):
        cast.people[name] = Person.objects.create(username=name, name=name)
        Posting.objects.create(person=cast.people[name], organisation=org, post=post, since=START)
    walk = start().at_department()
    for _ in range(12):
        sweep(cast.later(days=3))
    walk.do("bob", "finish", outcome="solved", result="已办", how="phone")
    for _ in range(12):
        sweep(cast.later(days=1))
    assert Notice.objects.filter(post=posts.TOWN_LEADER).exists()
    for name in ("nina", "nora", "nick", "nell", "sue", "sam", "ben"):
        assert not inbox(cast.actor(name), cast.now).exists(), name
    for name in ("theo", "tom", "bob", "alice", "lena"):
        assert inbox(cast.actor(name), cast.now).exists(), name
