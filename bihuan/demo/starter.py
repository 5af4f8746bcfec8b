"""`python -m bihuan.demo.starter`: the sorter a new station begins with, learnt from invented calls, phrases and the names of the classes.

It is made by whoever changes one of them and kept in the product, so that the first call of a new station already meets a proposal.
"""

import csv
import random
from pathlib import Path

from bihuan.demo.plan import VILLAGES
from bihuan.demo.texts import TEMPLATES, words
from bihuan.insight.texts.learning import Learnt, learn
from bihuan.station.calls import sorter_file
from bihuan.station.calls.categories import shipped
from bihuan.station.calls.proposing import STARTER

PHRASES = Path(__file__).with_name("data") / "phrases.csv"
SEED = 20260101
DRAWN, SPOKEN = 40, 2
MOST_BYTES = 1_800_000


def texts() -> tuple[list[str], list[str]]:
    """What is learnt from, with its classes; the same each time."""
    draw = random.Random(SEED)
    said: list[tuple[str, str]] = []
    for code in sorted(TEMPLATES):
        said += [(words(code, _given(draw), draw, again=draw.random() < 0.1), code) for _ in range(DRAWN)]
    for code, phrases in _phrases():
        said += [(phrase, code) for phrase in phrases] + [(_with_place(phrase, draw), code) for phrase in phrases * (SPOKEN - 1)]
    said += [(name, sort.code) for sort in shipped().values() if sort.parent for name in (sort.zh, sort.en) if name]
    return [text for text, _code in said], [code for _text, code in said]


def made() -> Learnt:
    return learn(*texts(), SEED, MOST_BYTES)


def _given(draw: random.Random) -> dict[str, str]:
    return {"place": _place(draw), "time": "", "same": ""}


def _place(draw: random.Random) -> str:
    return f"{draw.choice(VILLAGES).name}{draw.randrange(1, 300)}号"


def _with_place(phrase: str, draw: random.Random) -> str:
    return f"{phrase} {_place(draw)}" if draw.random() < 0.5 else f"{_place(draw)}，{phrase}"


def _phrases() -> list[tuple[str, list[str]]]:
    with PHRASES.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        return [(row[0], ",".join(row[1:]).split("|")) for row in rows]


if __name__ == "__main__":
    learnt = made()
    print(sorter_file.save(learnt.model, STARTER), learnt.accuracy, learnt.macro_f1, learnt.answered, learnt.answered_right)
