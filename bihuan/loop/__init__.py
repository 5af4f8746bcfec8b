"""What a closed loop is, with no framework and no database."""

from bihuan.loop.actor import Actor
from bihuan.loop.asks import HAPPENED, Ask, happened
from bihuan.loop.calendar import Calendar
from bihuan.loop.clocks import Clock, Rung
from bihuan.loop.decide import Outcome, admitted, allowed, decide, opening, replayed
from bihuan.loop.explain import Explanation, More, explain
from bihuan.loop.faults import faults
from bihuan.loop.hands import FINISH, GIVE_BACK, RETURN, SIGN, Hand, offer, rule
from bihuan.loop.limits import Deadline, Limit, Skipped, parse_limit, parse_share
from bihuan.loop.loop import OPENING, Loop, Move, State
from bihuan.loop.refused import Refused
from bihuan.loop.rules import Rule, Rules, Setting, setting
from bihuan.loop.snapshot import Done, Request, Running, Snapshot
from bihuan.loop.terms import code_of, far_off
from bihuan.loop.timing import Clockwork, Started
from bihuan.loop.who import Who, above, assisting, at_holder, at_hub, at_origin, in_crew, over

__all__ = [
    "FINISH",
    "GIVE_BACK",
    "HAPPENED",
    "OPENING",
    "RETURN",
    "SIGN",
    "Actor",
    "Ask",
    "Calendar",
    "Clock",
    "Clockwork",
    "Deadline",
    "Done",
    "Explanation",
    "Hand",
    "Limit",
    "Loop",
    "More",
    "Move",
    "Outcome",
    "Refused",
    "Request",
    "Rule",
    "Rules",
    "Running",
    "Rung",
    "Setting",
    "Skipped",
    "Snapshot",
    "Started",
    "State",
    "Who",
    "above",
    "admitted",
    "allowed",
    "assisting",
    "at_holder",
    "at_hub",
    "at_origin",
    "code_of",
    "decide",
    "explain",
    "far_off",
    "faults",
    "happened",
    "in_crew",
    "offer",
    "opening",
    "over",
    "parse_limit",
    "parse_share",
    "replayed",
    "rule",
    "setting",
]
