"""The calls of a desk: which it may read, what they may repeat, and how they come to an incident."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.calls.categories import Sort, category, classes
from bihuan.station.calls.joins import Candidate, candidates
from bihuan.station.calls.models import Answer, Call
from bihuan.station.calls.reading import readable
from bihuan.station.frame.pinyin import initials
from bihuan.station.kinds.incident.intake import join_calls, open_for
from bihuan.station.kinds.incident.joining import part_many
from bihuan.station.loop.access import hidden, matter_for, on_police_side
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import AUXILIARY, CHIEF, DISPATCHER, INSTRUCTOR, LEADER, OFFICER
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import DESK, POLICE

SIZE = 50
TAKERS = frozenset({DISPATCHER, OFFICER, AUXILIARY, LEADER, INSTRUCTOR, CHIEF})
UNASKED = gettext_lazy("not asked, or not known")  # a question that nobody put is no answer
STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)


@dataclass(frozen=True)
class Twin:
    """A call that may report the same thing, with the reasons; masked where its incident is closed to the reader."""

    call: Call
    matter: Matter | None
    why: Candidate
    masked: bool


def station_of(desk: Desk) -> Organisation:
    """The station the desk takes calls for. To anybody else the page does not exist."""
    today = tree(desk.today)
    houses = [today.house(org) for org, post in desk.actor.posts_in_order() if post in TAKERS]
    found = {one.pk: one for one in Organisation.objects.filter(pk__in=houses, kind__in=STATIONS)}
    for house in houses:
        if house in found:
            return found[house]
    raise Http404


def sits_at_a_desk(desk: Desk) -> bool:
    """Whether the person goes on with what another desk has begun."""
    return bool(desk.posts & DESK)


def calls_of(desk: Desk) -> QuerySet[Call]:
    """Only the police side reads calls, and only those of its own stations."""
    if not on_police_side(desk.actor, desk.now):
        raise Http404
    return readable(desk.actor, desk.now)


def call_for(desk: Desk, number: str) -> Call:
    """One call; that of a restricted incident only to those who may open the incident."""
    one = calls_of(desk).filter(number=number).select_related("matter", "area", "taken_by", "station").first()
    if one is None:
        raise Http404
    if one.matter and hidden(one.matter, desk.actor, desk.now):
        matter_for(desk.actor, one.matter.number, desk.now)
    return one


def unsorted(desk: Desk, after: str = "") -> tuple[list[Call], str]:
    """Calls without an incident, the oldest first; the number of the last one leads on."""
    found = calls_of(desk).filter(matter=None, history=False)
    last = found.filter(number=after).first() if after else None
    if last:
        found = found.filter(Q(received_at__gt=last.received_at) | Q(received_at=last.received_at, pk__gt=last.pk))
    rows = list(found.order_by("received_at", "pk")[: SIZE + 1])
    return rows[:SIZE], rows[SIZE - 1].number if len(rows) > SIZE else ""


def listed(call: Call, desk: Desk) -> tuple[Call, str, str]:
    """A call as a list shows it: class and place, nothing of what was said; of a restricted class not even those."""
    sort = sort_of(call, desk)
    if sort and sort.restricted:
        return call, _("restricted"), ""
    return call, str(sort or call.category), call.place


def twins(call: Call, desk: Desk) -> list[Twin]:
    found = candidates(call, desk.now, among=calls_of(desk))
    rows = Call.objects.select_related("matter").in_bulk([one.call for one in found])
    return [Twin(rows[one.call], rows[one.call].matter, one, _masked(rows[one.call], desk)) for one in found]


def open_incident(call: Call, others: Sequence[str], desk: Desk) -> Matter:
    """An incident for the call, and the other calls joined to it in the same action."""
    matter = open_for(call, actor=desk.actor, now=desk.now)
    picked = calls_of(desk).filter(number__in=[one for one in others if "\0" not in one]).exclude(pk=call.pk)
    return join_calls(matter, picked, actor=desk.actor, now=desk.now) if others else matter


def join(call: Call, number: str, desk: Desk) -> None:
    """To an incident that the desk may open."""
    join_calls(matter_for(desk.actor, number, desk.now), [call], actor=desk.actor, now=desk.now)


def take_out(call: Call, desk: Desk) -> None:
    if call.matter is None:
        raise Http404
    part_many(call.matter, [call], actor=desk.actor, now=desk.now)


def sort_of(call: Call, desk: Desk) -> Sort | None:
    return category(call.category, desk.today)


def dangers(call: Call) -> list[tuple[Any, str]]:
    """The danger questions that were answered with yes or left open, with their answers."""
    return [
        (Call._meta.get_field(name).verbose_name, UNASKED if answer == Answer.UNKNOWN else Answer(answer).label)
        for name, answer in call.danger.items() if answer != Answer.NO
    ]  # fmt: skip


def code_of(typed: str, on: date) -> str:
    """The code that is meant: `0902 商业噪声` or `0902` by its number, 商业噪声 by its name, `syzs` by its initials, `商业` where only one
    class has it in its name. Anything else as it stands: what somebody typed is never guessed at."""
    sought = typed.strip()
    if found := re.match(r"(\d{4})\b", sought):
        return found[1]
    known = classes(on)
    for fits in (_named, _by_initials, _in_part):
        meant = [one.code for one in known if sought and fits(one, sought.casefold())]
        if len(meant) == 1:
            return meant[0]
    return sought


def _named(one: Sort, sought: str) -> bool:
    return sought in (one.zh.casefold(), one.en.casefold())


def _by_initials(one: Sort, sought: str) -> bool:
    return sought == initials(one.zh)


def _in_part(one: Sort, sought: str) -> bool:
    return sought in one.zh.casefold() or sought in one.en.casefold()


def has_queue(desk: Desk) -> bool:
    return bool(desk.posts & POLICE)


def _masked(call: Call, desk: Desk) -> bool:
    if call.matter:
        return hidden(call.matter, desk.actor, desk.now)
    return False
