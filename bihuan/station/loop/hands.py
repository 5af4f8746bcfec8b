"""Hand-overs as rows: what each move does to the offer between two organisations."""

from collections.abc import Mapping
from typing import Any

from bihuan.loop import Move, Outcome, Refused
from bihuan.station.loop.answers import first_code
from bihuan.station.loop.models import Assist, Handover, Matter, Part, Step
from bihuan.station.loop.snapshots import handover


def hand_over(matter: Matter, move: Move, step: Step, said: Mapping[str, Any], out: Outcome) -> None:
    if move.hands is None:
        return
    last = handover(matter)
    if move.hands.deed in ("offer", "rule"):
        if move.hands.deed == "rule" and last:
            _stamp(last, ruled_at=step.at)
        Handover.objects.create(
            matter=matter,
            giver_id=step.from_holder_id,
            taker_id=out.holder,
            offered_at=step.at,
            by_ruling=move.hands.deed == "rule",
            version=step.version,
        )
        share(matter, out.holder)
    elif last and move.hands.deed == "sign":
        _stamp(last, signed_at=step.at, signed_by_id=step.actor_id)
    elif move.hands.deed == "return":
        if last:
            _stamp(last, returned_at=step.at, reason=first_code(move.asks, said))
        share(matter, out.holder)
    elif last and move.hands.deed == "finish":
        _stamp(last, finished_at=step.at)
    elif last and move.hands.deed == "give_back":
        _stamp(last, returned_at=step.at, reason=first_code(move.asks, said))


def help_asked(matter: Matter, move: Move, step: Step, said: Mapping[str, Any]) -> None:
    """Another organisation is asked for its own part, or has answered it. The kind says who may answer for it."""
    if move.helps == "ask":
        Assist.objects.create(
            matter=matter,
            part=step.version,
            organisation_id=said["organisation"],
            asked_by_id=step.from_holder_id,
            asked_at=step.at,
            blocks=bool(said.get("blocks")),
        )
        share(matter, said["organisation"])
    elif move.helps == "answer":
        if not matter.assists.filter(part=step.part, answered_at=None).update(answered_at=step.at):
            raise Refused("not_a_choice", fields=[move.part])


def share(matter: Matter, organisation: int) -> None:
    """From now on this organisation sees the matter."""
    Part.objects.bulk_create([Part(matter=matter, organisation_id=organisation)], ignore_conflicts=True)


def _stamp(row: Handover, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
