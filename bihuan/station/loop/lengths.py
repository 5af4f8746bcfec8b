"""Lengths of time in the reader's words, for whatever is kept as a code."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.loop import code_of

UNITS = {
    "s": lambda n: ngettext("%(n)s second", "%(n)s seconds", n),
    "min": lambda n: ngettext("%(n)s minute", "%(n)s minutes", n),
    "h": lambda n: ngettext("%(n)s hour", "%(n)s hours", n),
    "wh": lambda n: ngettext("%(n)s working hour", "%(n)s working hours", n),
    "wd": lambda n: ngettext("%(n)s working day", "%(n)s working days", n),
    "d": lambda n: ngettext("%(n)s day", "%(n)s days", n),
}


def limit(text: str) -> str:
    """`5wd` as 5 working days; what is no limit (a share, a plain number) as it stands."""
    if text == "eod":
        return _("the end of the day")
    if text == "none":
        return _("no limit")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(s|min|h|wh|wd|d)", text)
    if not found:
        return text
    number = float(found[1])
    return UNITS[found[2]](2 if number != 1 else 1) % {"n": f"{number:g}"}


def typed(text: str) -> str:
    """A code as a person would type it: its words where they are read as the same code again, else the code."""
    words = limit(text)
    try:
        return words if code_of(words) == text else text
    except ValueError:
        return text
