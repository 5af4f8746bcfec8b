"""Forms that come from what a move asks: how each answer is given, which key opens the form, and what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.loop import HAPPENED, Refused
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.texts import replies
from bihuan.station.loop.view import FieldView, MoveView
from bihuan.station.loop.words import worded

MANY = 9  # a longer list is searched by words and initials
FEW = 5  # so many choices are shown side by side; more go into a list
YES_NO = (("true", _("yes")), ("false", _("no")))
LEVELS = tuple((level, str(level)) for level in (1, 2, 3, 4))
HINTS = {"limit": _("for example 24 hours, 3 working days or 5 days")}


Likely = Mapping[tuple[str, str], str]  # the value by move and question


@dataclass(frozen=True)
class Question:
    """One field as the page draws it: `only` is a widget with one choice, which needs no asking."""

    name: str
    id: str
    label: str
    widget: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    hint: Any
    value: str
    wrong: bool
    sought: bool = False  # a list so long that it is searched
    until: str = ""  # where a length of time is asked: the address that says until when it would reach


@dataclass(frozen=True)
class Form:
    id: str
    name: str
    label: str
    first: bool
    leads_on: bool
    key: str
    questions: tuple[Question, ...]
    refusal: str = ""
    replies: tuple[str, ...] = ()
    open: bool = False
    told_late: bool = False  # kept in the browser while the station is away, and sent with the time at which it was pressed

    @property
    def straight(self) -> bool:
        """Nothing to ask: one press makes the move."""
        return all(one.widget == "only" for one in self.questions)

    @property
    def about(self) -> str:
        """What the only choices are, to be read on the button."""
        return ", ".join(one.choices[0][1] for one in self.questions if one.widget == "only")


@dataclass(frozen=True)
class Returned:
    """A move that was refused, with what had been typed."""

    move: str
    said: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""
    wrong: frozenset[str] = frozenset()

    @classmethod
    def of(cls, matter: Matter, move: str, said: Mapping[str, str], why: Refused) -> "Returned":
        named = why.values.get("fields", ())
        known = kinds()[matter.kind].loop.moves.get(move)
        return cls(
            move, said, worded(why, known), frozenset(str(name) for name in named) if isinstance(named, (list, tuple)) else frozenset()
        )

    @classmethod
    def asked(cls, matter: Matter, given: QueryDict) -> "Returned | None":
        """A form that an address opens, with the answers that stand in it: `?move=send&unit=3`."""
        name = given.get("move", "")
        if name not in kinds()[matter.kind].loop.moves:
            return None
        return cls(name, {key: value for key, value in given.items() if key != "move"})


def forms(matter: Matter, views: list[MoveView], returned: Returned | None = None, *, on: date, rides: bool = True,
          likely: Likely | None = None) -> list[Form]:
    """The moves that lead on stand first, and the first of them is the page's one main button; then those that are always at hand.
    Replies are those of the day. `rides`: the reader goes out with a crew; for anybody else no key of an order stands under F8, or one
    press too many would sign for somebody else. `likely`: answers that are proposed, to be seen and changed before they are sent."""
    likely = likely or {}
    loop = kinds()[matter.kind].loop
    here = loop.states[matter.state]
    leading = {view.name for view in views if view.primary and loop.moves[view.name].path[here] is not here}
    at_hand = {view.name for view in views if loop.moves[view.name].at_hand}
    taken: set[str] = set()
    out: list[Form] = []
    for view in sorted(views, key=lambda view: _rank(view.name, matter, leading, at_hand)):
        answer = returned if returned and returned.move == view.name else None
        keyed = view.name in leading and (rides or not loop.moves[view.name].part)
        form = _form(matter, view, answer, view.name in leading, view.name in at_hand, not out and keyed, taken, keyed, likely)
        out.append(replace(form, replies=tuple(replies(matter.kind, view.name, on))))
    return out


def said_once(forms: Sequence[Form], returned: Returned | None, stale: bool) -> tuple[list[Form], Returned | None]:
    """A refusal stands at its form, or above everything where the move has gone or others have acted meanwhile; never at both."""
    refused = returned if returned and returned.sentence else None
    if stale or not any(form.refusal for form in forms):
        return [replace(form, refusal="") for form in forms], refused
    return list(forms), None


def _rank(move: str, matter: Matter, leading: set[str], at_hand: set[str]) -> int:
    """Onward before back: once a crew has reported, closing goes before sending another."""
    if move not in leading:
        return 2 if move in at_hand else 3
    loop = kinds()[matter.kind].loop
    order = list(loop.states.values())
    here = loop.states[matter.state]
    return 0 if order.index(loop.moves[move].path[here]) > order.index(here) else 1


def read(post: QueryDict) -> dict[str, str]:
    """The answers of a form; what the page itself added is left out."""
    return {name: post[name] for name in post if name not in ("csrfmiddlewaretoken", "version", "token")}


def version_of(post: QueryDict) -> int:
    """A version that no page has given out is as good as an old one."""
    given = post.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1


def _form(
    matter: Matter, view: MoveView, returned: Returned | None, leads_on: bool, at_hand: bool, topmost: bool, taken: set[str], keyed: bool,
    likely: Likely,
) -> Form:
    form = f"{matter.number}-{view.name}"
    questions = tuple(_question(matter, view.name, one, returned, likely) for one in view.fields if one.name != HAPPENED)
    return Form(
        form,
        view.name,
        view.label,
        topmost and leads_on,
        leads_on or at_hand or bool(returned),
        _key(matter, view, keyed, taken),
        questions,
        returned.sentence if returned else "",
        open=bool(returned),
        told_late=kinds()[matter.kind].loop.moves[view.name].told_late,
    )


def _likely_first(choices: tuple[tuple[Any, str], ...], likely: str | None) -> tuple[tuple[Any, str], ...]:
    return tuple(sorted(choices, key=lambda pair: str(pair[0]) != likely)) if likely else choices


def _question(matter: Matter, move: str, one: FieldView, returned: Returned | None, likely: Likely) -> Question:
    form = f"{matter.number}-{move}"
    always = {"level": LEVELS, "flag": YES_NO if one.required else ()}.get(one.kind, ())
    choices = _likely_first(one.choices, likely.get((move, one.name))) or always
    widget = {"words": "words", "time": "time", "number": "number", "flag": "pick" if one.required else "tick"}.get(one.kind, "line")
    if widget == "line" and choices:
        widget = "pick" if len(choices) <= FEW else "list"
    elif widget == "line" and one.kind not in ("limit", "category"):
        widget = "list"
    said = returned.said.get(one.name, "") if returned else likely.get((move, one.name), "")
    if one.required and len(choices) == 1:
        widget, said = "only", str(choices[0][0])
    return Question(
        one.name,
        f"{form}-{one.name}",
        one.label,
        widget,
        one.required,
        tuple((str(value), str(label)) for value, label in choices),
        one.hint or HINTS.get(one.kind, ""),
        said,
        bool(returned and one.name in returned.wrong),
        widget == "list" and len(choices) > MANY,
        reverse("until", args=[matter.number, move]) if one.kind == "limit" else "",
    )


def _key(matter: Matter, view: MoveView, leads_on: bool, taken: set[str]) -> str:
    """F7 for raising the level, F8 for the first that leads on, F9 for giving it back, F10 for closing; the others in order on Alt and
    a digit."""
    hands = kinds()[matter.kind].loop.moves[view.name].hands
    raises = any(one.kind == "level" for one in view.fields)
    wanted = "F10" if view.closes else "F8" if leads_on else "F9" if hands and hands.deed == "return" else "F7" if raises else ""
    free = (key for key in (wanted, *(f"Alt+{digit}" for digit in range(1, 5))) if key and key not in taken)
    key = next(free, "")
    taken.add(key)
    return key
