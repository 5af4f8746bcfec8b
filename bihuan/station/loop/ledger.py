"""Writing steps: the next link of a matter's chain, and what was said beside it."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bihuan.loop.chain import START, said_hash, step_hash
from bihuan.station.loop.answers import canonical
from bihuan.station.loop.models import Matter, Said, Step
from bihuan.station.loop.sql import add, insert

FIELDS = (
    "version",
    "at",
    "actor_id",
    "post",
    "post_at_id",
    "move",
    "code",
    "part",
    "from_state",
    "to_state",
    "from_holder_id",
    "to_holder_id",
)


def link(before: bytes, number: str, step: Step) -> bytes:
    """The hash of a step: the one before it, the matter's number, every field that means something, the hash of the words."""
    return linked(before, number, [getattr(step, name) for name in FIELDS], bytes(step.said_hash))


def linked(before: bytes, number: str, values: list[Any], words: bytes) -> bytes:
    return step_hash(before, [number, *(_text(value) for value in values), words.hex()])


def worded(step: Step, said: Mapping[str, Any]) -> tuple[str, bytes]:
    """Gives the step the hash of what was said; the words and their salt are for `save`."""
    if not said:
        step.said_hash = b""
        return "", b""
    words, salt = canonical(said), os.urandom(16)
    step.said_hash = said_hash(salt, words)
    return words, salt


def save(step: Step, words: str, salt: bytes) -> None:
    """Writes the step and gives it its key."""
    columns = {name: getattr(step, name) for name in FIELDS}
    step.pk = insert(Step, {"matter_id": step.matter_id, **columns, "said_hash": bytes(step.said_hash), "hash": bytes(step.hash)})
    if words:
        add(Said, {"step_id": step.pk, "salt": salt, "words": words})


def note(
    matter: Matter, move: str, *, now: datetime, code: str = "", by: int | None = None, said: Mapping[str, Any] | None = None
) -> None:
    """A step that is no move: the station writes down what it did itself, or what `by` did beside the loop. The matter stays where it is,
    one version on."""
    step = Step(
        matter=matter,
        version=matter.version + 1,
        at=now,
        actor_id=by,
        move=move,
        code=code,
        from_state=matter.state,
        to_state=matter.state,
        from_holder_id=matter.holder_id,
        to_holder_id=matter.holder_id,
    )
    words, salt = worded(step, said or {})
    step.hash = link(head(matter), matter.number, step)
    save(step, words, salt)
    Matter.objects.filter(pk=matter.pk).update(version=step.version, head=step.hash)
    matter.version, matter.head = step.version, step.hash


def head(matter: Matter) -> bytes:
    return bytes(matter.head) or START


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
