"""The other laws where they are hard to keep: leases of who sends, every way to an end, who may act may also see."""

from itertools import count

import pytest

from bihuan.loop import Refused, allowed
from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop import send
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Delivery, Matter
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.loop.tests.chains import diverted, finished, offered
from bihuan.station.people.actor import day_of

pytestmark = pytest.mark.django_db


def test_a_sender_stops_before_its_leases_run_out(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        scene.open("0105")
    slow = count(0, 20)
    monkeypatch.setattr(send, "monotonic", lambda: next(slow))
    assert send.send_due(scene.now) == 1
    assert Delivery.objects.filter(state="waiting", tries=0).count() == 2


def test_what_the_police_take_back_is_carried_on_by_the_incident_or_answered_at_once(scene: Scene) -> None:
    parent, child = diverted(scene)
    scene.act(child, "take_back", "chen", words="自己办")
    assert not child.diversionsheet.feedback and parent.closed_at is None
    scene.act(parent, "divert", "chen", request="还有", urgency="general")
    child = parent.children.latest("pk")
    finished(scene, offered(scene, child))
    scene.contact(parent, "chen")
    scene.close(parent, "chen", result="diverted")
    scene.act(child, "contest", "town_duty", words="没有解决")
    scene.act(child, "reflow", "clerk", reason="crime", words="动手了")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(child, "take_back", "chen", words="自己办")
    scene.act(child, "take_back", "chen", words="自己办", how="phone", feedback="民警到场处理")
    assert child.closed_at and child.diversionsheet.fed_back_at


def test_an_incident_somebody_wants_invalid_does_not_vanish_into_another(scene: Scene) -> None:
    first, second = scene.open("0501"), scene.open("0501")
    scene.act(second, "ask_invalid", "chen", reason="1304", words="重复")
    with pytest.raises(Refused, match="invalid_asked"):
        scene.act(second, "merge", "chen", into=first.pk)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_whoever_is_offered_a_move_may_open_the_page(scene: Scene, kind: str) -> None:
    parent, child = diverted(scene)
    matter = parent if kind == "incident" else offered(scene, child)
    own, people = kinds()[kind], [scene.actor(name) for name in scene.people]
    for restricted in (False, True):
        for matter.state in own.loop.states:
            matter.restricted = restricted
            Matter.objects.filter(pk=matter.pk).update(state=matter.state, restricted=restricted)
            seen = snapshot(matter, own.sheet.objects.get(pk=matter.pk), day_of(scene.now))
            for actor in people:
                if allowed(own.loop, seen, actor):
                    assert matter_for(actor, matter.number, scene.now) == matter
