"""The stations that a desk answers for."""

from bihuan.station.patterns.counting import STATIONS
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk


def stations_of(desk: Desk) -> list[int]:
    """Those below the desk; for somebody of a team or a room the station it belongs to."""
    today = tree(desk.today)
    near = desk.reach | {today.house(organisation) for organisation, _post in desk.actor.posts}
    return list(Organisation.objects.filter(pk__in=near, kind__in=STATIONS).order_by("code").values_list("pk", flat=True))
