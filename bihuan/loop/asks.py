"""What a move asks of the person who makes it. Page, phone and API derive their forms from this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bihuan.loop.refused import Refused

KINDS = (
    "words",
    "code",
    "organisation",
    "person",
    "part",
    "limit",
    "flag",
    "category",
    "level",
    "unit",
    "matter",
    "time",
    "call",
    "number",
)

# The name of the answer that says when it happened, of a move that tells what was done out there and may be told later than it was done:
# by a telephone that had no network. The step keeps when it was told, this answer when it happened.
HAPPENED = "happened"
CLOCKS_DIFFER = timedelta(minutes=5)  # by so much a device's clock may be ahead of the station's


@dataclass(frozen=True)
class Ask:
    """One answer. `kind` says what is accepted: `words` that a person writes, a `code` out of `choices`, a `flag`, or the id of something.

    `choices` are (code, label) pairs; kinds other than `code` get theirs from the station when the form is drawn.
    """

    name: str
    label: Any
    kind: str = "words"
    choices: tuple[tuple[str, Any], ...] = ()
    required: bool = True
    hint: Any = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: no such kind of answer: {self.kind}")
        if (self.kind == "code") != bool(self.choices):
            raise ValueError(f"{self.name}: choices belong to codes, and codes need them")


def check_answers(asks: Sequence[Ask], said: Mapping[str, Any]) -> None:
    """Raises Refused naming every answer that is missing, unknown, or not one of the choices."""
    unknown = sorted(set(said) - {ask.name for ask in asks})
    if unknown:
        raise Refused("unknown_answer", fields=unknown)
    missing = [ask.name for ask in asks if ask.required and _empty(said.get(ask.name))]
    if missing:
        raise Refused("unanswered", fields=missing)
    wrong = [
        ask.name
        for ask in asks
        if ask.choices and not _empty(said.get(ask.name)) and said[ask.name] not in {code for code, _ in ask.choices}
    ]
    if wrong:
        raise Refused("not_a_choice", fields=wrong)


def happened(said: Mapping[str, Any], now: datetime) -> datetime:
    """When what is told happened: as it is told, and `now` where nothing is said of it; by a clock a little ahead, now. Raises Refused
    for a moment to come."""
    at: datetime = said.get(HAPPENED) or now
    if at > now + CLOCKS_DIFFER:
        raise Refused("in_the_future", fields=[HAPPENED])
    return min(at, now)


def _empty(answer: Any) -> bool:
    return answer is None or (isinstance(answer, str) and not answer.strip())
