"""Which units may stand on a map: those whose last position was not reported for a restricted incident."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.station.calls.models import Status, Unit
from bihuan.station.calls.units import in_service
from bihuan.station.kinds.incident.models import Order
from bihuan.station.kinds.incident.orders import ON_AN_ORDER

# Reported after it was sent, and before it was done with: whoever saw that position would know the place.
_AT = OuterRef("located_at")
_DURING = Q(sent_at__lte=_AT) & (Q(recalled_at__gte=_AT) | Q(fed_back_at__gte=_AT) | Q(cleared_at__gte=_AT))
_STILL_THERE = Q(fed_back_at=None) | Q(cleared_at=None, unit__status__in=ON_AN_ORDER)


def drawable(on: date) -> QuerySet[Unit]:
    """Units on duty that have said where they are. A unit that is sent to a restricted incident goes from the map at once, and stays away
    until it has said anew where it is after that incident."""
    told = Order.objects.filter(unit=OuterRef("pk"), matter__restricted=True)
    located = in_service(on).filter(located_at__isnull=False).exclude(status=Status.UNAVAILABLE)
    return located.exclude(Exists(told.filter(recalled_at=None).filter(_STILL_THERE))).exclude(Exists(told.filter(_DURING)))
