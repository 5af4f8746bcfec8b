"""All that the page of one matter shows, gathered once for the screen and for paper."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.station.calls import categories
from bihuan.station.calls.models import Answer
from bihuan.station.calls.phones import looks_odd
from bihuan.station.frame.sealed import SealedField
from bihuan.station.joint.incidents import desk_of
from bihuan.station.joint.models import JointDesk
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.access import fields_for, on_police_side, visible
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.times import SHIPPED, rules
from bihuan.station.loop.view import ClockView, Line, can_open, clocks, masked, moves, story
from bihuan.station.people.posts import AUXILIARY, OFFICER
from bihuan.station.rights.disclosures import may_disclose, of_matter
from bihuan.station.rights.models import Disclosure, What
from bihuan.station.rights.reads import look
from bihuan.station.rooms import words
from bihuan.station.rooms.asked import Asked, asked
from bihuan.station.rooms.calling.callbook import UNASKED
from bihuan.station.rooms.calling.quickcard import Facts, Search, facts_of, search_of
from bihuan.station.rooms.calling.stepcard import Card, card
from bihuan.station.rooms.command_room.proposing import proposes
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import class_name, title_of
from bihuan.station.rooms.forms import Form, Returned, forms
from bihuan.station.rooms.inbox.suggest import likely
from bihuan.station.rooms.journey import Journey, journey
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.reading import phone_of

CREWS = frozenset({OFFICER, AUXILIARY})
PHONE = "caller_phone"  # shown masked; the whole number is asked for with a reason
CLOCK_LAMPS = {"running": "work", "soon": "soon", "late": "over", "kept": "done", "missed": "over", "resting": "unsure"}
CLOCK_TONES = {"soon": "soon", "late": "late", "missed": "late", "kept": "done", "resting": "done"}


@dataclass(frozen=True)
class Clock:
    """A clock with its words. `runs` marks one whose remainder counts on while it is looked at."""

    view: ClockView
    lamp: str
    tone: str
    left: str
    runs: bool
    percent: int
    under: str
    limit: str
    basis: str
    since: date | None
    skipped: list[str]
    cells: list[words.Cell]


@dataclass(frozen=True)
class Kin:
    """Another matter of the same chain. One that is closed to the reader shows its number only."""

    number: str
    label: str
    lamp: str
    state: str
    holder: str
    masked: bool


@dataclass(frozen=True)
class MatterPage:
    matter: Matter
    title: str
    kind: str
    state: str
    lamp: str
    level: int
    category: str
    area: str
    holder: str
    origin: str
    closed_to: bool
    clocks: list[Clock]
    story: list[Line]
    forms: list[Form]
    facts: list[tuple[str, str]]
    calls: list[Any]
    kin: list[Kin]
    journey: Journey | None
    handovers: list[Any]
    asked: list[Asked]
    orders: list[Order]
    crew: list[str]
    steps: Card | None
    quick: list[Facts]
    search: Search | None
    read: bool  # whether what was said may be shown; else a purpose is asked for first
    phone: str  # masked
    phone_odd: bool
    disclosures: list[Disclosure]
    may_disclose: bool
    who: bool  # whether units are proposed
    table: JointDesk | None  # the joint desk at which it stands

    @property
    def other_forms(self) -> list[Form]:
        return [form for form in self.forms if not form.leads_on]

    @property
    def sending_leads(self) -> bool:
        """Nobody is out yet, so that sending is what comes next."""
        return any(form.name == "send" and form.leads_on for form in self.forms)

    @property
    def last(self) -> Line | None:
        """What has just happened, and by whom: two people on one matter read it beside each other's words."""
        return self.story[-1] if self.story else None

    @property
    def seal(self) -> str:
        """The beginning of the last link, enough to compare a paper with the ledger."""
        return bytes(self.matter.head).hex()[:16]


