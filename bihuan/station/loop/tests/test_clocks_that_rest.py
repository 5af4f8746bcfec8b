"""Law 4 where it is hard to keep: a parent that waits, a clock that rests or is read anew, a year that is not published yet."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest

from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop import times
from bihuan.station.loop.act import act, open_matter
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Due, Notice
from bihuan.station.loop.recalendar import recompute
from bihuan.station.loop.tests.chains import diverted, drain, due, finished, header, offered

pytestmark = pytest.mark.django_db


def test_a_parent_follows_its_child_through_offer_extension_and_closing(scene: Scene) -> None:
    parent, child = diverted(scene)
    own = parent.dues.get(clock="close").own_due_at
    offered(scene, child)
    assert due(parent, "close") == header(parent) == due(child, "finish") > own
    before = due(child, "finish")
    scene.act(child, "ask_extension", "clerk", term="2wd", reason="等检测")
    scene.act(child, "grant_extension", "town_duty")
    assert due(child, "finish") > before
    assert due(parent, "close") == header(parent) == header(child)
    finished(scene, child)
    assert due(parent, "close") == header(parent) == own
    scene.act(child, "contest", "town_duty", words="又来了")
    assert due(parent, "close") == header(parent) == max(own, header(child) or own)


def test_time_granted_to_a_waiting_parent_does_not_make_it_forget_its_child(scene: Scene) -> None:
    parent, child = diverted(scene)
    offered(scene, child)
    waiting_for = header(child)
    scene.act(parent, "ask_extension", "chen", term="1d", words="等答复")
    scene.act(parent, "grant_extension", "shen")
    assert due(parent, "close") == header(parent) == waiting_for
    scene.act(parent, "reclassify", "chen", category="0405", level=2, reason="worse")
    assert due(parent, "close") == header(parent) == waiting_for


def test_a_parent_that_is_contested_waits_for_a_child_that_was_reopened_meanwhile(scene: Scene) -> None:
    parent, child = diverted(scene)
    finished(scene, offered(scene, child))
    scene.contact(parent, "chen")
    scene.close(parent, "chen", result="diverted")
    scene.act(child, "contest", "town_duty", words="没有解决")
    assert header(parent) is None
    scene.act(parent, "contest", "chen", words="没有解决")
    assert due(parent, "close") == max(parent.dues.get(clock="close").own_due_at, header(child))


def test_what_fell_due_while_a_clock_rested_is_told_when_it_runs_again(scene: Scene) -> None:
    _parent, child = diverted(scene, "urgent")
    offered(scene, child)
    scene.wait(minutes=110)
    drain(scene)
    scene.act(child, "reflow", "clerk", reason="danger", words="动手了")
    scene.wait(minutes=15)
    scene.act(child, "set_danger", "chen", danger="no", words="已分开")
    scene.act(child, "offer", "chen", to=scene.orgs["town_room"].pk)
    drain(scene)
    finish = child.dues.get(clock="finish")
    assert finish.due_at < scene.now
    assert set(Notice.objects.filter(due=finish).values_list("rung", flat=True)) == {0, 2}


def test_a_ladder_that_was_climbed_is_not_climbed_again_when_limits_are_read_anew_or_a_clock_comes_back(scene: Scene) -> None:
    _parent, child = diverted(scene, "urgent")
    offered(scene, child)
    scene.wait(hours=6)
    drain(scene)
    told = Notice.objects.filter(due__clock="finish").count()
    scene.act(child, "set_urgency", "chen", urgency="complex", reason="要鉴定")
    scene.act(child, "reflow", "clerk", reason="crime", words="动手了")
    scene.act(child, "offer", "chen", to=scene.orgs["town_room"].pk)
    for _ in range(6):
        scene.wait(days=9)
        drain(scene)
    finish = child.dues.get(clock="finish")
    assert Notice.objects.filter(due=finish).count() == told
    assert finish.next_at is None


def test_a_rung_is_not_reached_before_its_time_when_limits_are_read_anew(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.wait(minutes=3)
    drain(scene)  # the desk was told, the leader comes next
    scene.act(matter, "reclassify", "chen", category="0201", level=2, reason="worse")
    dispatch = matter.dues.get(clock="dispatch")
    assert dispatch.rung == 1 and dispatch.next_at == dispatch.due_at + timedelta(seconds=30)


@pytest.fixture
def publish() -> Iterator[Callable[[], None]]:
    """Publishes the holidays of the coming years."""
    with pytest.MonkeyPatch.context() as patch:

        def now_known() -> None:
            patch.setattr(times, "PUBLISHED_UNTIL", date(2031, 12, 31))
            times._calendar.cache_clear()

        yield now_known
    times._calendar.cache_clear()


def test_a_deadline_into_an_unpublished_year_is_marked_and_its_parent_follows_when_the_year_is_published(
    scene: Scene, publish: Callable[[], None]
) -> None:
    scene.now = datetime(2026, 12, 29, 2, 0, tzinfo=scene.now.tzinfo)
    parent, child = diverted(scene)
    offered(scene, child)
    finish = child.dues.get(clock="finish")
    assert finish.provisional and finish.due_at.year == 2027
    rung = finish.rung
    free = (date(2027, 1, day) for day in (1, 4, 5))
    times.DayRow.objects.bulk_create([times.DayRow(day=day, working=False, note="放假", set_at=scene.now) for day in free])
    times._calendar.cache_clear()
    publish()
    assert recompute(scene.now) >= 1
    after = child.dues.get(clock="finish")
    assert after.due_at > finish.due_at and not after.provisional
    assert (after.rung, after.next_at == after.due_at) == (rung, False)
    assert header(parent) == header(child)
    assert verify().clean


def test_a_deadline_whose_ladder_is_climbed_may_still_be_reckoned_again(scene: Scene, publish: Callable[[], None]) -> None:
    _parent, child = diverted(scene)
    offered(scene, child)
    finish = child.dues.get(clock="finish")
    Due.objects.filter(pk=finish.pk).update(provisional=True, rung=5, next_at=None, own_due_at=finish.due_at + timedelta(days=1))
    publish()
    assert recompute(scene.now) == 1
    scene.wait(days=30)
    drain(scene)
    assert not Notice.objects.filter(due=finish).exists()


def test_one_bad_row_does_not_keep_the_others_from_being_reckoned_again(scene: Scene, publish: Callable[[], None]) -> None:
    bad, good = diverted(scene)[1], diverted(scene)[1]
    for one in (bad, good):
        due_at = one.dues.get(clock="draft").due_at + timedelta(days=1)
        one.dues.update(provisional=True, own_due_at=due_at, **({"limit": "nonsense"} if one is bad else {}))
    publish()
    assert recompute(scene.now) == 1


def test_a_matter_opens_with_a_provisional_clock_where_its_year_is_not_published(scene: Scene) -> None:
    now = datetime(2028, 9, 29, 2, 0, tzinfo=scene.now.tzinfo)
    matter = open_matter("diversion", actor=scene.actor("chen"), now=now, chain="330203-20280929-0001", origin=scene.orgs["east"].pk,
                         title="x", sheet={"danger": "no"})  # fmt: skip
    act(matter.pk, "offer", scene.actor("chen"), {"to": scene.orgs["town_room"].pk}, version=1, now=now)
    assert matter.dues.get(clock="finish").provisional
    assert not matter.dues.get(clock="sign_room").provisional
