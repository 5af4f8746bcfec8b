"""What each post does with a move that is offered, and after how long. Data and luck in, a plan out.

The robot knows no loop: it reads the moves that the API offers and looks here for the first one that the post would make. Minutes are
those of life; the robot divides them by its speed.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

View = dict[str, Any]
DANGERS = ("injured", "weapon", "violence_now", "vulnerable", "fire_gas")


@dataclass
class Mind:
    """What people on both ends of the line know about a matter, beside what the system shows them."""

    code: str = ""  # the category as the call-taker understood it; 13xx where it was no valid call
    joins: str = ""  # number of the incident it is about, if that is known already
    diverted: bool = False
    words: str = ""
    mine: bool = True  # the robot took the call, so the robot is the desk; otherwise a person is
    refused: dict[str, str] = field(default_factory=dict)  # move → code, at this version
    out: set[str] = field(default_factory=set)  # units known to have an order, whatever their status says
    open_children: bool = False
    unit: str = ""  # whose crew is looking
    stage: int = 0  # how many stamps that crew has given
    riders: dict[str, str] = field(default_factory=dict)  # unit → the officer who rides in it now
    legal: str = ""  # the legal officer's name
    named: bool = False  # and whether the leader has let them in


@dataclass(frozen=True)
class Plan:
    move: str
    said: dict[str, Any]
    minutes: float
    forgotten: bool = False  # nobody thinks of it for minutes by the clock on the wall


When = Callable[[View, Mind], bool]
Said = Callable[[View, Mind, random.Random], dict[str, Any]]


@dataclass(frozen=True)
class Habit:
    """At a move that is offered: how likely, how soon, under what circumstances, with which answers."""

    move: str
    minutes: float
    when: When = lambda view, mind: True
    said: Said = lambda view, mind, luck: {}
    chance: float = 1.0


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


EASILY_FORGOTTEN = ("sign", "accept", "call_back", "feed_back")


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


def choices_of(view: View, move: str, name: str) -> list[list[Any]]:
    for one in view["moves"]:
        if one["name"] == move:
            return next((ask["choices"] for ask in one["asks"] if ask["name"] == name), [])
    return []


def _state(*states: str) -> When:
    return lambda view, mind: view["state"] in states


def _sheet(view: View, name: str) -> Any:
    return view["sheet"].get(name)


# The desk of the station

NOTES = ("已核实。", "已按流程办理。", "情况属实，已记录。", "与报警人核对过。")
TOLD = (
    "已电话告知报警人处理结果，报警人表示知晓。", "当场告知双方，均无异议。", "已告知由谁承办、何时答复。", "电话答复，报警人表示满意。",
)  # fmt: skip


def _joined(view: View, mind: Mind) -> bool:
    return bool(mind.joins) and any(str(label).startswith(mind.joins) for _, label in choices_of(view, "merge", "into"))


def _into(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {"into": next(value for value, label in choices_of(view, "merge", "into") if str(label).startswith(mind.joins))}


def _invalid(view: View, mind: Mind) -> bool:
    return mind.code in ("1301", "1302", "1303", "1304", "1305")


def _elsewhere(view: View, mind: Mind) -> bool:
    return mind.code == "1306" and view["origin"] == view["holder"]


def _to_be_diverted(view: View, mind: Mind) -> bool:
    return mind.diverted and not view["children"] and view["state"] == "taken" and not _in_danger(view)


def _asks_danger(view: View, mind: Mind) -> bool:
    return _to_be_diverted(view, mind) and "unknown" in [_sheet(view, name) for name in DANGERS]


def _no_danger(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {danger: "no" for danger in DANGERS if _sheet(view, danger) == "unknown"}


def _request(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    urgency = "utilities" if mind.code.startswith("10") else "consult" if mind.code in ("0805", "0806") else "general"
    return {"request": (mind.words or view["title"])[:400], "urgency": urgency, "may_ring": True}


def _needs_a_unit(view: View, mind: Mind) -> bool:
    if _invalid(view, mind) or mind.code == "1306" or _to_be_diverted(view, mind):
        return False
    return view["state"] == "taken" and (view["level"] < 4 or _in_danger(view))


def _in_danger(view: View) -> bool:
    return any(_sheet(view, name) == "yes" for name in DANGERS)


def _needs_another(view: View, mind: Mind) -> bool:
    sent = (_sheet(view, "open_orders"), _sheet(view, "orders_back"))
    return view["level"] == 1 and view["state"] in ("sent", "signed", "leaving") and sent == (1, 0)


def _unit(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    """A free unit, traffic for traffic; where none is free one that is busy, with the reason."""
    units = [(value, str(label)) for value, label in choices_of(view, "send", "unit")]
    ready = [(value, label) for value, label in units if "· 1 " in label or "· 2 " in label]
    free = [one for one in ready if unit_name(one[1]) not in mind.out]
    traffic = [one for one in free if ("交警" in one[1]) == mind.code.startswith("05")]
    if not units:
        return {}
    value, label = luck.choice(traffic or free or units)
    lead = mind.riders.get(unit_name(label))
    said: dict[str, Any] = {"unit": value, "lead": _person(view, "send", "lead", lead)}
    if not free:
        said["again"] = "各组都在处警，这组离得最近，处完即去。"
    return said


def unit_name(label: str) -> str:
    """A unit's name without its status."""
    return label.split(" · ")[0]


