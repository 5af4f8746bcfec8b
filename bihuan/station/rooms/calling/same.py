"""What a call being typed may belong to: the same matter, many callers of one thing, a place that is called about again and again. Matters
are proposed, never persons; what is restricted is not proposed to those who may not open it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from bihuan.insight.repeats.evidence import LEAST
from bihuan.insight.repeats.recent import Candidate, Question
from bihuan.station.calls.caller_key import keys_within
from bihuan.station.calls.categories import category
from bihuan.station.calls.models import Call
from bihuan.station.calls.recently import KEPT, RECENTLY
from bihuan.station.calls.take import read_point
from bihuan.station.loop.access import hidden, visible
from bihuan.station.loop.models import Matter
from bihuan.station.rights.models import OF_PERSONS, Basis, What
from bihuan.station.rights.reads import write
from bihuan.station.rooms.calling.callbook import calls_of
from bihuan.station.rooms.desk import Desk

MANY = 3  # callers of one matter, or calls from one place
LONGEST = 2000
BY_NUMBER = -8.0  # bits: a number that is asked for is told, however little the words say
FEW = 3  # proposals that are shown
SHOWN = 4.0  # odds from which a matter is shown unasked: one key joins it, so it has to be likely
SOME = 0.1  # below it likeness of words speaks for nothing
CLEAR = 0.5  # likeness from which words are said to be the same


@dataclass(frozen=True)
class Proposal:
    """A matter the call may belong to, with the reasons in words."""

    number: str
    about: str
    callers: int
    reasons: tuple[str, ...]
    open: bool


def proposals(typed: Mapping[str, str], desk: Desk) -> dict[str, object]:
    """`same`: the likeliest matter first; `place`: a sentence where the place is called about again and again. `ready` is false where it
    could not be looked for; nothing waits for it."""
    if not settings.SAME_MATTER:
        return {"ready": False, "same": [], "place": ""}
    purpose = typed.get("purpose", "")
    point = read_point(typed.get("lat"), typed.get("lon"))
    lat, lon = point if point else (None, None)
    phone = typed.get("caller_phone", "") if purpose in dict(OF_PERSONS) else ""
    callers = keys_within(phone, desk.now - KEPT, desk.now)
    question = Question(desk.now.timestamp(), typed.get("words", "")[:LONGEST], typed.get("place", "")[:200], lat, lon, callers)
    answer = RECENTLY.ask(question, desk.now, least=BY_NUMBER if callers else LEAST)
    if answer is None:
        return {"ready": False, "same": [], "place": ""}
    found = _by_matter([one for one in answer.same if one.same_number or one.odds >= SHOWN], desk)
    if callers:
        numbered = [one.number for one, by_number in found if by_number]
        write(desk.actor, What.NUMBER, Basis.ASKED, desk.now, number=numbered[0] if numbered else "", purpose=purpose)
    return {"ready": True, "same": [_plain(one) for one, _by_number in found[:FEW]], "place": _place(answer.here, desk)}


def _by_matter(candidates: Iterable[Candidate], desk: Desk) -> list[tuple[Proposal, bool]]:
    """Each matter once, for the likeliest of its calls; and whether it was the number that led to it."""
    candidates = list(candidates)
    of = dict(calls_of(desk).filter(pk__in=[one.id for one in candidates]).exclude(matter=None).values_list("pk", "matter"))
    seen = visible(desk.actor, desk.now).filter(pk__in=set(of.values())).defer("head").in_bulk()
    best: dict[int, Candidate] = {}
    for candidate in candidates:
        matter = of.get(candidate.id)
        if matter is not None and matter in seen and not hidden(seen[matter], desk.actor, desk.now):
            best.setdefault(matter, candidate)
    told = Call.objects.filter(matter__in=best).order_by().values_list("matter").annotate(n=Count("pk"))
    callers = dict(told)
    return [(_proposal(seen[matter], callers[matter], one, desk), one.same_number is True) for matter, one in best.items()]


def _proposal(matter: Matter, callers: int, one: Candidate, desk: Desk) -> Proposal:
    sort = category(matter.category, desk.today)
    about = " · ".join(part for part in (sort.name if sort else matter.category, matter.place) if part)
    return Proposal(matter.number, about, callers, reasons(one, callers), matter.closed_at is None)


def reasons(one: Candidate, callers: int) -> tuple[str, ...]:
    """Each likeness in words, the hard ones first."""
    said = [_before(one.minutes)]
    if one.metres is not None:
        said.append(_("%(metres)s m away") % {"metres": round(one.metres)})
    elif one.names is not None and one.names >= CLEAR:
        said.append(_("names the same place"))
    if one.same_number:
        said.append(_("the same number"))
    if one.same_door:
        said.append(_("the same door"))
    if one.words >= CLEAR:
        said.append(_("the same words"))
    elif one.words >= SOME:
        said.append(_("words alike to %(percent)s %%") % {"percent": round(100 * one.words)})
    if callers >= MANY:
        said.append(_("%(callers)s callers so far") % {"callers": callers})
    return tuple(said)


def _before(minutes: float) -> str:
    whole = max(0, round(minutes))
    if whole < 120:
        return _("%(minutes)s min before") % {"minutes": whole}
    return _("%(hours)s h before") % {"hours": round(minutes / 60)}


def _place(here: tuple[int, ...], desk: Desk) -> str:
    """Only that there were calls: what they were about is read where the reader has a part in it."""
    count = calls_of(desk).filter(pk__in=here[:500], received_at__gte=desk.now - KEPT).exclude(matter__restricted=True).count()
    return _("%(count)s calls from this place in 30 days") % {"count": count} if count >= MANY else ""


def _plain(one: Proposal) -> dict[str, object]:
    return {"number": one.number, "about": one.about, "callers": one.callers, "reasons": list(one.reasons), "open": one.open}
