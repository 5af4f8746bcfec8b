"""The sorter a new station begins with, learnt from invented calls, calls and phrases written by hand and the names of the classes.

It is made by `python -m tools.starter`, by whoever changes one of them, and kept in the product, so that the first call of a new station
already meets a proposal. With it the judge between police and town hall is made (see demo.judge).
"""

import csv
import random
from pathlib import Path

from bihuan.demo import judge
from bihuan.demo.plan import VILLAGES
from bihuan.demo.texts import TEMPLATES, words
from bihuan.insight.texts.learning import Learnt, learn
from bihuan.station.calls import sorter_file, townhall
from bihuan.station.calls.categories import shipped
from bihuan.station.calls.proposing import STARTER

DATA = Path(__file__).with_name("data")
PHRASES, SAID = DATA / "phrases.csv", DATA / "said.csv"
SEED = 20260101
DRAWN, SPOKEN = 40, 2
MOST_BYTES = 1_800_000


def texts() -> tuple[list[str], list[str]]:
    """What is learnt from, with its classes; the same each time."""
    draw = random.Random(SEED)
    said: list[tuple[str, str]] = []
    for code in sorted(TEMPLATES):
        said += [(words(code, _given(draw), draw, again=draw.random() < 0.1), code) for _ in range(DRAWN)]
    for code, phrases in _written(PHRASES):
        said += [(phrase, code) for phrase in phrases] + [(_with_place(phrase, draw), code) for phrase in phrases * (SPOKEN - 1)]
    said += [(call, code) for code, calls in _written(SAID) for call in calls]
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


def _written(path: Path) -> list[tuple[str, list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        return [(row[0], ",".join(row[1:]).split("|")) for row in rows]


def write() -> dict[str, float]:
    """Make everything that judges words and put it into the product: how many bytes each file has, and how the sorter did."""
    learnt = made()
    between, harmless = judge.made(*texts(), SEED)
    return {
        "sorter": sorter_file.save(learnt.model, STARTER), "judge": sorter_file.save(between, townhall.JUDGE),
        "known": townhall.save_known(harmless), "accuracy": learnt.accuracy, "macro_f1": learnt.macro_f1, "answered": learnt.answered,
        "answered_right": learnt.answered_right,
    }  # fmt: skip
