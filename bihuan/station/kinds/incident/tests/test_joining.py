"""Many callers, one incident."""

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.intake import join_calls, open_for
from bihuan.station.kinds.incident.joining import part_many
from bihuan.station.kinds.incident.tests.scene import Scene, sheet
from bihuan.station.loop.access import hidden
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Notice, Step


def on(matter: Matter) -> int:
    return Call.objects.filter(matter=matter).count()


def test_five_calls_of_one_crash_become_one_incident_in_one_action_and_undo_works(scene: Scene) -> None:
    matter = scene.open("0501")
    calls = [scene.call("0501") for _ in range(4)]
    join_calls(matter, calls, actor=scene.actor("chen"), now=scene.now)
    assert (on(matter), sheet(matter).calls_joined, Matter.objects.count()) == (5, 5, 1)
    part_many(matter, calls, actor=scene.actor("chen"), now=scene.now)
    assert (on(matter), sheet(matter).calls_joined) == (1, 1)
    assert Call.objects.filter(matter=None).count() == 4
    assert list(Step.objects.values_list("move", flat=True)) == ["open", *["join"] * 4, *["part"] * 4]


def test_calls_that_opened_incidents_of_their_own_bring_them_along_and_take_them_back(scene: Scene) -> None:
    matters = [scene.open("0501") for _ in range(5)]
    first, calls = matters[0], list(Call.objects.order_by("pk"))[1:]
    join_calls(first, calls, actor=scene.actor("chen"), now=scene.now)
    assert on(first) == 5
    assert {Matter.objects.get(pk=one.pk).state for one in matters[1:]} == {"merged"}
    assert sheet(matters[1]).merged_into == first
    part_many(first, calls, actor=scene.actor("chen"), now=scene.now)
    assert [on(one) for one in matters] == [1] * 5
    assert {Matter.objects.get(pk=one.pk).state for one in matters} == {"taken"}
    assert sheet(first).calls_joined == 1 and sheet(matters[1]).merged_into is None
    assert verify().clean


def test_either_all_calls_are_joined_or_none(scene: Scene) -> None:
    matter, busy = scene.open("0501"), scene.open("0501")
    scene.send(busy, "E1")
    loose = scene.call("0501")
    with pytest.raises(Refused):
        join_calls(matter, [loose, Call.objects.get(matter=busy)], actor=scene.actor("chen"), now=scene.now)
    assert on(matter) == 1


def test_a_call_is_on_one_incident_only(scene: Scene) -> None:
    matter, other = scene.open(), scene.open()
    taken = Call.objects.get(matter=other)
    with pytest.raises(Refused, match="bad_link"):
        scene.act(matter, "join", "chen", call=taken.pk)


def test_an_incident_keeps_at_least_one_call(scene: Scene) -> None:
    matter = scene.open()
    with pytest.raises(Refused, match="one_call_left"):
        scene.act(matter, "part", "chen", call=Call.objects.get().pk)


def test_a_call_that_brought_an_incident_leaves_with_it(scene: Scene) -> None:
    matter, other = scene.open(), scene.open()
    call = Call.objects.get(matter=other)
    scene.act(other, "merge", "chen", into=matter.pk)
    with pytest.raises(Refused, match="brought_along"):
        scene.act(matter, "part", "chen", call=call.pk)
    scene.act(other, "unmerge", "chen")
    assert on(other) == 1 and other.closed_at is None and other.due_at


def test_a_call_taken_out_may_open_an_incident_of_its_own(scene: Scene) -> None:
    matter, call = scene.open(), scene.call()
    scene.act(matter, "join", "chen", call=call.pk)
    scene.act(matter, "part", "chen", call=call.pk)
    assert open_for(call, actor=scene.actor("chen"), now=scene.now).number == f"{call.number}-J1"


def test_the_second_caller_may_be_the_escalation(scene: Scene) -> None:
    matter = scene.open("0401")
    worse = scene.call("0401", weapon="yes")
    before = Notice.objects.filter(post="leader").count()
    scene.act(matter, "join", "chen", call=worse.pk)
    assert sheet(matter).weapon == "yes" and matter.level == 3
    assert Notice.objects.filter(post="leader").count() == before + 1


def test_a_later_no_does_not_silence_an_earlier_yes(scene: Scene) -> None:
    matter = scene.open("0401", injured="yes")
    scene.act(matter, "join", "chen", call=scene.call("0401").pk)
    assert sheet(matter).injured == "yes"


def test_the_neighbour_joins_nothing_and_a_call_of_the_neighbour_is_not_to_be_seen(scene: Scene) -> None:
    matter, theirs = scene.open(), scene.call(station="west")
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "join", "west_duty", call=theirs.pk)
    with pytest.raises(Refused, match="no_such_call"):
        scene.act(matter, "join", "chen", call=theirs.pk)
    with pytest.raises(Refused, match="no_such_call"):
        scene.act(matter, "join", "chen", call=999_999)
    west = scene.open(station="west")
    with pytest.raises(Refused, match="not_a_choice"):
        scene.act(matter, "merge", "chen", into=west.pk)


def test_a_call_of_a_restricted_class_makes_the_incident_restricted(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.act(matter, "join", "chen", call=scene.call("0301").pk)
    assert matter.restricted
    assert not hidden(matter, scene.actor("chen"), scene.now) and hidden(matter, scene.actor("he"), scene.now)


def test_a_restricted_incident_does_not_dissolve_into_an_open_one(scene: Scene) -> None:
    matter, private = scene.open("0401"), scene.open("0301")
    with pytest.raises(Refused, match="restricted_alone"):
        scene.act(private, "merge", "chen", into=matter.pk)
