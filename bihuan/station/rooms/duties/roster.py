"""The week's table of shifts of one organisation: drawn for typing, and what was typed written down as a whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from bihuan.loop import Refused
from bihuan.station.calls.units import in_service
from bihuan.station.duty.models import Shift
from bihuan.station.duty.shifts import WEEK, Entry, enter, monday
from bihuan.station.duty.spans import Unread, begins_on, read_spans, shown
from bihuan.station.loop.words import worded
from bihuan.station.people.actor import midnight
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER, TOWN_DISPATCHER, TOWN_LEADER
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk

KEEP = frozenset({DISPATCHER, LEADER, INSTRUCTOR, CHIEF, TOWN_DISPATCHER, TOWN_LEADER})
MOST = 120  # lines typed on one page; a larger organisation reads them from a file
FAR = 53 * 7


@dataclass
class Cell:
    """What begins that day. `wrong` says why what was typed cannot stand; `stands` is then what is written down."""

    name: str
    day: date
    text: str
    stands: str
    wrong: str = ""


@dataclass
class Line:
    """One unit or one person in one post."""

    key: str
    who: str
    about: str
    person: int | None
    unit: int | None
    post: str
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    organisation: Organisation
    first: date
    lines: list[Line]
    edition: str
    left_out: int

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(7)]

    @property
    def before(self) -> date:
        return self.first - WEEK

    @property
    def after(self) -> date:
        return self.first + WEEK

    @property
    def wrong(self) -> list[tuple[Line, Cell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell.wrong]


def organisations(desk: Desk) -> list[Organisation]:
    """Those of the reader's own house that have units or persons, the reader's own first."""
    today = tree(desk.today)
    houses = {today.house(organisation) for organisation, post in desk.actor.posts if post in KEEP}
    inside = [pk for house in houses for pk in today.below(house) if today.house(pk) == house]
    units = in_service(desk.today).filter(organisation__in=inside).values("organisation")
    held = Posting.objects.filter(Q(until=None) | Q(until__gte=desk.today), organisation__in=inside).values("organisation")
    return list(Organisation.objects.filter(Q(pk__in=units) | Q(pk__in=held)).order_by("code"))


def week_asked(given: str, today: date) -> date:
    """The Monday of the day that was given, not further than a year away; of today where none was."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = today
    return monday(min(max(day, today - timedelta(days=FAR)), today + timedelta(days=FAR)))


def board(organisation: Organisation, first: date, typed: Mapping[str, str] | None = None) -> Board:
    """The week as it stands, with what was typed into it on top."""
    lines = _lines(organisation, first)
    start = midnight(first)
    rows = Shift.objects.filter(organisation=organisation, start__gte=start, start__lt=start + WEEK)
    stands: dict[tuple[int | None, int | None, date], list[str]] = {}
    for one in rows.order_by("start"):
        stands.setdefault((one.person_id, one.unit_id, begins_on(one.start)), []).append(shown(one.start, one.end))
    for line in lines[:MOST]:
        for n in range(7):
            day = first + timedelta(days=n)
            text = ", ".join(stands.get((line.person, line.unit, day), ()))
            name = f"{line.key}-{day:%Y%m%d}"
            line.cells.append(Cell(name, day, typed.get(name, text) if typed else text, text))
    last = rows.aggregate(last=Max("pk"))["last"]
    return Board(organisation, first, lines[:MOST], f"{last}.{rows.count()}", max(0, len(lines) - MOST))


def save(desk: Desk, organisation: Organisation, first: date, typed: Mapping[str, str]) -> tuple[Board, int]:
    """The table with what cannot stand marked, and how many cells were changed; 0 where one of them cannot, and then none is."""
    found = board(organisation, first, typed)
    changed = [(line, cell) for line in found.lines for cell in line.cells if cell.text.strip() != cell.stands]
    wanted: list[tuple[Cell, Entry]] = []
    for line, cell in changed:
        try:
            wanted += [(cell, Entry(organisation.pk, start, end, line.person, line.unit, line.post))
                       for start, end in read_spans(cell.text, cell.day)]
        except Unread as why:
            cell.wrong = _("“%(given)s” is no shift; write for example 8-20, or 20-8 into the next morning.") % {"given": str(why)[:20]}
    if not found.wrong:
        with transaction.atomic():
            for line, cell in changed:
                _cleared(organisation, line, cell.day)
            for cell, entry in wanted:
                _entered(cell, entry, desk)
            if found.wrong:
                transaction.set_rollback(True)
    return found, 0 if found.wrong else len(changed)


def _cleared(organisation: Organisation, line: Line, day: date) -> None:
    start = midnight(day)
    Shift.objects.filter(organisation=organisation, person=line.person, unit=line.unit, start__gte=start,
                         start__lt=start + timedelta(days=1)).delete()


def _entered(cell: Cell, entry: Entry, desk: Desk) -> None:
    try:
        enter(entry, by=desk.person.pk, now=desk.now)
    except Refused as why:
        cell.wrong = worded(why)


def _lines(organisation: Organisation, first: date) -> list[Line]:
    units = in_service(first).filter(organisation=organisation).order_by("code")
    lines = [Line(f"u{unit.pk}", unit.name, unit.code, None, unit.pk, "") for unit in units]
    held = Posting.objects.filter(organisation=organisation, withdrawn=False, since__lte=first + timedelta(days=6))
    held = held.filter(Q(until=None) | Q(until__gte=first)).select_related("person").order_by("person__name", "since", "id")
    seen: set[int] = set()
    for one in held:
        if one.person_id not in seen and one.person.is_active:
            seen.add(one.person_id)
            lines.append(Line(f"p{one.person_id}", str(one.person), str(one.get_post_display()), one.person_id, None, one.post))
    return lines
