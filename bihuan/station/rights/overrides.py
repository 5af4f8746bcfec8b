"""Where somebody set aside what had been decided: sorted anew, made invalid, a corrected time. Steps of the ledger, read."""

from collections.abc import Collection
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
    steps = Step.objects.filter(wanted, at__gte=over.start, at__lt=over.end, matter__origin_id__in=organisations)
    return [_one(step) for step in steps.select_related("matter", "actor").order_by("-at")[:MOST]]


def _one(step: Step) -> Override:
    move = kinds()[step.matter.kind].loop.moves[step.move]
    hide = step.matter.restricted
    reasons = {value: str(label) for ask in move.asks for value, label in ask.choices}
    return Override(step.at, step.matter.number, str(move.label), "" if hide else str(step.actor or ""),
                    "" if hide else reasons.get(step.code, step.code))
