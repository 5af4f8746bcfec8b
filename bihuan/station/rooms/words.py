"""Times, limits and remainders in the reader's words."""

import re
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.station.people.actor import CHINA

SOON = 0.8  # past this share of its time a clock is shown as due soon

UNITS = {
    "s": lambda n: ngettext("%(n)s second", "%(n)s seconds", n), "min": lambda n: ngettext("%(n)s minute", "%(n)s minutes", n),
    "h": lambda n: ngettext("%(n)s hour", "%(n)s hours", n), "wh": lambda n: ngettext("%(n)s working hour", "%(n)s working hours", n),
    "wd": lambda n: ngettext("%(n)s working day", "%(n)s working days", n), "d": lambda n: ngettext("%(n)s day", "%(n)s days", n),
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


def span(seconds: float) -> str:
    """How long: to the second below ten minutes, then in minutes, hours, days. The page counts on in the same words (ticks.js)."""
    whole = int(seconds)
    if whole < 600:
        return f"{whole // 60}:{whole % 60:02d}"
    if whole < 3600:
        return _("%(n)s min") % {"n": whole // 60}
    if whole < 86400:
        return _("%(h)s h %(m)s min") % {"h": whole // 3600, "m": whole % 3600 // 60}
    return ngettext("%(n)s day", "%(n)s days", whole // 86400) % {"n": whole // 86400}


def left(due: datetime, now: datetime) -> str:
    seconds = (due - now).total_seconds()
    return _("%(t)s left") % {"t": span(seconds)} if seconds >= 0 else _("%(t)s over") % {"t": span(-seconds)}


def urgency(start: datetime | None, due: datetime | None, now: datetime) -> str:
    """`late`, `soon` or nothing."""
    if due is None:
        return ""
    if due < now:
        return "late"
    if start and due > start and (now - start) / (due - start) >= SOON:
        return "soon"
    return ""


def moment(at: datetime, now: datetime) -> str:
    """A time as people say it: the hour today, yesterday or tomorrow, else month and day, with the year where it is another."""
    here, today = at.astimezone(CHINA), now.astimezone(CHINA).date()
    clock = here.strftime("%H:%M")
    apart = (here.date() - today).days
    if apart == 0:
        return clock
    if apart == -1:
        return _("yesterday %(clock)s") % {"clock": clock}
    if apart == 1:
        return _("tomorrow %(clock)s") % {"clock": clock}
    return here.strftime("%m-%d %H:%M" if here.year == today.year else "%Y-%m-%d %H:%M")


def moment_in_full(at: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{date_format(here, 'DATE_FORMAT', use_l10n=True)} {date_format(here, 'D')} {here:%H:%M}"


def for_scripts() -> dict[str, str]:
    """The same words for the page's scripts; braces are filled there."""
    return {
        "minutes": _("%(n)s min") % {"n": "{n}"}, "hours": _("%(h)s h %(m)s min") % {"h": "{h}", "m": "{m}"},
        "days": ngettext("%(n)s day", "%(n)s days", 2) % {"n": "{n}"},
        "left": _("%(t)s left") % {"t": "{t}"}, "over": _("%(t)s over") % {"t": "{t}"},
        "online": _("live"), "again": _("connecting again"), "late": _("asking every 3 seconds"), "dead": _("cut off for %(n)s min") % {"n": "{n}"},
        "arrived": _("%(n)s new: %(what)s") % {"n": "{n}", "what": "{what}"}, "picked": _("%(n)s picked") % {"n": "{n}"},
        "moved_on": _("This has moved on while you were writing. Your words are kept; look at the story before you send them."),
        "moved_on_gone": _("Somebody else has just acted, and this step is no longer open. Your words:"),
    }
