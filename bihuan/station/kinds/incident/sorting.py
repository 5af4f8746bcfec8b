"""Sorting anew: another class or level, with a reason. Restricted once stays restricted."""

from datetime import date

from django.conf import settings
from django.utils import translation

from bihuan.loop import Refused
from bihuan.station.calls.categories import Sort, category
from bihuan.station.kinds.incident import searching
from bihuan.station.kinds.incident.models import Order
from bihuan.station.kinds.incident.telling import leaders
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.models import Step
from bihuan.station.people.actor import day_of


def reclassify(deed: Deed) -> None:
    sort, matter = valid(deed.said["category"], day_of(deed.now)), deed.matter
    level = deed.said.get("level") or matter.level
    deed.header |= {"category": sort.code, "level": level, "title": title(sort)}
    deed.sheet.sorted_anew += 1
    deed.sheet.legal_check = sort.legal_check
    if sort.restricted:
        restrict(deed)
    if level == 1 and matter.level != 1:
        deed.tells += leaders(deed)
    searching.begin(deed, sort.code)


def restrict(deed: Deed) -> None:
    """From now on only the crew, and who leads; who works on it already is of the crew."""
    if deed.matter.restricted:
        return
    deed.header["restricted"] = True
    orders = Order.objects.filter(matter=deed.matter, recalled_at=None)
    stamped = Step.objects.filter(matter=deed.matter, part__in=orders.values("part")).values_list("actor_id", flat=True)
    working = {deed.actor.id, *orders.values_list("lead_id", flat=True), *stamped}
    deed.joins |= {person for person in working if person is not None}


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
