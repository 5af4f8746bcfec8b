"""The tour for newcomers to the demo: stops that point at real controls and carry one call to its end."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stop:
    """`at` finds the control. The tour goes on by itself when it is used in the way `used` names: click and change of a control,
    done for a form that was accepted; with `rest`, once nothing that it finds is left.

    `text` is for a desk with keys, `touch` for a phone, `absent` for a page on which the control is not, where `way` may find what leads
    there. `example` fills the control in for somebody who has no words ready."""

    at: str
    used: str
    title: Any
    text: Any
    touch: Any
    absent: Any = _("This is done at the queue.")
    example: Any = ""
    rest: str = ""
    way: str = ""


KNOWN_PLACE = "place"  # stands for one that the register knows
NO_FORM = _("The form of a new call is not open here: take a call again at the queue.")
NO_INCIDENT = _(
    "Open the incident of your call in the queue. If you are asked whether two calls are the same, choose an incident of its own."
)

STOPS = (
    Stop("#take-call", "click", _("Take a call"),
         _("Press F2. The form opens beside the queue, with the cursor in the words."), _("Tap “New call”, the button with the ring.")),
    Stop("#words", "change", _("Write what the caller says"),
         _("In your own words or with the example. What you type saves itself; Tab leads on."),
         _("In your own words or with the example. What you type saves itself."), NO_FORM,
         _("Just now two families are shouting in the stairwell, nobody is hurt.")),
    Stop(".dangers", "change", _("Ask about danger"),
         _("Five questions, one after the other: Alt+1 no, Alt+2 yes, Alt+3 not known. Here: five times no."),
         _("Five questions, one after the other. Here: five times no."), NO_FORM, rest=".ask:not(:has(:checked))"),
    Stop("#place", "change", _("Write where it is"), _("A known address appears on the map by itself."),
         _("A known address appears on the map by itself."), NO_FORM, KNOWN_PLACE),
    Stop("#category", "change", _("Name the class"),
         _("Its number, a word of it or the initials lljf, then Enter. Its steps appear below; tick off what you have seen to."),
         _("Its number or a word of it. Its steps appear below; tick off what you have seen to."), NO_FORM, "0401"),
    Stop("[name=then][value=open]", "click", _("Write it down"),
         _("F8 writes the call and opens its incident. It stands in the queue of every desk."),
         _("This writes the call and opens its incident. It stands in the queue of every desk."), NO_FORM),
    Stop("[id$='-send']", "done", _("Send a unit"),
         _("F8, choose a unit that is free, or say why a busy one; Ctrl+Enter. Its crew then signs, drives and reports by itself."),
         _("Choose a unit that is free, or say why a busy one. Its crew then signs, drives and reports by itself."), NO_INCIDENT,
         way="form[action$='/open/'] .wide"),
    Stop("[id$='-contact']", "done", _("Ring the caller"),
         _("While the crew works: open “Contact the caller”, say how and that you reached them, Ctrl+Enter."),
         _("While the crew works: open “Contact the caller”, say how and that you reached them."), NO_INCIDENT),
    Stop("[id$='-close']", "done", _("Close it"),
         _("The crew has reported. F10: the result, in words, and what the caller was told; then Ctrl+Enter."),
         _("The crew has reported. Give the result, in words, and what the caller was told."),
         _("The crew signs, drives and reports; the sign beside the title shows how far it is. In about half a minute “Close” appears "
           "and this goes on by itself. If your incident is not here, open it in the queue.")),
    Stop("", "", _("The loop is closed"),
         _("From the call to the answer, every step stands in the story with its time and its hand. Now sit elsewhere: sign out and come "
           "back as a patrol officer, the township’s room or a department."),
         _("From the call to the answer, every step stands in the story with its time and its hand. Now sit elsewhere: sign out and come "
           "back as a patrol officer, the township’s room or a department.")),
)  # fmt: skip


def told(place: str) -> list[dict[str, str]]:
    """`place` is an address that is known here."""
    return [{name: str(place if value == KNOWN_PLACE else value) for name, value in vars(one).items()} for one in STOPS]
