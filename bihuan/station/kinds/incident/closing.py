"""Towards the end: the caller is contacted, the legal officer looks, the incident is closed, doubted, contested."""

from bihuan.loop import Refused
from bihuan.station.kinds.incident.models import Order
from bihuan.station.kinds.incident.orders import release
from bihuan.station.kinds.incident.telling import givers
from bihuan.station.loop.kinds import Deed


def contact(deed: Deed) -> None:
    if deed.happened < deed.matter.opened_at:
        raise Refused("stamp_order", given=deed.happened)
    deed.sheet.contacted_at = max(deed.happened, deed.sheet.contacted_at or deed.happened)


def ask_check(deed: Deed) -> None:
    deed.sheet.check_asked_by_id = deed.actor.id


def ask_invalid(deed: Deed) -> None:
    deed.sheet.invalid_code = deed.said["reason"]


def deny_invalid(deed: Deed) -> None:
    deed.sheet.invalid_code = ""


def confirm_invalid(deed: Deed) -> None:
    _end(deed)


def close(deed: Deed) -> None:
    deed.sheet.result = deed.said["result"]
    deed.sheet.case_number = deed.said.get("case", "")[:60]
    _end(deed)


def contest(deed: Deed) -> None:
    """The reporter does not agree: the way begins again, and they are to be contacted again."""
    deed.sheet.contested_at = deed.now
    deed.sheet.contacted_at, deed.sheet.result, deed.sheet.invalid_code = None, "", ""


def _end(deed: Deed) -> None:
    deed.sheet.chased_by = None
    deed.tells += givers(deed)
    for order in Order.objects.filter(matter=deed.matter, recalled_at=None, cleared_at=None).select_related("unit"):
        release(deed, order)
