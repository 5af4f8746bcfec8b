"""A unit's status: one digit, changed by one function, each change kept with who and when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from bihuan.station.calls.models import Status, Unit, UnitChange
from bihuan.station.people.models import Person


def change(unit: Unit, status: int, *, by: Person | None, now: datetime) -> Unit:
    """The unit in its new status. The same status again changes nothing; of two at once the later one follows the earlier."""
    status = Status(status)
    with transaction.atomic():
        while True:
            before = Unit.objects.values_list("status", flat=True).get(pk=unit.pk)
            if before == status:
                break
            if Unit.objects.filter(pk=unit.pk, status=before).update(status=status, status_at=now):
                UnitChange.objects.create(unit=unit, before=before, status=status, at=now, by=by)
                break
    unit.refresh_from_db(fields=["status", "status_at"])
    return unit


def in_service(on: date) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(until=None) | Q(until__gte=on))
