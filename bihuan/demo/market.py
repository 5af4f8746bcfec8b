"""The weekend market of the invented township: a joint desk that is open today, so that there is one to look at."""

from datetime import datetime, timedelta

from bihuan.demo.people import ROOM, STATION, TRAFFIC
from bihuan.station.joint.desks import Wanted, may_lead, may_sit, open_desks, set_up
from bihuan.station.joint.ground import circle
from bihuan.station.people.actor import day_of, midnight
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.posts import CLERK, DISPATCHER, LEADER, OFFICER
from bihuan.station.places.models import Address

PLACE, METRES = "解放路菜场", 400
SEATS = ((ROOM, DISPATCHER), (TRAFFIC, OFFICER), ("D06", CLERK), ("D07", CLERK))


def hold(now: datetime) -> None:
    """From the morning until midnight, unless one is open."""
    at = Address.objects.filter(text__contains=PLACE, lat__isnull=False).order_by("text").first()
    house = Organisation.objects.get(code=STATION).pk
    leader = Posting.objects.filter(organisation=house, post=LEADER, person__in=may_lead(house, now)).order_by("pk").first()
    if at is None or at.lat is None or at.lon is None or leader is None or open_desks(now).exists():
        return
    seats = [(organisation.pk, post) for organisation, post in may_sit(house, now) if (organisation.code, post) in SEATS]
    start = midnight(day_of(now))
    wanted = Wanted("周末市集联勤", f"{PLACE}周围 {METRES} 米", circle(at.lat, at.lon, METRES), start, start + timedelta(days=1),
                    leader.person_id, tuple(seats))
    set_up(house, wanted, by=leader.person_id, now=now)
