"""Recordings stay where they were made; what is kept here is that they must not be deleted."""

from bihuan.station.calls.models import Call
from bihuan.station.loop.kinds import Deed


def hold(deed: Deed) -> None:
    _set(deed, True)


def release(deed: Deed) -> None:
    _set(deed, False)


def _set(deed: Deed, held: bool) -> None:
    deed.sheet.recording_hold = held
    Call.objects.filter(matter=deed.matter).update(recording_hold=held)
