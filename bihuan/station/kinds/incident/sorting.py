"""Sorting anew: another class or level, with a reason. Restricted once stays restricted."""

from datetime import date

from django.conf import settings
from django.utils import translation

from bihuan.loop import Refused
from bihuan.station.calls.categories import Sort, category
from bihuan.station.kinds.incident.orders import live_orders
from bihuan.station.kinds.incident.telling import leaders
from bihuan.station.loop.kinds import Deed
from bihuan.station.people.actor import day_of


def reclassify(deed: Deed) -> None:
    sort, matter = valid(deed.said["category"], day_of(deed.now)), deed.matter
    level = deed.said.get("level") or matter.level
    deed.header |= {"category": sort.code, "level": level, "title": title(sort)}
    deed.sheet.sorted_anew += 1
    deed.sheet.legal_check = sort.legal_check
    if sort.restricted and not matter.restricted:
        deed.header["restricted"] = True
        deed.joins |= {deed.actor.id, *live_orders(matter.pk).values_list("lead_id", flat=True)} - {None}
    if level == 1 and matter.level != 1:
        deed.tells += leaders(deed)


def valid(code: str, on: date) -> Sort:
    """A class an incident can have. Raises Refused: to be invalid needs a second person and a move of its own."""
    sort = category(code, on)
    if sort is None or not sort.parent or not sort.valid:
        raise Refused("not_a_choice", fields=["category"])
    return sort


def title(sort: Sort) -> str:
    """The name of the class in the language of the station, not of whoever sorts it."""
    with translation.override(settings.LANGUAGE_CODE):
        return sort.name
