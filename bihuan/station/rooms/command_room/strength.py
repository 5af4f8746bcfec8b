"""Who and what is there today: posts held and units by status, house by house, as far as the desk reaches. No person is named."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q

from bihuan.station.calls.models import Status, Unit
from bihuan.station.calls.units import in_service
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.posts import POSTS
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk


@dataclass
class House:
    organisation: Organisation
    posts: Counter[str] = field(default_factory=Counter)
    units: list[Unit] = field(default_factory=list)

    @property
    def held(self) -> list[tuple[str, int]]:
        return [(str(POSTS[post]), self.posts[post]) for post in POSTS if self.posts[post]]

    @property
    def free(self) -> int:
        return sum(unit.status in (Status.FREE, Status.AT_STATION) for unit in self.units)


def houses(desk: Desk) -> list[House]:
    """Every house within reach that has posts held or units, in the order of the codes."""
    today = tree(desk.today)
    found: dict[int, House] = {}

    def house(organisation: int) -> House:
        pk = today.house(organisation)
        if pk not in found:
            found[pk] = House(Organisation.objects.get(pk=pk))
        return found[pk]

    held = Posting.objects.filter(organisation_id__in=desk.reach, since__lte=desk.today).filter(Q(until=None) | Q(until__gte=desk.today))
    for organisation, post in held.values_list("organisation_id", "post"):
        house(organisation).posts[post] += 1
    for unit in in_service(desk.today).filter(organisation_id__in=desk.reach).order_by("code"):
        house(unit.organisation_id).units.append(unit)
    return sorted(found.values(), key=lambda one: one.organisation.code)
