"""Hand-overs as rows: what each move does to the offer between two organisations."""

from collections.abc import Mapping
from typing import Any

from bihuan.loop import Move, Outcome, Refused
from bihuan.station.loop.answers import first_code
from bihuan.station.loop.models import Assist, Handover, Matter, Step
from bihuan.station.loop.sql import add, run, update


def hand_over(matter: Matter, move: Move, step: Step, said: Mapping[str, Any], out: Outcome) -> None:
    if move.hands is None:
        return
    deed = move.hands.deed
    if deed in ("offer", "rule"):
        if deed == "rule":
            _stamp_last(matter, {"ruled_at": step.at})
        add(
            Handover,
            {
                "matter_id": matter.pk,
                "giver_id": step.from_holder_id,
                "taker_id": out.holder,
                "offered_at": step.at,
                "by_ruling": deed == "rule",
                "reason": "",
                "version": step.version,
            },
        )
        share(matter, out.holder)
    elif deed == "sign":
        _stamp_last(matter, {"signed_at": step.at, "signed_by_id": step.actor_id})
    elif deed == "finish":
        _stamp_last(matter, {"finished_at": step.at})
    else:
        _stamp_last(matter, {"returned_at": step.at, "reason": first_code(move.asks, said)})
        share(matter, out.holder)


def help_asked(matter: Matter, move: Move, step: Step, said: Mapping[str, Any]) -> None:
    """Another organisation is asked for its own part, has heard of it, or has answered it. The kind says who may answer for it."""
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
    elif move.helps == "heed":
        if not matter.assists.filter(part=step.part, heeded_at=None).update(heeded_at=step.at):
            raise Refused("not_a_choice", fields=[move.part])
    elif move.helps == "answer":
        told = {"answered_at": step.at, "answered_by_id": step.actor_id, "verdict": first_code(move.asks, said)}
        if not matter.assists.filter(part=step.part, answered_at=None).update(**told):
            raise Refused("not_a_choice", fields=[move.part])


def share(matter: Matter, organisation: int) -> None:
    """From now on this organisation sees the matter."""
    run("INSERT INTO loop_part (organisation_id, matter_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", organisation, matter.pk)


def _stamp_last(matter: Matter, columns: Mapping[str, Any]) -> None:
    """On the newest offer, if there is one: a matter may be returned to its hub that nobody ever offered."""
    update(Handover, columns, "id = (SELECT MAX(id) FROM loop_handover WHERE matter_id = %s)", matter.pk)
