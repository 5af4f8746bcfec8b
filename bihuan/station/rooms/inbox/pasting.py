"""Lines copied out of a spreadsheet, each one matter reported done: read, tried without leaving a trace, then taken."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from bihuan.loop import Refused
from bihuan.station.kinds.diversion import codes
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.loop.access import held, hidden
from bihuan.station.loop.act import act
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.words import worded
from bihuan.station.rooms.desk import Desk

MOST = 200  # lines at once
LONGEST = 200_000  # characters at once
MOVE = Diversion.finish

# What spreadsheets call the columns; without such a line they stand in this order.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "单号", "工单编号", "事项编号", "number"),
    "outcome": ("结果", "办理结果", "办结类型", "outcome", "result"),
    "result": ("答复", "答复内容", "办理情况", "办理过程", "what was done", "answer"),
    "how": ("联系方式", "如何联系", "how the caller was contacted", "contact"),
}
ANSWERS: Mapping[str, codes.Codes] = {"outcome": codes.OUTCOMES, "how": codes.HOW}


@dataclass(frozen=True)
class Pasted:
    """One line: what would become of it (`state`), or why it cannot be taken (`wrong`). `text` is the line as it was pasted."""

    place: int
    text: str
    number: str
    title: str = ""
    outcome: str = ""
    result: str = ""
    state: str = ""
    lamp: str = ""
    wrong: str = ""


class Unreadable(Exception):
    """A cell that cannot be used, as a sentence."""


def tried(text: str, desk: Desk) -> list[Pasted]:
    """What would become of each line. Every move is made and undone, so it is refused here exactly where it would be."""
    return [_line(place, cells, desk, keep=False) for place, cells in enumerate(lines(text), 1)]


def taken(text: str, desk: Desk) -> list[Pasted]:
    return [_line(place, cells, desk, keep=True) for place, cells in enumerate(lines(text), 1)]


def lines(text: str) -> list[dict[str, str]]:
    """The cells of each line by what they hold. A first line of headings says the order; columns nobody asked for are passed over."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter="\t") if any(cell.strip() for cell in row)]
    order: Sequence[str] = tuple(HEADINGS)
    if rows and (named := [_heading(cell) for cell in rows[0]]) and "number" in named:
        order, rows = named, rows[1:]
    return [{name: cell for name, cell in zip(order, row, strict=False) if name} for row in rows[:MOST]]


def _heading(cell: str) -> str:
    return next((key for key, names in HEADINGS.items() if cell.casefold() in names), "")


def _line(place: int, cells: dict[str, str], desk: Desk, *, keep: bool) -> Pasted:
    text = "\t".join(cells.get(name, "") for name in HEADINGS).rstrip("\t")
    number = cells.get("number", "")
    try:
        matter = _matter(number, desk)
        said = _said(cells)
        after = _made(matter, said, desk, keep=keep)
    except Unreadable as why:
        return Pasted(place, text, number, wrong=str(why))
    except Refused as why:
        return Pasted(place, text, number, wrong=worded(why, MOVE))
    state = kinds()[after.kind].loop.states[after.state]
    outcome = str(dict(codes.OUTCOMES)[said["outcome"]])
    return Pasted(place, text, after.number, after.title, outcome, said["result"], str(state.label), state.lamp)


def _made(matter: Matter, said: Mapping[str, Any], desk: Desk, *, keep: bool) -> Matter:
    with transaction.atomic():
        done = act(matter.pk, MOVE.name, desk.actor, said, version=matter.version, now=desk.now)
        if not keep:
            transaction.set_rollback(True)
    return done


def _matter(number: str, desk: Desk) -> Matter:
    """By its whole number, or by its end as the list shows it."""
    if not number:
        raise Unreadable(_("The number is missing. Copy it from the list, first column."))
    if not re.fullmatch(r"[0-9A-Za-z-]{6,32}", number):
        raise Unreadable(_("“%(number)s” is no number of a matter.") % {"number": number[:40]})
    mine = held(desk.actor, desk.now).filter(kind=Diversion.key)
    found = [one for one in mine.filter(number__endswith=number.upper())[:3] if not hidden(one, desk.actor, desk.now)]
    if len(found) != 1:
        raise Unreadable(_("Several matters end like this; write the whole number.") if found
                         else _("There is no such matter, or it does not lie with you."))  # fmt: skip
    return found[0]


def _said(cells: dict[str, str]) -> dict[str, Any]:
    outcome, result, how = (cells.get(name, "") for name in ("outcome", "result", "how"))
    if not outcome:
        raise Unreadable(_("The result is missing. Write one of: %(among)s.") % {"among": _among("outcome")})
    said: dict[str, Any] = {"outcome": _code("outcome", outcome), "result": result}
    if how:
        said["how"] = _code("how", how)
        said["reached"] = said["how"] != "no_number"
    return said


def _code(field: str, given: str) -> str:
    """A choice by its word in either language, or by the only word that it is a part of."""
    wanted = given.strip().strip("。.").casefold()
    words = {code: {code, *(word.casefold() for word in _both(label))} for code, label in ANSWERS[field]}
    exact = [code for code, known in words.items() if wanted in known]
    near = [code for code, known in words.items() if any(wanted in word for word in known)]
    if len(exact or near) != 1:
        raise Unreadable(_("“%(given)s” is no such choice. Write one of: %(among)s.") % {"given": given[:40], "among": _among(field)})
    return (exact or near)[0]


def _both(label: str | Promise) -> list[str]:
    out = []
    for language in ("zh-hans", "en"):
        with override(language):
            out.append(str(label))
    return out


def _among(field: str) -> str:
    return _(", ").join(str(label) for _code, label in ANSWERS[field])
