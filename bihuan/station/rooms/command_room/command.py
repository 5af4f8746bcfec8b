"""The command line: what a line typed after `/` could mean, in Chinese or English, to whoever typed it.

A unit and a digit is a status; a verb with a unit and a number sends the unit; the name of a step and a number makes that step; a number
alone opens its matter, and the name of a page the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bihuan.station.calls import categories
from bihuan.station.calls.models import Status, Unit
from bihuan.station.loop.access import visible
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import MoveView, can_open, moves
from bihuan.station.rooms.command_room.units import units_of
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import title_of
from bihuan.station.rooms.nav import rooms_for

MOST = 10  # so many meanings are offered at once
SEND = ("派", "派警", "send", "assign")
# Words of the field beside the digits; a line may end in any beginning of one of them.
SPOKEN: Mapping[int, tuple[str, ...]] = {
    Status.URGENT: ("紧急", "求助", "urgent", "help"),
    Status.FREE: ("空闲", "在巡", "free", "patrol"),
    Status.AT_STATION: ("待命", "在所", "备勤", "at the station", "station"),
    Status.UNDER_WAY: ("出动", "途中", "在途", "under way", "road"),
    Status.ON_SCENE: ("到场", "到达", "现场", "on scene", "scene", "arrived"),
    Status.WISHES_TO_TALK: ("通话", "请求通话", "talk", "asks to speak"),
    Status.UNAVAILABLE: ("不可用", "停用", "unavailable", "off"),
    Status.BRINGING_IN: ("带回", "移交", "bringing", "handing"),
    Status.TO_FEED_BACK: ("待反馈", "完毕", "feedback", "done"),
}


@dataclass(frozen=True)
class Offer:
    """One thing the line could mean. `values` come back when it is chosen; one with an `href` is only opened, and
    one with `fill` only completes the line."""

    label: str
    note: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    href: str = ""
    matter: str = ""
    digit: str = ""
    fill: str = ""


def offers(line: str, desk: Desk) -> list[Offer]:
    """The likeliest first, to look for the words last; nothing for an empty line."""
    said = _Line(" ".join(line.replace("　", " ").split()), desk)
    if not said.text:
        return []
    found: list[Offer] = []
    for meaning in (said.statuses, said.sendings, said.steps, said.matters, said.pages):
        found += meaning()
    search = Offer(_("Find “%(words)s”") % {"words": said.text}, href=f"{reverse('find')}?{urlencode({'q': said.text})}")
    return [*found[: MOST - 1], search]


class _Line:
    def __init__(self, text: str, desk: Desk) -> None:
        self.text, self.desk = text, desk

    @cached_property
    def units(self) -> list[Unit]:
        return units_of(self.desk)

    def statuses(self) -> Iterator[Offer]:
        """`云03 4`, `云03 到场`, `U1 on scene`; and the call signs that the line begins."""
        yield from self._completed("", self.text)
        for unit, rest in self._units_first(self.text):
            for digit, word in Status.choices:
                if not rest or rest == str(digit) or (not rest.isdigit() and _begins(rest, (str(word), *SPOKEN[digit]))):
                    values = {"do": "status", "unit": str(unit.pk), "status": str(digit)}
                    yield Offer(f"{unit.name} → {digit} {word}", _("set the status"), values, digit=str(digit))

    def sendings(self) -> Iterator[Offer]:
        """`派 云03 0042`, `send U1 0042`; without a number, to any that waits to be sent for."""
        verb = next((verb for verb in sorted(SEND, key=len, reverse=True) if self.text.lower().startswith(verb)), None)
        rest = self.text[len(verb) :].strip() if verb else ""
        yield from self._completed(f"{verb} ", rest)
        for unit, number in self._units_first(rest):
            for matter in self._matters(number, open_only=True)[:MOST]:
                if matter.kind == "incident":
                    values = {"do": "move", "move": "send", "number": matter.number, "unit": str(unit.pk)}
                    yield Offer(_("Send %(unit)s to %(what)s") % {"unit": unit.name, "what": self._name(matter)}, matter.place, values)

    def steps(self) -> Iterator[Offer]:
        """`办结 0042`: a step of a matter by the name on its button, in either language."""
        verb, _sep, number = self.text.rpartition(" ")
        if not verb or not number.replace("-", "").isalnum():
            return
        for matter in self._matters(number, open_only=True)[:2]:
            for move in moves(matter, self.desk.actor, self.desk.now):
                if _begins(verb, self._names(matter, move)):
                    note = _("opens its form: it asks for more") if asks_more(move) else _("is done at once")
                    yield Offer(f"{move.label} · {self._name(matter)}", note, {"do": "move", "move": move.name, "number": matter.number})

    def matters(self) -> Iterator[Offer]:
        for matter in self._matters(self.text, open_only=False)[:MOST]:
            yield Offer(self._name(matter), matter.place, href=reverse("matter", args=[matter.number]), matter=matter.number)

    def pages(self) -> Iterator[Offer]:
        for room in rooms_for(self.desk):
            if _begins(self.text, _both(room.label)):
                yield Offer(str(room.label), _("open the page"), href=reverse(room.key))

    def _completed(self, before: str, begun: str) -> Iterator[Offer]:
        for unit in self.units:
            sign = unit.name.split(" ")[0]
            if begun and len(begun) < len(sign) and sign.lower().startswith(begun.lower()):
                yield Offer(unit.name, f"{unit.status} {unit.get_status_display()}", fill=f"{before}{sign} ", digit=str(unit.status))

    def _units_first(self, text: str) -> Iterator[tuple[Unit, str]]:
        """Units whose call sign or name the text begins with, and what follows it."""
        low = text.lower()
        for unit in self.units:
            names = (unit.name.lower(), unit.code.lower(), unit.name.split(" ")[0].lower())
            known = next((name for name in names if low.startswith(name)), "")
            if known:
                rest = text[len(known) :]
                # 云1 is not the beginning of 云12
                if not (known[-1].isdigit() and rest[:1].isdigit()):
                    yield unit, rest.strip()

    def _matters(self, number: str, *, open_only: bool) -> Sequence[Matter]:
        """By the whole number, or by its serial: the newest first. One that is closed to the reader is not offered."""
        found = visible(self.desk.actor, self.desk.now).select_related("holder").order_by("-opened_at", "number")
        if open_only:
            found = found.filter(closed_at=None)
        serial = re.fullmatch(r"(?:\d{4}-)?(\d{1,4})(?:-(\w\d+))?", number)
        if serial:
            wanted = f"-{serial[1].zfill(4)}"
            day = f"{number[:4]}{wanted}" if number[4:5] == "-" and len(number) > 5 else wanted
            found = found.filter(chain__endswith=day)
            if serial[2]:
                found = found.filter(number__endswith=f"-{serial[2].upper()}")
        elif re.fullmatch(r"[\w]{6}-\d{8}-\d+(-\w\d+)?", number):
            found = found.filter(number__startswith=number.upper())
        elif not number and open_only:
            found = found.filter(kind="incident", state="taken")
        else:
            return []
        return [matter for matter in found[: MOST * 2] if can_open(matter, self.desk.actor, self.desk.now)]

    def _name(self, matter: Matter) -> str:
        return f"{matter.number} {title_of(matter, categories.tree(self.desk.today))}"

    def _names(self, matter: Matter, move: MoveView) -> tuple[str, ...]:
        return _both(kinds()[matter.kind].loop.moves[move.name].label)


def asks_more(move: MoveView) -> bool:
    """Whether a move cannot be made without an answer that only a form can take."""
    return any(one.required and len(one.choices) != 1 for one in move.fields)


def _begins(typed: str, names: Sequence[str]) -> bool:
    return any(name.lower().startswith(typed.lower()) for name in names)


def _both(label: object) -> tuple[str, ...]:
    """A word in both languages, whichever is read now."""
    names = [str(label)]
    with override("en" if (get_language() or "").startswith("zh") else "zh-hans"):
        names.append(str(label))
    return tuple(names)
