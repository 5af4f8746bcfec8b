"""Times, limits and remainders in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.loop import Explanation, Skipped
from bihuan.station.calls.categories import shipped
from bihuan.station.calls.models.quick import AgeBand
from bihuan.station.loop.lengths import limit
from bihuan.station.loop.view import SOON
from bihuan.station.people.actor import CHINA
from bihuan.station.rooms.calling.callwords import for_calls
from bihuan.station.rooms.tapwords import for_taps

VARIANTS: dict[str, str | Promise] = {
    **{band.value: band.label for band in AgeBand},
    "urban": gettext_lazy("town"),
    "suburban": gettext_lazy("outskirts"),
    "rural": gettext_lazy("country"),
    "urgent": gettext_lazy("urgent"),
    "utilities": gettext_lazy("water, power, gas, weather"),
    "general": gettext_lazy("general"),
    "complex": gettext_lazy("complex"),
    "consult": gettext_lazy("question"),
    "told": gettext_lazy("caller contacted"),
    "hour": gettext_lazy("within an hour"),
    "today": gettext_lazy("today"),
    "days": gettext_lazy("within 3 working days"),
    "weeks": gettext_lazy("within 10 working days"),
}


def variant(key: str, name: str) -> str:
    """Which case of the limit `name` a row is for: `incident.arrive.1.urban` as level 1, town."""
    parts = key[len(name) :].strip(".").split(".") if key != name else []
    if not parts:
        return _("otherwise")
    return _(", ").join(_case(part) for part in parts)


def _case(part: str) -> str:
    if part in shipped():
        return f"{part} {shipped()[part].name}"
    return _("level %(n)s") % {"n": part} if part.isdigit() else str(VARIANTS.get(part, part))


def rung(when: str) -> str:
    """A step of a ladder: a share of the time, the moment it is over, or so long after."""
    if when.endswith("%"):
        return _("at %(share)s of the time") % {"share": when}
    if when.strip("0.") in ("s", "min", "h", "wh", "wd", "d"):
        return _("when it is over")
    return _("%(limit)s after") % {"limit": limit(when)}


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
    if start and due > start and (now - start) >= SOON * (due - start):
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


def cell(count: int) -> str:
    """A count in a table by area; one so small that it could point at somebody is not told."""
    return str(count) if count >= settings.SMALLEST_CELL else _("fewer than %(n)s") % {"n": settings.SMALLEST_CELL}


def moment_in_full(at: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{date_format(here, 'DATE_FORMAT', use_l10n=True)} {date_format(here, 'D')} {here:%H:%M}"


# Signs that turn the direction of what follows, on to the end of the paragraph: nobody reads them, and what they hide is read wrongly.
TURNING = {code: f"〔U+{code:04X}〕" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


def plain(text: str) -> str:
    """What a person wrote, in the order in which it was written; a sign that would turn it round is seen as a sign."""
    return text.translate(TURNING)


def for_scripts() -> dict[str, str]:
    """The same words for the page's scripts; braces are filled there."""
    return {
        "minutes": _("%(n)s min") % {"n": "{n}"},
        "hours": _("%(h)s h %(m)s min") % {"h": "{h}", "m": "{m}"},
        "days": ngettext("%(n)s day", "%(n)s days", 2) % {"n": "{n}"},
        "left": _("%(t)s left") % {"t": "{t}"},
        "over": _("%(t)s over") % {"t": "{t}"},
        "online": _("live"),
        "as_of": _("as of %(at)s") % {"at": "{at}"},
        "clock_slow": _("this machine's clock is %(t)s slow") % {"t": "{t}"},
        "clock_fast": _("this machine's clock is %(t)s fast") % {"t": "{t}"},
        "again": _("connecting again"),
        "late": _("asking every 3 seconds"),
        "dead": _("cut off for %(n)s min") % {"n": "{n}"},
        "arrived": _("%(n)s new: %(what)s") % {"n": "{n}", "what": "{what}"},
        "picked": _("%(n)s picked") % {"n": "{n}"},
        "moved_on": _("This has moved on while you were writing. Your words are kept; look at the story before you send them."),
        "not_sent": _("Not sent. Your words are still here; try again in a moment."),
        "signed_out": _("Not sent: you have been signed out. Sign in again in another window, then send; your words are still here."),
        "moved_on_gone": _("Somebody else has just acted, and this step is no longer open. Your words:"),
        **for_taps(),
        **for_calls(),
    }


WHY_SKIPPED = {
    "night": gettext_lazy("nights"),
    "lunch": gettext_lazy("midday breaks"),
    "weekend": gettext_lazy("weekend"),
    "holiday": gettext_lazy("holiday"),
    "first_day": gettext_lazy("the day of the start is not counted"),
}


def skipped(spans: Sequence[Skipped]) -> list[str]:
    """What did not count, one line for each reason: free days by date, nights and breaks by their number."""
    lines = []
    for why, label in WHY_SKIPPED.items():
        found = [span for span in spans if span.why == why]
        if not found:
            continue
        if why == "first_day":
            lines.append(str(label))
        elif why in ("weekend", "holiday"):
            lines.append(f"{label} " + _(", ").join(_days(span) for span in found))
        else:
            lines.append(_("%(what)s: %(n)s") % {"what": label, "n": len(found)})
    return lines


def _days(span: Skipped) -> str:
    first, last = span.start.astimezone(CHINA).date(), (span.end - timedelta(seconds=1)).astimezone(CHINA).date()
    return f"{first:%m-%d}" if first == last else _("%(first)s–%(last)s") % {"first": f"{first:%m-%d}", "last": f"{last:%m-%d}"}


@dataclass(frozen=True)
class Cell:
    """One day in the strip that shows how working days were counted: `w` counted, `x` skipped, `d` the last one."""

    day: date
    tone: str
    worked_weekend: bool


def strip(why: Explanation) -> list[Cell]:
    """The days from start to due; nothing for a limit that counts hours, or for one longer than three weeks."""
    first, last = why.start.astimezone(CHINA).date(), why.due.astimezone(CHINA).date()
    if not why.limit.endswith("wd") or (last - first).days > 21:
        return []
    out = {first}
    for span in why.skipped:
        day = span.start.astimezone(CHINA).date()
        while day <= (span.end - timedelta(seconds=1)).astimezone(CHINA).date():
            out.add(day)
            day += timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Cell(day, "d" if day == last else "x" if day in out else "w", day.weekday() >= 5 and day not in out) for day in days]
