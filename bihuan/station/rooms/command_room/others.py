"""Two people on one matter see each other: who has it open, what each is writing, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Person
from bihuan.station.rooms.models import Presence

QUIET = timedelta(seconds=20)  # who has not been heard for so long has stopped, and another may take over
GONE = timedelta(seconds=60)


@dataclass(frozen=True)
class Other:
    who: str
    doing: str
    since: datetime
    quiet: bool


def here(matter: Matter, person: Person, doing: str, now: datetime) -> None:
    """The person has the matter open and writes at the move `doing`, or at none. What has grown old is cleared away."""
    move = doing if doing in kinds()[matter.kind].loop.moves else ""
    Presence.objects.filter(at__lt=now - GONE).delete()
    known = Presence.objects.filter(matter=matter, person=person)
    if not known.filter(doing=move).update(at=now):
        Presence.objects.update_or_create(matter=matter, person=person, defaults={"doing": move, "since": now, "at": now})


def others(matter: Matter, person: Person, now: datetime) -> Sequence[Other]:
    """Those who have it open besides this person, whoever came first first."""
    loop = kinds()[matter.kind].loop
    found = Presence.objects.filter(matter=matter, at__gte=now - GONE).exclude(person=person).select_related("person").order_by("since")
    return [
        Other(str(one.person), str(loop.moves[one.doing].label) if one.doing in loop.moves else "", one.since, now - one.at > QUIET)
        for one in found
    ]
