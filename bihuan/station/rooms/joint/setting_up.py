"""What is typed on the pages of a joint desk, read and written: each press is one change, and a refusal leaves everything as it stood."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.insight.places.find import find
from bihuan.loop import Refused
from bihuan.station.calls import categories
from bihuan.station.duty.models import Plan, PlanDesk
from bihuan.station.find.gazetteer import known
from bihuan.station.joint import desks, incidents
from bihuan.station.joint.ground import FARTHEST, NEAREST, circle
from bihuan.station.joint.models import JointDesk, JointIncident
from bihuan.station.loop.models import Matter
from bihuan.station.loop.words import worded
from bihuan.station.places.models import Area
from bihuan.station.places.outlines import read_outline, written
from bihuan.station.places.refusals import PlaceRefused
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.duties.planning import Wrong, moment, row_key
from bihuan.station.rooms.joint import reading

Said = Mapping[str, str]


@transaction.atomic
def made(desk: Desk, said: QueryDict) -> JointDesk:
    """A new joint desk. Raises Wrong."""
    if "\0" in "".join(value for values in said.lists() for value in values[1]):
        raise Wrong(_("That cannot be done here."))
    house = reading.makes(desk)[0]
    name = said.get("name", "").strip()
    if not name:
        raise Wrong(_("Give the joint desk a name, for example that of the event."))
    where, polygon = _ground(said)
    wanted = desks.Wanted(
        name=name[:60], where=where[:120], polygon=polygon, start=moment(said.get("start", "")), end=moment(said.get("end", "")),
        leader=row_key(said.get("leader", "")), seats=tuple(_seat(given) for given in said.getlist("seats")),
        classes=_classes(said.get("classes", ""), desk))
    try:
        one = desks.set_up(house, wanted, by=desk.person.pk, now=desk.now)
    except Refused as why:
        raise Wrong(worded(why)) from why
    if plan := Plan.objects.filter(pk=row_key(said.get("plan", "")), house=house).first():
        PlanDesk.objects.create(plan=plan, desk=one)
    return one


def done(one: JointDesk, desk: Desk, said: Said) -> str:
    """What a press does, and the sentence to say afterwards. Raises Wrong."""
    deeds = {**(CHANGES if reading.changes(one, desk) else {}), **MOVES}
    deed = deeds.get(said.get("do", ""))
    if deed is None or "\0" in "".join(said.values()):
        raise Wrong(_("That cannot be done here."))
    try:
        return deed(one, desk, said)
    except Refused as why:
        raise Wrong(worded(why)) from why


def _end(one: JointDesk, desk: Desk, said: Said) -> str:
    back = incidents.end(one, by=desk.person.pk, now=desk.now)
    told = _("The joint desk has ended.")
    if back:
        told += " " + ngettext("%(n)s open incident is back with the main desk alone.",
                               "%(n)s open incidents are back with the main desk alone.", back) % {"n": back}
    return told


def _until(one: JointDesk, desk: Desk, said: Said) -> str:
    desks.last_until(one, moment(said.get("end", "")), by=desk.person.pk, now=desk.now)
    return _("It is written down.")


def _leader(one: JointDesk, desk: Desk, said: Said) -> str:
    desks.led_by(one, row_key(said.get("leader", "")), by=desk.person.pk, now=desk.now)
    return _("It is written down.")


def _sit(one: JointDesk, desk: Desk, said: Said) -> str:
    desks.seat(one, _seat(said.get("seat", "")), by=desk.person.pk, now=desk.now)
    return _("It is written down.")


def _rise(one: JointDesk, desk: Desk, said: Said) -> str:
    desks.unseat(one, row_key(said.get("row", "")), by=desk.person.pk, now=desk.now)
    return _("It is written down.")


def _take(one: JointDesk, desk: Desk, said: Said) -> str:
    number = said.get("number", "").strip().upper()
    open_ones = Matter.objects.filter(holder_id__in=desk.reach, kind=incidents.INCIDENT, closed_at=None)
    matter = open_ones.filter(number=number).first() or open_ones.filter(chain=number).first()
    if matter is None:
        raise Wrong(_("%(number)s is no open incident of this station.") % {"number": number[:40] or "—"})
    incidents.take(one, matter, by=desk.person.pk, now=desk.now)
    return _("%(number)s stands at the joint desk now.") % {"number": matter.number}


def _give(one: JointDesk, desk: Desk, said: Said) -> str:
    row = JointIncident.objects.filter(desk=one, until=None, matter__number=said.get("number", "")).select_related("desk").first()
    if row is None:
        raise Wrong(_("That incident does not stand at this joint desk any more."))
    incidents.give_back(row, by=desk.person.pk, now=desk.now)
    return _("%(number)s is back with the main desk alone.") % {"number": said["number"]}


Deed = Callable[[JointDesk, Desk, Said], str]
CHANGES: Mapping[str, Deed] = {"end": _end, "until": _until, "leader": _leader, "sit": _sit, "rise": _rise}
MOVES: Mapping[str, Deed] = {"take": _take, "give": _give}


def _ground(said: QueryDict) -> tuple[str, str]:
    """In words and as an outline: an area, a place with so many metres around it, or what was drawn, also by somebody who drew and forgot
    to say so."""
    way = said.get("way", "")
    if way == "place" and not said.get("place", "").strip() and said.get("text", "").strip():
        way = "drawn"
    if way == "area":
        area = Area.objects.filter(pk=row_key(said.get("area", ""))).exclude(polygon="").first()
        if area is None:
            raise Wrong(_("Choose an area that is drawn, or draw the ground yourself."))
        return area.name, area.polygon
    if way == "place":
        return _around(said.get("place", "").strip(), said.get("metres", "").strip())
    drawn = said.get("text", "").strip()
    if not drawn:
        raise Wrong(_("Draw the ground on the map: at least three corners. Or choose an area, or a place."))
    try:
        return said.get("where", "").strip(), written(read_outline(drawn, "wgs84"))
    except PlaceRefused as refused:
        raise Wrong(str(refused)) from refused


def _around(place: str, metres: str) -> tuple[str, str]:
    if not (metres.isascii() and metres.isdigit() and NEAREST <= int(metres) <= FARTHEST):
        raise Wrong(_("Write how far around the place: %(least)s to %(most)s metres.") % {"least": NEAREST, "most": FARTHEST})
    meant = find(place, known()) if place else []
    if not meant:
        raise Wrong(_("“%(place)s” is not known here. Write the name of a place or an address, or draw the ground on the map.")
                    % {"place": place[:60]})
    told = _("%(metres)s m around %(place)s") % {"metres": int(metres), "place": meant[0].text}
    return told, circle(meant[0].lat, meant[0].lon, int(metres))


def _classes(text: str, desk: Desk) -> tuple[str, ...]:
    sorts = categories.tree(desk.today)
    given = text.replace("，", " ").replace("、", " ").replace(",", " ").split()
    if wrong := [one for one in given if one not in sorts]:
        raise Wrong(_("There is no class with the code “%(given)s”.") % {"given": wrong[0][:20]})
    return tuple(given)


def _seat(given: str) -> tuple[int, str]:
    organisation, _dot, post = given.partition(".")
    return row_key(organisation), post


def areas() -> QuerySet[Area]:
    return Area.objects.exclude(polygon="").order_by("kind", "code")[:500]
