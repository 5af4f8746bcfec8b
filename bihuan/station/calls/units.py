"""A unit's status: one digit, changed by one function, each change kept with who and when. And where it is: the last position alone."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from bihuan.loop import Refused
from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.loop import wake
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import Person
from bihuan.station.people.terms import kept
from bihuan.station.places.coordinates import to_wgs84
from bihuan.station.places.locate import check_inside
from bihuan.station.places.refusals import PlaceRefused

LATEST = timedelta(hours=1)  # a position measured longer ago says nothing of where a unit is
CLOCKS_DIFFER = timedelta(minutes=5)
NOWHERE = {"lat": None, "lon": None, "located_at": None}


def change(unit: Unit, status: int, *, by: Person | None, now: datetime) -> Unit:
    """The unit in its new status. The same status again changes nothing; of two at once the later one follows the earlier.

    A unit that is not available is not on duty for anybody, so its position goes with that status."""
    status = Status(status)
    columns = {"status": status, "status_at": now, **(NOWHERE if status == Status.UNAVAILABLE else {})}
    with transaction.atomic():
        while True:
            before = Unit.objects.values_list("status", flat=True).get(pk=unit.pk)
            if before == status:
                break
            if Unit.objects.filter(pk=unit.pk, status=before).update(**columns):
                UnitChange.objects.create(unit=unit, before=before, status=status, at=now, by=by)
                wake.after_commit()
                break
    unit.refresh_from_db(fields=[*columns])
    return unit


def in_service(on: date) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(until=None) | Q(until__gte=on))


def locate(unit: Unit, lat: float, lon: float, datum: str, *, now: datetime, at: datetime | None = None) -> None:
    """This position in place of the one before; one that was measured earlier (`at`) and came late changes nothing.

    Raises PlaceRefused for no place of ours or no time of today, Refused while the unit is not on duty."""
    at = at or now
    if not now - LATEST <= at <= now + CLOCKS_DIFFER:
        raise PlaceRefused("no_clock", at=f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}")
    lat, lon = to_wgs84(lat, lon, datum)
    check_inside(lat, lon)
    on_duty = Unit.objects.filter(pk=unit.pk).exclude(status=Status.UNAVAILABLE)
    if not on_duty.exists():
        raise Refused("off_duty", unit=unit.name)
    on_duty.filter(Q(located_at=None) | Q(located_at__lte=at)).update(lat=lat, lon=lon, located_at=min(at, now))


def oldest_position(now: datetime) -> datetime:
    """What was sent before it serves no dispatch any more."""
    return now - kept("position", now)


def forget_positions(now: datetime) -> int:
    """Returns how many were erased."""
    return Unit.objects.filter(located_at__lt=oldest_position(now)).update(**NOWHERE)
