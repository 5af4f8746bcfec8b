"""What must be true before a move, beside who makes it and where."""

from collections.abc import Mapping
from typing import Any

from bihuan.loop import Actor, Refused, Snapshot

Said = Mapping[str, Any]


def safe(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Danger is for the police first, whoever the owner is."""
    return Refused("in_danger") if matter.facts["danger"] == "yes" else None


def contacted(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Somebody must have tried to reach the caller, unless there is no number to ring."""
    tried = said.get("how") or matter.facts["contacted"]
    if not tried or (tried == "no_number" and matter.facts["number"] == "yes"):
        return Refused("not_contacted")
    return None


def drawn(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return Refused("not_drawn") if matter.facts["call_back"] == "none" else None


def first_time(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """A matter is done again once; a further complaint is a new matter linked to it."""
    return Refused("contested_once") if matter.facts["reopened"] == "yes" else None


def answered(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Asked to close is not closed, and closed is not solved."""
    if not matter.facts["contacted"]:
        return Refused("not_contacted")
    if matter.facts["call_back"] == "due":
        return Refused("call_back_due")
    if matter.facts["solved"] == "not_solved" and matter.facts["reopened"] == "no":
        return Refused("not_solved")
    return None