def _person(view: View, move: str, ask: str, wanted: str | None) -> Any:
    """Who is wanted, if they can be chosen; labels may go on after the name."""
    return next((value for value, label in choices_of(view, move, ask) if wanted and str(label).split()[0] == wanted), None)


def _search_begins(view: View, mind: Mind) -> bool:
    """Nobody has the nearest sector yet: its label ends with where it lies."""
    first = choices_of(view, "assign_sector", "sector")[:1]
    return bool(first) and len(str(first[0][1]).split(" · ")) == 2 and bool(choices_of(view, "assign_sector", "unit"))


def _nearest(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {name: choices_of(view, "assign_sector", name)[0][0] for name in ("sector", "unit")}


def _not_told(view: View, mind: Mind) -> bool:
    if _sheet(view, "contacted_at"):
        return False
    if view["state"] == "taken":
        return not (_needs_a_unit(view, mind) or _to_be_diverted(view, mind) or _invalid(view, mind))
    return view["state"] in ("fed_back", "checked", "diverted")


def _told(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {"how": luck.choices(("phone", "visit"), (8, 2))[0], "reached": "spoken", "words": luck.choice(TOLD)}


def _ready(view: View, mind: Mind) -> bool:
    if mind.open_children or not _sheet(view, "contacted_at") or _sheet(view, "open_orders"):
        return False
    if view["state"] == "fed_back" and _sheet(view, "legal_check"):
        return False
    return view["state"] in ("fed_back", "checked") or view["state"] == "diverted" or not _needs_a_unit(view, mind)


RESULT_WORDS = {
    "handled": ("已到场处置，现场平息。", "双方已分开，交代注意事项后离开。", "现场已恢复秩序。"),
    "mediated": ("双方达成一致，当场履行。", "经劝解双方谅解。"), "case": ("已受案，移交案件办理队。",),
    "diverted": ("镇指挥室已办结并答复报警人。",), "answered": ("电话解答，报警人清楚。",), "unfounded": ("到场未发现异常。",),
}  # fmt: skip


def _closing(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    if view["children"]:
        result = "diverted"
    elif view["state"] in ("taken", "diverted"):
        result = "answered"
    elif mind.code.startswith("04"):
        result = luck.choice(("mediated", "handled"))
    elif mind.code.startswith("01"):
        result = luck.choice(("case", "case", "unfounded"))
    else:
        result = luck.choices(("handled", "unfounded"), (9, 1))[0]
    return {"result": result, "words": luck.choice(RESULT_WORDS[result]), "feedback": luck.choice(TOLD)}


DESK = (
    Habit("accept_transfer", 2),
    Habit("merge", 0.6, _joined, _into),
    Habit("ask_invalid", 1.2, _invalid, lambda view, mind, luck: {"reason": mind.code, "words": "回拨核实，无需出警。"}),
    Habit("transfer", 3, _elsewhere, lambda view, mind, luck: {"reason": "1306", "words": "警情地点不在本辖区。"}),
    Habit("answer_danger", 0.6, _asks_danger, _no_danger),
    Habit("divert", 2, _to_be_diverted, _request),
    Habit("send", 0.7, _needs_a_unit, _unit),
    Habit("send", 0.5, _needs_another, _unit, chance=0.5),
    Habit("stop_payment", 9, said=lambda view, mind, luck: {"outcome": "sent", "words": "已报县反诈中心止付。"}),
    Habit("assign_sector", 3, _search_begins, _nearest),
    Habit("found", 35, said=lambda view, mind, luck: {"outcome": "safe", "words": "已找到，平安，家属接回。"}),
    Habit("contact", 8, _not_told, _told),
    Habit("ask_check", 6, lambda view, mind: bool(_sheet(view, "legal_check")) and _sheet(view, "open_orders") == 0),
    Habit("close", 12, _ready, _closing),
)  # fmt: skip


# Crews

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


# Leader and legal officer


def _lets_in(view: View, mind: Mind) -> bool:
    """A restricted incident opens to the legal officer only when the leader lets them in."""
    return view["restricted"] and view["state"] == "checking" and not mind.named


def _legal(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    mind.named = True
    return {"person": _person(view, "name_crew", "person", mind.legal), "words": "请法制员审核。"}


LEADER = (
    Habit("name_crew", 4, _lets_in, _legal),
    Habit("confirm_invalid", 15),
    Habit("rule_transfer", 10, said=lambda view, mind, luck: {"words": "按地点定，由所在地派出所承办。"}),
    Habit("grant_extension", 20),
    *(habit for habit in DESK if habit.move not in ("merge", "transfer", "ask_invalid")),
)
LEGAL = (
    Habit("fail_check", 30, said=lambda view, mind, luck: {"reason": "record", "words": "询问笔录缺一份，补齐再送。"}, chance=0.08),
    Habit("pass_check", 30),
)


# The township


def _first(move: str, name: str) -> Said:
    def said(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
        first = choices_of(view, move, name)[:1]
        return {name: first[0][0]} if first else {}

    return said


def _ruling(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {**_first("rule", "to")(view, mind, luck), "ground": "list", "basis": "按镇权责清单，由其主办；需要时可申请协办。"}


def _rung(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    reached = luck.choices(("solved", "not_solved", "not_reached"), (86, 6, 8))[0]
    satisfied = {"solved": luck.choice(("yes", "mostly")), "not_solved": "no"}.get(reached)
    return {"answer": reached, "satisfied": satisfied, "words": "" if reached == "not_reached" else luck.choice(TOLD)}


def _unsolved(view: View, mind: Mind) -> bool:
    return _sheet(view, "solved") == "not_solved" and not _sheet(view, "reopened_at")


ROOM = (
    Habit("accept", 1.5),
    Habit("assign", 6, _state("received"), _first("assign", "department")),
    Habit("rule", 12, said=_ruling),
    Habit("grant_extension", 20, chance=0.9),
    Habit("deny_extension", 20, said=lambda view, mind, luck: {"reason": "按期可以办成，请抓紧。"}),
    Habit("call_back", 40, lambda view, mind: bool(_sheet(view, "call_back_due")), _rung),
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
    Habit("send_back", 15, _state("assigned"), _always(NOT_OURS), chance=0.06),
    Habit("sign", 18),
    Habit("contact", 12, lambda view, mind: not _sheet(view, "contacted_at"), _always(RUNG)),
    Habit("arrive", 25, lambda view, mind: not _sheet(view, "arrived_at"), chance=0.5),
    Habit("ask_extension", 60, _state("working"), _always(MORE_TIME), chance=0.03),
    Habit("reflow", 30, _state("working"), _always(HINDERED), chance=0.01),
    Habit("finish", 180, said=_done),
)


# The station again, for what it gave to the township


def _offering(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {**_first("offer", "to")(view, mind, luck), "words": "非警务，无危险，请承办。"}


GIVER = (Habit("offer", 1.5, _state("drafted"), _offering), Habit("take_back", 5, _state("back")))

HABITS: dict[tuple[str, str], tuple[Habit, ...]] = {
    ("incident", "dispatcher"): DESK, ("incident", "officer"): CREW, ("incident", "leader"): LEADER, ("incident", "legal"): LEGAL,
    ("diversion", "dispatcher"): GIVER, ("diversion", "leader"): GIVER, ("diversion", "town_dispatcher"): ROOM,
    ("diversion", "clerk"): CLERK,
}  # fmt: skip
