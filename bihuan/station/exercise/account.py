"""How the played calls went, read in the exercise's own tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bihuan.station.calls.models import Call
from bihuan.station.exercise.scenario import Line
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.models import Matter, Step

ORIGIN = "exercise:"
STAMPS = {"sent": "sent_at", "signed": "signed_at", "left": "left_at", "arrived": "arrived_at", "fed_back": "fed_back_at"}


def account(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """A row for each call that has rung, in the scenario's order; a stage is seconds from the ringing, None where it was not reached."""
    calls = {call.origin_key: call for call in Call.objects.filter(origin_key__startswith=ORIGIN).select_related("matter")}
    first: dict[int, int] = {}  # matter -> the call that opened it
    for place in range(1, len(lines) + 1):
        call = calls.get(f"{ORIGIN}{place}")
        if call and call.matter and call.matter.chain == call.number:
            first[call.matter.pk] = place
    out = []
    for place, line in enumerate(lines, 1):
        if call := calls.get(f"{ORIGIN}{place}"):
            opened = first.get(call.matter_id or 0)
            row = {"place": place, "rung_at": call.entered_at.isoformat(), "truth": line.truth,
                   "joined": opened if opened != place else None, **_went(call.matter, call.entered_at)}  # fmt: skip
            out.append(row)
    return out


def _went(matter: Matter | None, rung: datetime) -> dict[str, Any]:
    if matter is None:
        return {"given": "", "taken_by": None}
    begun = Step.objects.filter(matter=matter).order_by("version").values_list("actor_id", flat=True).first()
    orders = list(Order.objects.filter(matter=matter))
    stamps = {stage: [at for order in orders if (at := getattr(order, column))] for stage, column in STAMPS.items()}
    return {
        "given": matter.category, "taken_by": begun, "opened": _after(matter.opened_at, rung), "closed": _after(matter.closed_at, rung),
        **{stage: _after(min(times), rung) if times else None for stage, times in stamps.items()},
    }  # fmt: skip


def _after(at: datetime | None, rung: datetime) -> int | None:
    return max(0, round((at - rung).total_seconds())) if at else None
