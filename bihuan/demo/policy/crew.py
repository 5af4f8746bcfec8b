"""A crew on its way: it signs, leaves, arrives, feeds back and is clear, each in its turn."""

import random
from typing import Any

from bihuan.demo.policy.habit import Habit, Mind, Said, View, When, choices_of

STAMPS = ("sign", "leave", "arrive", "feed_back", "clear")
SCENE = (
    "到场后将双方分开，逐一了解情况。", "现场查看并固定情况，提醒注意安全。", "协助报警人处理，现场已恢复。",
    "到场核实，登记相关人员陈述。", "现场调解，双方均愿意各退一步。",
)  # fmt: skip


def _turn(move: str) -> When:
    def when(view: View, mind: Mind) -> bool:
        return mind.stage == STAMPS.index(move) and any(label == mind.unit for _, label in choices_of(view, move, "order"))

    return when


def _order(view: View, mind: Mind, move: str) -> dict[str, Any]:
    return {"order": next(value for value, label in choices_of(view, move, "order") if label == mind.unit)}


def _stamp(move: str) -> Said:
    return lambda view, mind, luck: _order(view, mind, move)


def _report(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    outcome = "mediated" if mind.code.startswith("04") else luck.choices(("settled", "helped", "warned", "not_found"), (6, 3, 1, 1))[0]
    return {**_order(view, mind, "feed_back"), "outcome": outcome, "scene": luck.choice(SCENE), "people": luck.randint(1, 5),
            "officers": 1, "recording": f"记录仪 {mind.unit} {view['number'][-11:]}"}  # fmt: skip


CREW = (
    Habit("sign", 0.35, _turn("sign"), _stamp("sign")),
    Habit("leave", 1.5, _turn("leave"), _stamp("leave")),
    Habit("arrive", 6, _turn("arrive"), _stamp("arrive")),
    Habit("feed_back", 20, _turn("feed_back"), _report),
    Habit("clear", 3, _turn("clear"), _stamp("clear")),
)
