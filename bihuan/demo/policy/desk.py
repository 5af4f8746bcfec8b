"""The desk of the station, its leader and its legal officer, and what they do with what they gave to the township."""

import random
from typing import Any

from bihuan.demo.policy.habit import DANGERS, TOLD, Habit, Mind, View, choices_of, first_choice, person, sheet, state_in, unit_name


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
    return _to_be_diverted(view, mind) and "unknown" in [sheet(view, name) for name in DANGERS]


def _no_danger(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {danger: "no" for danger in DANGERS if sheet(view, danger) == "unknown"}


def _request(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    urgency = "utilities" if mind.code.startswith("10") else "consult" if mind.code in ("0805", "0806") else "general"
    return {"request": (mind.words or view["title"])[:400], "urgency": urgency, "may_ring": True}


def _needs_a_unit(view: View, mind: Mind) -> bool:
    if _invalid(view, mind) or mind.code == "1306" or _to_be_diverted(view, mind):
        return False
    return view["state"] == "taken" and (view["level"] < 4 or _in_danger(view))


def _in_danger(view: View) -> bool:
    return any(sheet(view, name) == "yes" for name in DANGERS)


def _needs_another(view: View, mind: Mind) -> bool:
    sent = (sheet(view, "open_orders"), sheet(view, "orders_back"))
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
    said: dict[str, Any] = {"unit": value, "lead": person(view, "send", "lead", lead)}
    if not free:
        said["again"] = "各组都在处警，这组离得最近，处完即去。"
    return said


def _search_begins(view: View, mind: Mind) -> bool:
    """Nobody has the nearest sector yet: its label ends with where it lies."""
    first = choices_of(view, "assign_sector", "sector")[:1]
    return bool(first) and len(str(first[0][1]).split(" · ")) == 2 and bool(choices_of(view, "assign_sector", "unit"))


def _nearest(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {name: choices_of(view, "assign_sector", name)[0][0] for name in ("sector", "unit")}


def _not_told(view: View, mind: Mind) -> bool:
    if sheet(view, "contacted_at"):
        return False
    if view["state"] == "taken":
        return not (_needs_a_unit(view, mind) or _to_be_diverted(view, mind) or _invalid(view, mind))
    return view["state"] in ("fed_back", "checked", "diverted")


def _told(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {"how": luck.choices(("phone", "visit"), (8, 2))[0], "reached": "spoken", "words": luck.choice(TOLD)}


def _ready(view: View, mind: Mind) -> bool:
    if mind.open_children or not sheet(view, "contacted_at") or sheet(view, "open_orders"):
        return False
    if view["state"] == "fed_back" and sheet(view, "legal_check"):
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
    Habit("ask_check", 6, lambda view, mind: bool(sheet(view, "legal_check")) and sheet(view, "open_orders") == 0),
    Habit("close", 12, _ready, _closing),
)  # fmt: skip


def _lets_in(view: View, mind: Mind) -> bool:
    """A restricted incident opens to the legal officer only when the leader lets them in."""
    return view["restricted"] and view["state"] == "checking" and not mind.named


def _legal(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    mind.named = True
    return {"person": person(view, "name_crew", "person", mind.legal), "words": "请法制员审核。"}


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


def _offering(view: View, mind: Mind, luck: random.Random) -> dict[str, Any]:
    return {**first_choice("offer", "to")(view, mind, luck), "words": "非警务，无危险，请承办。"}


GIVER = (Habit("offer", 1.5, state_in("drafted"), _offering), Habit("take_back", 5, state_in("back")))
