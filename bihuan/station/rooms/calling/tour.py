"""The tour for newcomers to the demo: eight steps that point at real controls and carry one call to its end."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stop:
    """`at` finds the control; the tour goes on by itself when it is used in the way `used` names."""

    at: str
    used: str
    title: Any
    text: Any


STOPS = (
    Stop("#take-call", "click", _("Take a call"), _("Press F2. The form opens beside the queue, with the cursor in the words.")),
    Stop("#words", "change", _("Write what the caller says"),
         _("For example: just now two families shout in the stairwell of Cuihu Garden 7. What you type saves itself; Tab leads on.")),
    Stop("#category", "change", _("Name the class"),
         _("Type lljf, 0401 or a word of it, then Enter. Its steps appear below; tick off what you have seen to.")),
    Stop(".dangers", "change", _("Ask about danger"), _("Alt+1 no, Alt+2 yes, Alt+3 not known: one question after the other.")),
    Stop("[name=then][value=open]", "click", _("Write it down"),
         _("F8 writes the call and opens its incident. It stands in the queue at every desk.")),
    Stop("[id$='-send']", "submit", _("Send a unit"),
         _("Open the incident in the queue if it is not here. F8, choose a unit, Ctrl+Enter. The crew signs, drives and feeds back.")),
    Stop("[id$='-contact']", "submit", _("Ring the caller"),
         _("While the crew works: under “other steps”, contact the caller and write down that you reached them.")),
    Stop("[id$='-close']", "submit", _("Close it"),
         _("When the crew has fed back: F10, the result, and what the caller was told. Until then the clock says who owes what by when.")),
)  # fmt: skip


def told() -> list[dict[str, str]]:
    return [{"at": one.at, "used": one.used, "title": str(one.title), "text": str(one.text)} for one in STOPS]
