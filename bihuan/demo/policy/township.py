"""The township room and the clerks of its departments."""

import random
from typing import Any

from bihuan.demo.policy.habit import TOLD, Habit, Mind, Said, View, first_choice, sheet, state_in


def _ruling(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {**first_choice("rule", "to")(view, mind, luck), "ground": "list", "basis": "按镇权责清单，由其主办；需要时可申请协办。"}


def _rung(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    reached = luck.choices(("solved", "not_solved", "not_reached"), (86, 6, 8))[0]
    satisfied = {"solved": luck.choice(("yes", "mostly")), "not_solved": "no"}.get(reached)
    return {"answer": reached, "satisfied": satisfied, "words": "" if reached == "not_reached" else luck.choice(TOLD)}


def _unsolved(view: View, mind: Mind) -> bool:
    return sheet(view, "solved") == "not_solved" and not sheet(view, "reopened_at")


ROOM = (
    Habit("accept", 1.5),
    Habit("assign", 6, state_in("received"), first_choice("assign", "department")),
    Habit("rule", 12, said=_ruling),
    Habit("grant_extension", 20, chance=0.9),
    Habit("deny_extension", 20, said=lambda view, mind, luck: {"reason": "按期可以办成，请抓紧。"}),
    Habit("call_back", 40, lambda view, mind: bool(sheet(view, "call_back_due")), _rung),
    Habit("reopen", 5, _unsolved, lambda view, mind, luck: {"words": "报警人称问题仍在，请再到现场。", "satisfied": "no"}),
    Habit("close", 20, said=lambda view, mind, luck: {"feedback": "已办结，结果已告知报警人并回传派出所。"}),
)  # fmt: skip

DONE = (
    "到现场查看，已责令整改。", "联系双方当面说清，问题已解决。", "已派人修复，恢复正常。", "劝离并清理现场，纳入日常巡查。",
    "已登记并答复办理时限，当事人认可。",
)  # fmt: skip
NOT_OURS = {"reason": "not_own_duty", "words": "按清单不属本单位职责，建议重新确定承办。"}
MORE_TIME = {"term": "3wd", "reason": "需会同业主勘查，等配件到货。"}
HINDERED = {"reason": "obstructed", "words": "现场有人阻拦，请民警到场。"}
RUNG = {"how": "phone", "reached": True, "words": "已联系报警人，说明办理安排。"}


def _done(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    outcome = luck.choices(("solved", "partly", "explained"), (88, 6, 6))[0]
    return {"outcome": outcome, "result": luck.choice(DONE), "how": "phone", "reached": True}


def _always(said: dict[str, Any]) -> Said:
    return lambda view, mind, luck: said


CLERK = (
    Habit("send_back", 15, state_in("assigned"), _always(NOT_OURS), chance=0.06),
    Habit("sign", 18),
    Habit("contact", 12, lambda view, mind: not sheet(view, "contacted_at"), _always(RUNG)),
    Habit("arrive", 25, lambda view, mind: not sheet(view, "arrived_at"), chance=0.5),
    Habit("ask_extension", 60, state_in("working"), _always(MORE_TIME), chance=0.03),
    Habit("reflow", 30, state_in("working"), _always(HINDERED), chance=0.01),
    Habit("finish", 180, said=_done),
)
