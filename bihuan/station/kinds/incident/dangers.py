"""The danger questions: answered, added to by later callers, and done with when a unit has seen to it."""

from collections.abc import Mapping

from bihuan.station.kinds.incident.codes import DANGERS, UNKNOWN, YES
from bihuan.station.kinds.incident.models import IncidentSheet
from bihuan.station.loop.kinds import Deed


def answer(deed: Deed) -> None:
    _put(deed.sheet, {name: str(answer) for name, answer in deed.said.items()})


def make_safe(deed: Deed) -> None:
    deed.sheet.safe_at = deed.now


def heard(sheet: IncidentSheet, answers: Mapping[str, str]) -> None:
    """What another caller says: a yes counts, a no answers what was open, and a no never silences a yes."""
    _put(sheet, {name: said for name, said in answers.items() if said == YES or (said != UNKNOWN and getattr(sheet, name) == UNKNOWN)})


def _put(sheet: IncidentSheet, answers: Mapping[str, str]) -> None:
    for name in DANGERS:
        if name in answers:
            if answers[name] == YES and getattr(sheet, name) != YES:
                sheet.safe_at = None
            setattr(sheet, name, answers[name])
