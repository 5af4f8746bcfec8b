"""What a leader answers for: how old what is open has grown and with whom, what is late, what bounces, and who wrote today's note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.kinds.incident.models import IncidentSheet
from bihuan.station.loop.models import Due, Handover, Matter, Step
from bihuan.station.people.actor import midnight
from bihuan.station.people.models import Organisation, Person
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import Face, faces
from bihuan.station.rooms.inbox.sieve import closed_ones
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.pages import SIZE, Key, Page

DAY = timedelta(hours=24)
MOST = 200  # of each list; a station with more open than that reads `Not closed`
# Age by age: the key in an address, its words, older than, not older than.
AGES: tuple[tuple[str, Any, timedelta, timedelta | None], ...] = (
    ("0", _("under a day"), timedelta(0), DAY),
    ("1", _("1 to 3 days"), DAY, 3 * DAY),
    ("3", _("3 to 7 days"), 3 * DAY, 7 * DAY),
    ("7", _("over a week"), 7 * DAY, None),
)
LATE = "late"  # beside the ages, in an address
NOTES = (Incident.chase.name, Incident.note_chase.name)
CHASES = ("chase", "follow")  # the clocks that want a note


def answered_for(desk: Desk) -> QuerySet[Matter]:
    """Open matters that lie with the desk's organisations, and those they gave away."""
    return Matter.objects.filter(Q(holder__in=desk.reach) | Q(origin__in=desk.reach), closed_at=None)


def aged(key: str, now: datetime) -> Q:
    older, younger = next((older, younger) for name, _label, older, younger in AGES if name == key)
    return Q(opened_at__lte=now - older) & (Q(opened_at__gt=now - younger) if younger else Q())


@dataclass(frozen=True)
class MatrixRow:
    holder: int
    name: str
    ages: list[tuple[str, int]]
    late: int

    @property
    def total(self) -> int:
        return sum(n for _key, n in self.ages)


def matrix(desk: Desk) -> list[MatrixRow]:
    """Open matters by who holds them and how old they are; in the order of the organisations, which is no rank."""
    by_age = {f"age{key}": Count("pk", filter=aged(key, desk.now)) for key, *_rest in AGES}
    late = Count("pk", filter=Q(due_at__lt=desk.now))
    found: dict[int, Mapping[str, Any]] = {row["holder"]: row for row in answered_for(desk).values("holder").annotate(late=late, **by_age)}
    holders = Organisation.objects.filter(pk__in=found).order_by("code")
    return [
        MatrixRow(one.pk, name_of(one), [(key, found[one.pk][f"age{key}"]) for key, *_rest in AGES], found[one.pk]["late"])
        for one in holders
    ]


def listing(desk: Desk, age: str, holder: int | None, after: str) -> Page:
    """The matters behind one number of the matrix, the oldest first."""
    found = answered_for(desk)
    if holder is not None:
        found = found.filter(holder=holder).exclude(pk__in=closed_ones(found, desk))
    if age == LATE:
        found = found.filter(due_at__lt=desk.now)
    elif age:
        found = found.filter(aged(age, desk.now))
    start = Key.parse(after)
    rows = found.filter(start.behind("opened_at")) if start else found
    keys = list(rows.order_by("opened_at", "pk").values_list("opened_at", "pk")[: SIZE + 1])
    return Page(pages.whole([pk for _at, pk in keys[:SIZE]]), str(Key(*keys[SIZE - 1])) if len(keys) > SIZE else "")


def holders(desk: Desk) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=answered_for(desk).values("holder")).order_by("code"))


def late(desk: Desk, most: int = 12) -> tuple[list[Face], int]:
    """Those longest over their limit, and how many there are."""
    found = answered_for(desk).filter(due_at__lt=desk.now)
    ids = list(found.order_by("due_at", "pk").values_list("pk", flat=True)[:most])
    return faces(pages.whole(ids), desk, "unclosed-row"), found.count()


def bounced(desk: Desk, most: int = 12) -> list[tuple[Face, int]]:
    """Open matters that were returned twice or more, with how often."""
    back = Handover.objects.filter(matter__in=answered_for(desk).values("pk"), returned_at__isnull=False)
    times = dict(back.values("matter").annotate(n=Count("pk")).filter(n__gte=2).order_by("-n", "matter").values_list("matter", "n")[:most])
    return [(face, times[one.pk]) for one, face in _paired(pages.whole(times), desk)]


@dataclass(frozen=True)
class Chased:
    """One incident that wants a note every day. `stands` is noted, wanted or alarm: the clock of its note has run out."""

    face: Face
    who: str
    last: datetime | None
    due: datetime | None
    stands: str


def chased(desk: Desk) -> list[Chased]:
    """Every open incident of the desk's stations that is older than a day, of level 1, or followed: those without a note first."""
    own = Matter.objects.filter(closed_at=None, kind=Incident.key, holder__in=desk.reach)
    wanted = Q(opened_at__lt=desk.now - DAY) | Q(level=1) | Q(incidentsheet__chased_by__isnull=False)
    ids = list(own.filter(wanted).order_by("opened_at", "pk").values_list("pk", flat=True)[:MOST])
    noted = dict(Step.objects.filter(matter__in=ids, move__in=NOTES).values("matter").annotate(at=Max("at")).values_list("matter", "at"))
    by = _persons(IncidentSheet.objects.filter(pk__in=ids, chased_by__isnull=False).values_list("pk", "chased_by"))
    clocks = dict(Due.objects.filter(matter__in=ids, clock__in=CHASES, stopped_at=None).values_list("matter", "due_at"))
    rows = [
        Chased(
            face, by.get(one.pk, ""), noted.get(one.pk), clocks.get(one.pk), _stands(noted.get(one.pk), clocks.get(one.pk), desk)
        )
        for one, face in _paired(pages.whole(ids), desk)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: ("alarm", "wanted", "noted").index(row.stands))


def silent(rows: Sequence[Chased]) -> list[tuple[str, int]]:
    """Who still owes today's note, and for how many; nobody's first. In the order of names, which is no rank."""
    owed: dict[str, int] = {}
    for row in rows:
        if row.stands != "noted":
            owed[row.who] = owed.get(row.who, 0) + 1
    return sorted(owed.items())


def _stands(last: datetime | None, due: datetime | None, desk: Desk) -> str:
    if due is not None and due < desk.now:
        return "alarm"
    return "noted" if last is not None and last >= midnight(desk.today) else "wanted"


def _paired(rows: list[Matter], desk: Desk) -> list[tuple[Matter, Face]]:
    return list(zip(rows, faces(rows, desk, "unclosed-row"), strict=True))


def _persons(pairs: Any) -> dict[int, str]:
    pairs = dict(pairs)
    names = {one.pk: str(one) for one in Person.objects.filter(pk__in=set(pairs.values()))}
    return {pk: names[person] for pk, person in pairs.items()}
