"""The units as a command room sees them: digit, crew, what each is out for, how long so, and how old its last position is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.station.calls import categories
from bihuan.station.calls.crews import commands, riders
from bihuan.station.calls.models import Status, Unit
from bihuan.station.calls.units import in_service
from bihuan.station.kinds.incident.models import OPEN_ORDER, Order
from bihuan.station.loop.access import hidden, on_police_side
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree
from bihuan.station.rooms import legend, words
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import short, title_of
from bihuan.station.rooms.names import name_of

LAMPS = {"arrived": "scene", "left": "road", "signed": "signed"}  # the furthest time of an order says how far its unit has come
OF_MATTER = ("number", "kind", "state", "version", "category", "title", "restricted", "holder", "origin")
ERRAND = ("unit", *(f"{stamp}_at" for stamp in LAMPS), *(f"matter__{column}" for column in OF_MATTER))  # all that an errand says
SHOWN = 2  # so many of a crew are named in a row; the others are counted


@dataclass(frozen=True)
class Errand:
    """An incident a unit is out for. One that is closed to the reader has neither number nor name."""

    what: str
    lamp: str
    word: str
    number: str = ""
    href: str = ""


@dataclass(frozen=True)
class UnitFace:
    pk: int
    code: str
    name: str
    house: str
    status: int
    word: str
    mode: str
    crew: str
    errands: tuple[Errand, ...]
    since: datetime | None
    lasting: str
    located: datetime | None
    located_ago: str
    source: str
    mine: bool

    @property
    def spoken(self) -> str:
        """The row in one sentence, for those who hear it."""
        return _(", ").join(one for one in (self.name, f"{self.status} {self.word}", *(errand.what for errand in self.errands)) if one)


def units_of(desk: Desk) -> list[Unit]:
    """The units in service of the desk's organisations, by station and call sign. Only the police side sees units."""
    if not on_police_side(desk.actor, desk.now):
        return []
    today = tree(desk.today)
    found = in_service(desk.today).filter(organisation_id__in=desk.reach | _teams(desk))
    return sorted(found, key=lambda unit: (today.house(unit.organisation_id), unit.code))


def unit_for(desk: Desk, pk: int) -> Unit:
    """One of them. Raises Http404 for any other."""
    found = next((unit for unit in units_of(desk) if unit.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _teams(desk: Desk) -> frozenset[int]:
    """An officer sees the units of the whole station, also of the other teams."""
    today = tree(desk.today)
    stations = {today.house(organisation) for organisation, _post in desk.actor.posts}
    return frozenset(team for house in stations if today.kinds.get(house) in ("station", "hub_station") for team in today.below(house)
                     if today.house(team) == house)


def unit_faces(units: Sequence[Unit], desk: Desk) -> list[UnitFace]:
    ids = [unit.pk for unit in units]
    crews, out, today = riders(ids), _errands(ids, desk), tree(desk.today)
    houses = {unit.pk: today.house(unit.organisation_id) for unit in units}
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in=set(houses.values()))}
    several = len(names) > 1
    return [
        UnitFace(
            pk=unit.pk,
            code=unit.code,
            name=unit.name,
            house=names[houses[unit.pk]] if several else "",
            status=unit.status,
            word=str(unit.get_status_display()),
            mode=str(unit.get_mode_display()),
            crew=_crew([str(person) for person in crews.get(unit.pk, [])]),
            errands=tuple(out.get(unit.pk, ())),
            since=unit.status_at,
            lasting=_ago(unit.status_at, desk.now),
            located=unit.located_at,
            located_ago=_ago(unit.located_at, desk.now),
            source=reverse("unit", args=[unit.pk]),
            mine=commands(desk.actor, unit, desk.now),
        )
        for unit in units
    ]


def counted(faces: Sequence[UnitFace]) -> dict[str, int]:
    """What stands above the list: how many there are, and how many could be sent at once."""
    return {"all": len(faces), "free": sum(face.status == Status.FREE for face in faces),
            "station": sum(face.status == Status.AT_STATION for face in faces)}


def _errands(units: Sequence[int], desk: Desk) -> Mapping[int, list[Errand]]:
    found: dict[int, list[Errand]] = defaultdict(list)
    sorts = categories.tree(desk.today)
    orders = Order.objects.filter(OPEN_ORDER, unit_id__in=units)
    for order in orders.order_by("sent_at").select_related("matter").only(*ERRAND):
        matter = order.matter
        lamp = next((lamp for stamp, lamp in LAMPS.items() if getattr(order, f"{stamp}_at")), "unsigned")
        if hidden(matter, desk.actor, desk.now):
            found[order.unit_id].append(Errand(_("a restricted incident"), "lock", ""))
        else:
            what = f"{short(matter.number)} {title_of(matter, sorts)}"
            word, href = str(legend.LEGEND[lamp][0]), reverse("matter", args=[matter.number])
            found[order.unit_id].append(Errand(what, lamp, word, matter.number, href))
    return found


def _crew(names: list[str]) -> str:
    if len(names) > SHOWN:
        return _("%(who)s + %(n)s") % {"who": _(", ").join(names[:SHOWN]), "n": len(names) - SHOWN}
    return _(", ").join(names)


def _ago(at: datetime | None, now: datetime) -> str:
    return words.span(max(0, (now - at).total_seconds())) if at else ""
