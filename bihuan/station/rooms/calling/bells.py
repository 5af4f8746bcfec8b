"""What should be heard at this desk now: only what the desk itself is to act on, and of a protected matter nothing but its number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.station.calls.models import Status
from bihuan.station.calls.units import in_service
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.lines.standing import limits
from bihuan.station.loop.access import hidden
from bihuan.station.loop.models import Due, Matter
from bihuan.station.loop.notices import inbox, topic
from bihuan.station.people.posts import DISPATCHER
from bihuan.station.people.tree import tree
from bihuan.station.rights.reads import masked
from bihuan.station.rooms.calling import telephone
from bihuan.station.rooms.calling.callbook import calls_of
from bihuan.station.rooms.command_room.instructions import instructions
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import has_line
from bihuan.station.rooms.notices import in_short, last_look

NEW, LATE, URGENT, MESSAGE = "new", "late", "urgent", "message"
RECENT = timedelta(hours=12)
MOST = 20  # of one kind


@dataclass(frozen=True)
class Bell:
    """`key` is the same until it has been acknowledged or is over."""

    kind: str
    key: str
    text: str
    href: str


def bells(desk: Desk) -> list[Bell]:
    """The most urgent first."""
    houses = _houses(desk)
    first = [*_urgent(desk, houses), *_unheard(desk)] if houses else [*_unheard(desk)]
    own = [*_late(desk, houses), *_new(desk, houses), *_unsorted(desk, houses)] if houses else []
    rung = [*first, *own, *_missed(desk), *_instructions(desk)]
    return [*rung, *_messages(desk, frozenset(one.href for one in rung))]


def _houses(desk: Desk) -> frozenset[int]:
    """The houses at whose desk the person sits."""
    today = tree(desk.today)
    return frozenset(today.house(organisation) for organisation, post in desk.actor.posts if post == DISPATCHER)


def _urgent(desk: Desk, houses: frozenset[int]) -> Iterator[Bell]:
    below = [org for house in houses for org in tree(desk.today).below(house)]
    for unit in in_service(desk.today).filter(status=Status.URGENT, organisation_id__in=below)[:MOST]:
        since = unit.status_at.isoformat() if unit.status_at else ""
        yield Bell(URGENT, f"u{unit.pk}.{since}", _("%(unit)s calls for help") % {"unit": unit.name}, reverse("queue"))


def _late(desk: Desk, houses: frozenset[int]) -> Iterator[Bell]:
    late = Due.objects.filter(clock="sign", stopped_at=None, due_at__lt=desk.now, due_at__gte=desk.now - RECENT)
    late = late.filter(matter__kind=Incident.key, matter__closed_at=None, matter__holder_id__in=houses)
    for due in late.order_by("due_at").select_related("matter")[:MOST]:
        text = _("Not signed for in time: %(what)s") % {"what": _called(due.matter)}
        yield Bell(LATE, f"d{due.pk}", text, _to(due.matter))


def _new(desk: Desk, houses: frozenset[int]) -> Iterator[Bell]:
    """Somebody else opened it, and nobody has been sent."""
    fresh = Matter.objects.filter(kind=Incident.key, state=Incident.taken.name, closed_at=None, holder_id__in=houses)
    fresh = fresh.filter(opened_at__gte=desk.now - RECENT).exclude(steps__version=1, steps__actor=desk.person)
    for matter in fresh.order_by("opened_at")[:MOST]:
        if not hidden(matter, desk.actor, desk.now):
            yield Bell(NEW, f"m{matter.pk}", _("New: %(what)s") % {"what": _called(matter)}, _to(matter))


def _unsorted(desk: Desk, houses: frozenset[int]) -> Iterator[Bell]:
    calls = calls_of(desk).filter(matter=None, history=False, station_id__in=houses, entered_at__gte=desk.now - RECENT)
    for call in calls.exclude(taken_by=desk.person).order_by("entered_at")[:MOST]:
        yield Bell(NEW, f"c{call.pk}", _("Call to sort: %(number)s") % {"number": call.number}, reverse("call", args=[call.number]))


def _unheard(desk: Desk) -> Iterator[Bell]:
    """The desk hears of a ring that waits beyond the target; who leads hears of one beyond the limit."""
    if not has_line(desk):
        return
    wanted = limits(desk.today)
    for one in telephone.unheard(desk, wanted.target if DISPATCHER in desk.posts else wanted.limit)[:MOST]:
        text = _("The telephone rings and nobody takes it: %(line)s") % {"line": one.line.name}
        yield Bell(LATE, f"t{one.pk}", text, reverse("lines"))


def _missed(desk: Desk) -> Iterator[Bell]:
    """Whom to ring back; who leads hears only of those for whom it is too late."""
    if not has_line(desk):
        return
    page = reverse("lines")
    for one, late in telephone.missed(desk)[:MOST]:
        if late:
            yield Bell(LATE, f"o{one.pk}", _("Not rung back in time: %(phone)s") % {"phone": masked(one.phone) or one.line.name}, page)
        elif DISPATCHER in desk.posts:
            yield Bell(NEW, f"n{one.pk}.t", _("To ring back: %(phone)s") % {"phone": masked(one.phone) or one.line.name}, page)


def _instructions(desk: Desk) -> Iterator[Bell]:
    """Where the unit in which the person rides is to wait."""
    for one in instructions(desk)[:MOST]:
        yield Bell(NEW, f"w{one.pk}", _("%(unit)s: wait in %(where)s") % {"unit": one.unit.name, "where": one.area.name}, reverse("my"))


def _messages(desk: Desk, rung: frozenset[str]) -> Iterator[Bell]:
    """All that is new is one line: what the newest says, and how many more there are; not what rings already."""
    looked = last_look(desk)
    fresh = inbox(desk.actor, desk.now).filter(at__gte=desk.now - RECENT)
    if looked:
        fresh = fresh.filter(at__gt=looked.notices_at)
    found = [one for one in fresh[: MOST + 1] if topic(one).path not in rung]
    if not found:
        return
    newest, more = found[0], len(found) - 1
    text = in_short(newest, desk)
    if more:
        text = ngettext("%(text)s; %(n)s more new notice", "%(text)s; %(n)s more new notices", more) % {
            "text": text, "n": more if more < MOST else f"{more}+"}
    yield Bell(MESSAGE, f"n{newest.pk}", text, reverse("notices") if more else topic(newest).path)


def _called(matter: Matter) -> str:
    if matter.restricted:
        return matter.number
    return f"{matter.number} {matter.title}"


def _to(matter: Matter) -> str:
    return reverse("matter", args=[matter.number])
