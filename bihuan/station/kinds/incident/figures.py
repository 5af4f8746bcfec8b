"""Figures that keep the falling ones honest: how many incidents were sorted anew, joined, or made invalid."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from bihuan.station.calls.models import Call
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.loop.models import Matter, Step

LATE = timedelta(hours=1)  # a call written down later than this after it came in


@dataclass(frozen=True)
class Integrity:
    """Counts of incidents received in a period, and what was done to them since; `late` counts calls. Each incident counts once a line.
    `imported` ones came from earlier records: their calls, orders and deadlines are not here."""

    incidents: int
    sorted_anew: int
    invalid_asked: int
    invalid: int
    invalid_denied: int
    merged: int
    calls: int
    late: int
    imported: int

    @property
    def invalid_share(self) -> float | None:
        """Of the incidents received, those marked invalid; None where there were none."""
        return self.invalid / self.incidents if self.incidents else None

    @property
    def sorted_share(self) -> float | None:
        return self.sorted_anew / self.incidents if self.incidents else None


def integrity(since: datetime, until: datetime, *, stations: Collection[int] | None = None) -> Integrity:
    """The figures of a period, of all stations or of some."""
    matters = Matter.objects.filter(kind=Incident.key, opened_at__gte=since, opened_at__lt=until)
    calls = Call.objects.filter(received_at__gte=since, received_at__lt=until, history=False)
    if stations is not None:
        matters, calls = matters.filter(origin__in=stations), calls.filter(station__in=stations)
    steps = Step.objects.filter(matter__in=matters.values("pk"))

    def made(move: str) -> int:
        return steps.filter(move=move).values("matter").distinct().count()

    return Integrity(
        incidents=matters.count(), sorted_anew=made("reclassify"), invalid_asked=made("ask_invalid"),
        invalid=matters.filter(state=Incident.invalid.name).count(), invalid_denied=made("deny_invalid"),
        merged=matters.filter(state=Incident.merged.name).count(), calls=calls.count(),
        late=calls.filter(entered_at__gt=F("received_at") + LATE).count(), imported=made("imported"))
