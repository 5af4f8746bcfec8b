"""An incident and the diversion that came out of it, as far along as a test needs them."""

from datetime import datetime

from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop.models import Due, Matter
from bihuan.station.loop.sweep import sweep


def due(matter: Matter, clock: str) -> datetime:
    return matter.dues.filter(clock=clock).latest("pk").due_at


def header(matter: Matter) -> datetime | None:
    return Matter.objects.get(pk=matter.pk).due_at


def diverted(scene: Scene, urgency: str = "general") -> tuple[Matter, Matter]:
    """An incident that waits for what was diverted out of it."""
    parent = scene.open("0405")
    scene.act(parent, "divert", "chen", request="讨薪", urgency=urgency)
    return parent, parent.children.get()


def offered(scene: Scene, child: Matter) -> Matter:
    scene.act(child, "offer", "chen", to=scene.orgs["town_room"].pk)
    scene.act(child, "accept", "town_duty")
    scene.act(child, "assign", "town_duty", department=scene.orgs["market"].pk)
    scene.act(child, "sign", "clerk")
    return scene.act(child, "contact", "clerk", how="phone")


def finished(scene: Scene, child: Matter) -> None:
    scene.act(child, "finish", "clerk", outcome="solved", result="已付", how="phone")
    child.refresh_from_db()
    if child.diversionsheet.call_back_due:
        scene.act(child, "call_back", "town_duty", answer="solved")
    scene.act(child, "close", "town_duty", feedback="已处理")


def drain(scene: Scene) -> None:
    while sweep(scene.now):
        pass
    assert not Due.objects.filter(stopped_at=None, next_at__lte=scene.now).exists()
