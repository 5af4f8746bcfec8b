"""Who answers for an organisation at this hour: itself, its deputy, or the contact who is on call."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.loop.calendar import Calendar
from bihuan.station.people.models import Organisation

OPEN, DEPUTY, ON_CALL, SHUT = "open", "deputy", "on_call", "shut"

WHY: Mapping[str, str | Promise] = {
    OPEN: _("open now"),
    DEPUTY: _("shut now; its deputy is open"),
    ON_CALL: _("shut now; somebody is on call"),
    SHUT: _("shut now, nobody is on call; it waits until opening"),
}


def on_duty(organisation: Organisation, now: datetime, calendar: Calendar) -> tuple[Organisation, str]:
    """The organisation to turn to now, and why it is that one: open, deputy, on_call or shut.

    An open deputy goes before a contact on call, the own contact before a deputy's. With neither, the organisation itself waits.
    """
    line = _deputies(organisation)
    for candidate in line:
        if is_open(candidate, now, calendar):
            return candidate, OPEN if candidate == organisation else DEPUTY
    for candidate in line:
        if candidate.on_call_contact:
            return candidate, ON_CALL
    return organisation, SHUT


def is_open(organisation: Organisation, now: datetime, calendar: Calendar) -> bool:
    """Open all the time, or in its own hours, or (having named none) in office hours; on working days, unless it says otherwise."""
    if organisation.always_open:
        return True
    here = now.astimezone(calendar.zone)
    today, clock = here.date(), here.time()
    if organisation.open_from is None or organisation.open_to is None:
        return calendar.is_working(today) and any(opens <= clock < shuts for opens, shuts in calendar.hours)
    opens, shuts = organisation.open_from, organisation.open_to
    began = today - timedelta(days=1) if opens >= shuts and clock < shuts else today
    return (organisation.every_day or calendar.is_working(began)) and _between(clock, opens, shuts)


def _between(clock: time, opens: time, shuts: time) -> bool:
    """A shift that ends in the morning began the evening before."""
    return opens <= clock < shuts if opens < shuts else clock >= opens or clock < shuts


def _deputies(organisation: Organisation) -> list[Organisation]:
    line = [organisation]
    while (deputy := line[-1].deputy) is not None and deputy not in line:
        line.append(deputy)
    return line
