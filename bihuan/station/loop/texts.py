"""The sentences of this place, each dated: what the reporter is told at a move (`reporter.KIND.MOVE`), and the replies that clerks may
begin with (`reply.KIND.MOVE.N`). Delivered with each kind, replaced by rows from their day on."""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from bihuan.loop import Refused
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Extension, Notice, TextRow
from bihuan.station.loop.tables import grounds, not_past
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.edition import Stamp, stamp

REPLIES = 8  # for each move that has any
LONGEST = 300
BLANKS = ("number", "holder", "due")  # what a sentence to the reporter may leave open; none of it is personal
_BLANK = re.compile(r"\{(\w*)\}")


def texts(on: date) -> Mapping[str, str]:
    """Every sentence as it holds that day."""
    return _texts(on, stamp(TextRow))


def replies(kind: str, move: str, on: date) -> list[str]:
    found = texts(on)
    return [found[key] for n in range(1, REPLIES + 1) if found.get(key := f"reply.{kind}.{move}.{n}")]


def to_reporter(notice: Notice) -> str:
    """What the reporter is told, in words: number, who has it, by when. Empty where this place says nothing at that move."""
    matter = notice.matter
    if matter is None:
        return ""
    sentence = texts(day_of(notice.at)).get(f"reporter.{matter.kind}.{notice.why}", "")
    holder = notice.step.to_holder if notice.step else matter.holder
    granted = Extension.objects.filter(due__matter_id=matter.pk, granted_at=notice.at).order_by("pk").last()
    due = granted.after if granted else matter.due_at
    filled = {"number": matter.chain, "holder": holder.name, "due": f"{due.astimezone(CHINA):%m-%d %H:%M}" if due else ""}
    return _BLANK.sub(lambda blank: filled.get(blank[1], blank[0]), sentence)


def set_text(key: str, text: str, since: date, basis: str, *, by: int | None, now: datetime) -> TextRow:
    """From `since` on the sentence reads so. Raises Refused."""
    text, basis = " ".join(text.split()), grounds(basis, 200, "basis")
    if key not in known_texts():
        raise Refused("no_such_text", key=key)
    if "\0" in text:
        raise Refused("unreadable", fields=["text"])
    if len(text) > LONGEST:
        raise Refused("too_long", fields=["text"], most=LONGEST, given=len(text))
    if key.startswith("reporter.") and (unknown := [blank for blank in _BLANK.findall(text) if blank not in BLANKS]):
        raise Refused("no_such_blank", given=_braced(unknown), known=_braced(BLANKS))
    not_past(since, now)
    return TextRow.objects.create(key=key, text=text, since=since, basis=basis, set_at=now, set_by_id=by)


@cache
def known_texts() -> tuple[str, ...]:
    """Every key there may be: each delivered sentence, and for each move that has replies as many as REPLIES."""
    told = [key for key in shipped() if key.startswith("reporter.")]
    answered = dict.fromkeys(key.rpartition(".")[0] for key in shipped() if key.startswith("reply."))
    return (*told, *(f"{move}.{n}" for move in answered for n in range(1, REPLIES + 1)))


@cache
def shipped() -> Mapping[str, tuple[str, str]]:
    """Text and basis as delivered."""
    return {key: row for one in kinds().values() if one.texts for key, row in _read(one.texts).items()}


def _braced(blanks: Iterable[str]) -> list[str]:
    return [f"{{{one}}}" for one in blanks]


def _read(path: Path) -> Mapping[str, tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["text"], row["basis"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=32)
def _texts(on: date, edition: Stamp) -> Mapping[str, str]:
    own = TextRow.objects.filter(since__lte=on).order_by("since", "id").values_list("key", "text")
    return {**{key: text for key, (text, _basis) in shipped().items()}, **dict(own)}
