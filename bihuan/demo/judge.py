"""What the judge between police and town hall learns from: every text of the starter, its clauses, and mixed calls.

People begin with what seems smallest and end with what they called for. So beginnings of harmless calls are joined with parts of grave
ones, which are the police's, and as many harmless ones with each other, which are not.
"""

import random
from collections.abc import Sequence

from bihuan.insight.texts.known import FIRST_HAN, LAST_HAN, Known, clauses
from bihuan.insight.texts.learning import learn
from bihuan.insight.texts.model import Model
from bihuan.station.calls.categories import shipped
from bihuan.station.calls.townhall import POLICE, TOWN_HALL

MIXED = 3000
SHORTEST = 4
GRAVE_FIRST = 0.3
MOST_BYTES = 1_000_000


def made(texts: Sequence[str], codes: Sequence[str], seed: int) -> tuple[Model, Known]:
    """The judge, and the pieces that matters of the town hall are known to use."""
    theirs = [is_town_halls(code) for code in codes]
    harmless = [text for text, is_theirs in zip(texts, theirs, strict=True) if is_theirs]
    grave = [text for text, is_theirs in zip(texts, theirs, strict=True) if not is_theirs]
    said = _apart(harmless, TOWN_HALL) + _apart(grave, POLICE) + _mixed(harmless, grave, random.Random(seed))
    judge = learn([text for text, _kind in said], [kind for _text, kind in said], seed, MOST_BYTES).model
    return judge, Known.learnt(harmless, grave)


def is_town_halls(code: str) -> bool:
    """Calls that are no incident count as the police's: silence may be a cry for help."""
    return shipped()[code].non_police


def _apart(texts: Sequence[str], kind: str) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        parts = clauses(text)
        found += [(text, kind)] + [(part, kind) for part in parts if len(parts) > 1 and len(part) >= SHORTEST]
    return found


def _mixed(harmless: Sequence[str], grave: Sequence[str], draw: random.Random) -> list[tuple[str, str]]:
    found = []
    for _ in range(MIXED):
        begun, ended = draw.choice(harmless), draw.choice(grave)
        if _is_han(begun) == _is_han(ended):
            small, great = clauses(begun), clauses(ended)
            parts = ["，".join(small[: draw.randint(1, len(small))]), "，".join(great[-draw.randint(1, len(great)) :])]
            found.append(("，".join(parts[::-1] if draw.random() < GRAVE_FIRST else parts), POLICE))
        begun, ended = draw.choice(harmless), draw.choice(harmless)
        if _is_han(begun) == _is_han(ended):
            found.append((f"{begun}，{ended}", TOWN_HALL))
    return found


def _is_han(text: str) -> bool:
    return any(FIRST_HAN <= ord(sign) <= LAST_HAN for sign in text)
