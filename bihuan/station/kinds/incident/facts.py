"""What guards and limits read of an incident, as text."""

from collections.abc import Mapping

from bihuan.station.kinds.incident.codes import CASES, DANGERS, DISPUTES, FRAUD, MISSING, NO, UNKNOWN, YES
from bihuan.station.kinds.incident.models import IncidentSheet
from bihuan.station.loop.models import Matter

THIRD = 3  # the call with which a matter is looked into


def facts(matter: Matter, sheet: IncidentSheet) -> Mapping[str, str]:
    return {
        "terrain": sheet.terrain,
        "danger": danger(sheet),
        "unanswered": " ".join(unanswered(sheet)),
        "told": "told" if sheet.contacted_at else "",
        "open_orders": str(sheet.open_orders),
        "orders_back": str(sheet.orders_back),
        "waiting_for": sheet.waiting_for,
        "legal_check": YES if sheet.legal_check else NO,
        "check_asked_by": str(sheet.check_asked_by_id or ""),
        "contested": YES if sheet.contested_at else NO,
        "chased": YES if sheet.chased_by_id else NO,
        "repeat": "third" if sheet.calls_joined == THIRD - 1 else "",  # what the next to join would be
        "crew": "further" if sheet.open_orders else "first",
        "owes_stop_payment": _yes(matter.category in FRAUD and sheet.stop_payment_at is None),
        "searches": _yes(matter.category in MISSING and sheet.found_at is None),
        "may_be_case": _yes(matter.category[:2] in CASES or sheet.legal_check),
        "dispute": _yes(matter.category[:2] in DISPUTES),
    }


def _yes(holds: bool) -> str:
    return YES if holds else NO


def danger(sheet: IncidentSheet) -> str:
    """`yes`, `unknown` or `no`; danger that a unit has removed is danger no more."""
    answers = {getattr(sheet, name) for name in DANGERS}
    if YES in answers:
        return NO if sheet.safe_at else YES
    return UNKNOWN if UNKNOWN in answers else NO


def unanswered(sheet: IncidentSheet) -> list[str]:
    return [name for name in DANGERS if getattr(sheet, name) == UNKNOWN]
