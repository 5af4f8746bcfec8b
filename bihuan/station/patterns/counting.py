"""Which incidents count for a pattern: valid ones that the public reported. What officers came upon themselves says where they were, not
what happened; what was joined counts with the incident that it was joined to."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.station.calls import categories
from bihuan.station.calls.models import Call, Source
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation

OUT = (Incident.invalid.name, Incident.merged.name)
STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)


def reported(stations: Collection[int], since: datetime, until: datetime) -> QuerySet[Matter]:
    """Incidents opened after `since` and up to `until`."""
    public = Call.objects.filter(matter=OuterRef("pk")).exclude(source=Source.FIELD)
    opened = Matter.objects.filter(kind=Incident.key, origin_id__in=stations, opened_at__gt=since, opened_at__lte=until)
    return opened.exclude(state__in=OUT).filter(Exists(public))


def called(stations: Collection[int]) -> QuerySet[Call]:
    """Valid calls that were told to these stations, by the public and by officers, without those of restricted incidents. One that has no
    incident yet is there too."""
    return Call.objects.filter(station__in=stations).exclude(matter__restricted=True).exclude(matter__state__in=OUT)


def by_the_public(calls: QuerySet[Call]) -> QuerySet[Call]:
    return calls.exclude(source=Source.FIELD)


def without_restricted(calls: QuerySet[Call], on: date) -> QuerySet[Call]:
    """Without classes that are restricted by then: even their number in a place could tell of somebody."""
    return calls.filter(level__gte=1).exclude(category__in={one.code for one in categories.classes(on) if one.restricted})


def shown(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Those that may be named with number or place."""
    return matters.filter(restricted=False)


def of_class(code: str) -> Q:
    """A class, or every class of a family."""
    return Q(category=code) if len(code) > 2 else Q(category__startswith=code)
