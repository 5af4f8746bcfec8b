"""What was asked of others on a matter, as one plain record: of whom, what, when and by whom it was acknowledged, what they answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Assist, Due, Matter
from bihuan.station.loop.view import Line

CLOCKS = ("heed", "answer", "help", "referral")


@dataclass(frozen=True)
class Asked:
    assist: Assist
    what: str
    by: str
    heeded: Line | None
    answered: Line | None
    answer: str
    due: datetime | None
    lamp: str
    word: str


def asked(matter: Matter, story: Sequence[Line], now: datetime) -> list[Asked]:
    """From the story as the reader may see it: without a ground to read, it has no words here either."""
    loop = kinds()[matter.kind].loop
    helps: dict[str, str] = {name: move.helps for name, move in loop.moves.items()}
    begun = {line.version: line for line in story}
    ended = {(helps.get(line.move, ""), line.part): line for line in story if line.part}
    verdicts = {code: str(label) for name, move in loop.moves.items() if helps[name] == "answer" for ask in move.asks
                for code, label in ask.choices}
    due: dict[int, datetime] = {}
    for part, at in Due.objects.filter(matter=matter, clock__in=CLOCKS, stopped_at=None).order_by("-due_at").values_list("part", "due_at"):
        due[part] = at
    rows = matter.assists.order_by("asked_at", "pk").select_related("organisation", "asked_by", "answered_by")
    return [_asked(one, begun.get(one.part), ended, verdicts.get(one.verdict, ""), due.get(one.part), now) for one in rows]


def _asked(
    one: Assist, first: Line | None, ended: Mapping[tuple[str, int], Line], verdict: str, due: datetime | None, now: datetime
) -> Asked:
    heeded, answered = ended.get(("heed", one.part)), ended.get(("answer", one.part))
    late = due is not None and due < now
    if answered is not None and answered.move == "withdraw":
        lamp, word = "return", _("taken back")
    elif one.answered_at:
        lamp, word = "done", verdict or _("answered")
    elif one.heeded_at:
        lamp, word = ("over", _("answer overdue")) if late else ("work", _("acknowledged"))
    else:
        lamp, word = ("over", _("not acknowledged in time")) if late else ("unsigned", _("not acknowledged"))
    return Asked(one, _words(first), first.who if first else "", heeded, answered, _words(answered), due, lamp, word)


def _words(line: Line | None) -> str:
    """What was said there: the only words that are no choice."""
    return " ".join(one.text for one in line.answers if one.words) if line else ""
