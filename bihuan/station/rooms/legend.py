"""The one legend: each shape with its colour and its word. A state names its shape by `lamp`."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TONES = {
    "unsigned": "red",
    "over": "red",
    "soon": "amber",
    "signed": "green",
    "return": "violet",
    "rule": "violet",
    "extend": "violet",
    "road": "act",
    "scene": "act",
    "work": "act",
    "call": "act",
}

LEGEND: dict[str, tuple[Any, Any]] = {
    "unsigned": (_("not signed for"), _("red diamond: sent, nobody has taken it")),
    "signed": (_("signed for"), _("green dot: somebody has it")),
    "road": (_("on the road"), _("blue arrow: on the way")),
    "scene": (_("on scene"), _("blue target: arrived")),
    "back": (_("fed back"), _("grey ring: reported back")),
    "work": (_("being worked on"), _("half moon: in hand")),
    "soon": (_("due soon"), _("yellow triangle: the time is nearly used")),
    "over": (_("overdue"), _("red square: the limit has passed")),
    "return": (_("returned"), _("violet hook: came back")),
    "rule": (_("awaiting a ruling"), _("violet hexagon: the hub decides")),
    "extend": (_("extended"), _("violet plus: more time was granted")),
    "call": (_("caller waiting"), _("blue bubble: somebody waits for an answer")),
    "done": (_("closed"), _("grey tick: done with")),
    "link": (_("joined"), _("two rings: joined to another")),
    "lock": (_("restricted"), _("lock: only for those it concerns")),
    "unsure": (_("not known"), _("dashed ring: not known, not sent")),
}

LEVELS: dict[int, tuple[Any, Any]] = {
    1: (_("level 1"), _("a life is at stake")),
    2: (_("level 2"), _("it is happening now")),
    3: (_("level 3"), _("it can wait a little")),
    4: (_("level 4"), _("not police business, or a question")),
}

DIGITS: dict[int, str | Promise] = {
    1: pgettext_lazy("level as one sign", "1"),
    2: pgettext_lazy("level as one sign", "2"),
    3: pgettext_lazy("level as one sign", "3"),
    4: pgettext_lazy("level as one sign", "4"),
}


def tone(lamp: str) -> str:
    return TONES.get(lamp, "")
