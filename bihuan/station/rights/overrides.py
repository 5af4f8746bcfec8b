"""Where somebody set aside what had been decided: sorted anew, made invalid, a corrected time. Steps of the ledger, read."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Step
from bihuan.station.rights.weeks import Week

MOVES = {"incident": ("reclassify", "confirm_invalid", "correct"), "diversion": ("correct",)}
MOST = 500


@dataclass(frozen=True)
class Override:
    """One of them. Of a restricted matter its number and the move only."""

    at: datetime
    number: str
    what: str
    who: str
    code: str


def overrides(organisations: Collection[int], over: Week) -> list[Override]:
    """Those of the week in matters that began with these organisations, the newest first."""
    wanted = Q()
    for kind, names in MOVES.items():
        wanted |= Q(matter__kind=kind, move__in=names)
    found = Step.objects.filter(wanted, at__gte=over.start, at__lt=over.end, matter__origin_id__in=organisations)
    steps = list(found.select_related("matter", "actor").order_by("-at")[:MOST])
    asked = _asked([step for step in steps if not step.code])
    return [_one(step, asked.get(step.pk, step)) for step in steps]


def _asked(granted: Sequence[Step]) -> dict[int, Step]:
    """Of steps that say no reason because they grant what somebody else asked for: the asking, which says it."""
    found: dict[int, Step] = {}
    of_matter: dict[int, list[Step]] = defaultdict(list)
    for step in granted:
        of_matter[step.matter_id].append(step)
    asking = {name for kind in MOVES for name, move in kinds()[kind].loop.moves.items() if move.requests}
    for step in Step.objects.filter(matter__in=of_matter, move__in=asking).order_by("version"):
        for grant in of_matter[step.matter_id]:
            moves = kinds()[grant.matter.kind].loop.moves
            if grant.version > step.version and moves[step.move].requests == moves[grant.move].grants:
                found[grant.pk] = step
    return found


def _one(step: Step, reasoned: Step) -> Override:
    moves = kinds()[step.matter.kind].loop.moves
    hide = step.matter.restricted
    reasons = {value: str(label) for ask in moves[reasoned.move].asks for value, label in ask.choices}
    return Override(step.at, step.matter.number, str(moves[step.move].label), "" if hide else str(step.actor or ""),
                    "" if hide else reasons.get(reasoned.code, reasoned.code))
