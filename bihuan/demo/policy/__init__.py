"""What each post does with a move that is offered, and after how long. Data and luck in, a plan out.

The robot knows no loop: it reads the moves that the API offers and looks here for the first one that the post would make. Minutes are
those of life; the robot divides them by its speed.
"""

import random
from typing import Any

from bihuan.demo.policy.crew import CREW
from bihuan.demo.policy.desk import DESK, GIVER, LEADER, LEGAL
from bihuan.demo.policy.habit import Habit, Mind, Plan, View, choices_of, unit_name
from bihuan.demo.policy.township import CLERK, ROOM

__all__ = ["Mind", "Plan", "answer", "choices_of", "plan", "unit_name"]

HABITS: dict[tuple[str, str], tuple[Habit, ...]] = {
    ("incident", "dispatcher"): DESK, ("incident", "officer"): CREW, ("incident", "leader"): LEADER, ("incident", "legal"): LEGAL,
    ("diversion", "dispatcher"): GIVER, ("diversion", "leader"): GIVER, ("diversion", "town_dispatcher"): ROOM,
    ("diversion", "clerk"): CLERK,
}  # fmt: skip
EASILY_FORGOTTEN = ("sign", "accept", "call_back", "feed_back")
NOTES = ("已核实。", "已按流程办理。", "情况属实，已记录。", "与报警人核对过。")


def plan(view: View, post: str, mind: Mind, luck: random.Random) -> Plan | None:
    """The first habit of the post that fits, or None: then it is for somebody else, or for later."""
    offered = {move["name"]: move for move in view["moves"]}
    for habit in HABITS.get((view["kind"], post), ()):
        if not mind.mine and habit in (*DESK, *GIVER):
            continue  # a person is the desk; nobody does it in their place
        if habit.move not in offered or habit.move in mind.refused or not habit.when(view, mind) or luck.random() > habit.chance:
            continue
        said = habit.said(view, mind, luck)
        answers = answer(offered[habit.move]["asks"], said, luck)
        if answers is not None:
            forgotten = habit.move in EASILY_FORGOTTEN and luck.random() < 0.03
            return Plan(habit.move, answers, habit.minutes * luck.lognormvariate(0, 0.45), forgotten)
    return None


def answer(asks: list[View], said: dict[str, Any], luck: random.Random) -> dict[str, Any] | None:
    """Only what is asked, and everything that must be; None where something that must be answered cannot be."""
    answers = {}
    for ask in asks:
        value = said.get(ask["name"])
        choices = [choice[0] for choice in ask["choices"]]
        if value is None and ask["required"]:
            if ask["kind"] == "words":
                value = luck.choice(NOTES)
            elif choices:
                value = choices[0]
            else:
                return None
        if value is not None and choices and value not in choices:
            if ask["required"]:
                return None
            continue
        if value is not None:
            answers[ask["name"]] = value
    return answers