def matter_page(matter: Matter, desk: Desk, returned: Returned | None = None, what: str = What.WORDS) -> MatterPage:
    now, kind = desk.now, kinds()[matter.kind]
    state = kind.loop.states[matter.state]
    closed_to = masked(matter, desk.actor, now)
    read = not closed_to and look(desk.actor, matter, now, what).open
    offered, told = moves(matter, desk.actor, now), _story(matter, desk, read)
    family, police = _family(matter, desk), on_police_side(desk.actor, now)
    return MatterPage(
        matter=matter,
        title=title_of(matter, categories.tree(desk.today)),
        kind=str(kind.loop.label),
        state=str(state.label),
        lamp=state.lamp,
        level=matter.level,
        category=class_name(matter.category, now),
        area=str(matter.area) if matter.area else "",
        holder=name_of(matter.holder),
        origin=name_of(matter.origin),
        closed_to=closed_to,
        clocks=[_clock(view, now) for view in clocks(matter, now)],
        story=told,
        forms=forms(matter, offered, returned, on=desk.today, rides=bool(desk.posts & CREWS), likely=likely(matter, offered, desk)),
        facts=_facts(matter, desk, read),
        calls=[] if closed_to or not police else list(matter.calls.order_by("received_at")),
        kin=[_kin(one, desk) for one in family if one.pk != matter.pk],
        journey=None if closed_to else journey([one for one in family if can_open(one, desk.actor, now)], police, now),
        handovers=[] if closed_to else list(matter.handovers.order_by("offered_at").select_related("giver", "taker", "signed_by")),
        asked=[] if closed_to else asked(matter, told, now),
        orders=[]
        if closed_to or not police
        else list(Order.objects.filter(matter=matter).select_related("unit", "lead").prefetch_related("corrections")),
        read=read,
        phone=phone_of(matter, whole=False) if read else "",
        phone_odd=read and looks_odd(phone_of(matter, whole=True)),
        disclosures=of_matter(matter) if read else [],
        may_disclose=not closed_to and may_disclose(desk.actor, matter, now),
        who=proposes(matter, offered),
        table=None if closed_to else desk_of(matter, now),
        crew=[] if closed_to else [str(one.person) for one in matter.crew.filter(until=None).select_related("person")],
        steps=None if closed_to or not police else card(matter, desk),
        quick=[] if closed_to or not police else facts_of(list(matter.calls.all()), read, now),
        search=None if closed_to or not police else search_of(matter, now),
    )


def _clock(view: ClockView, now: datetime) -> Clock:
    runs = view.stopped is None
    taken = words.span(((view.stopped or now) - view.started).total_seconds())
    left = words.left(view.due, now) if runs else _("took %(t)s") % {"t": taken}
    told = (
        _("tells %(who)s at %(when)s") % {"who": _(", ").join(view.next_told), "when": words.moment(view.next_at, now)}
        if view.next_at and view.next_told
        else ""
    )
    rule = rules().get(view.why.rule, view.why.since)
    return Clock(
        view=view,
        lamp=CLOCK_LAMPS[view.state],
        tone=CLOCK_TONES.get(view.state, ""),
        left=left,
        runs=runs,
        percent=min(100, round(view.used * 100)),
        under=told,
        limit=words.limit(view.why.limit),
        basis=rule.basis if rule else "",
        since=view.why.since if view.why.since > SHIPPED else None,
        skipped=words.skipped(view.why.skipped),
        cells=words.strip(view.why),
    )


def _story(matter: Matter, desk: Desk, read: bool) -> list[Line]:
    told = story(matter, desk.actor, desk.now)
    return told if read else [replace(line, answers=()) for line in told]


def _facts(matter: Matter, desk: Desk, read: bool) -> list[tuple[str, str]]:
    """The kind's own columns that this reader may see and that say something."""
    sheet = kinds()[matter.kind].sheet._default_manager.get(pk=matter.pk)
    out = []
    for name in fields_for(desk.actor, matter, desk.now):
        column = sheet._meta.get_field(name)
        if name == PHONE or isinstance(column, SealedField) and not read:
            continue
        value = getattr(sheet, f"get_{name}_display")() if getattr(column, "choices", None) else getattr(sheet, name)
        # A column without a word of its own is a counter for guards; `no` and nought say nothing new.
        if value and value != str(Answer.NO.label) and isinstance(column.verbose_name, Promise):
            out.append((str(column.verbose_name), str(UNASKED) if value == str(Answer.UNKNOWN.label) else _plain(value, desk.now)))
    return out


def _plain(value: Any, now: datetime) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return words.moment(value, now)
    return str(value)


def _family(matter: Matter, desk: Desk) -> list[Matter]:
    """The matters of one chain that the reader may know of, the oldest first."""
    return list(visible(desk.actor, desk.now).filter(chain=matter.chain).select_related("holder").defer("head").order_by("opened_at", "id"))


def _kin(one: Matter, desk: Desk) -> Kin:
    loop = kinds()[one.kind].loop
    state = loop.states[one.state]
    if not can_open(one, desk.actor, desk.now):
        return Kin(one.number, str(loop.label), "lock", _("restricted"), "", True)
    return Kin(one.number, str(loop.label), state.lamp, str(state.label), name_of(one.holder), False)
