"""The tables of calls as they were taken, of what sorts them, and of the units that are sent."""

from bihuan.station.calls.models import quick
from bihuan.station.calls.models.call import CLIP, Answer, Call, Serial, Source
from bihuan.station.calls.models.callers import CallerLookup, CallerSecret
from bihuan.station.calls.models.drafts import Draft, DraftTaken
from bihuan.station.calls.models.sorting import Category, ProposedClass, Stage, StepRow, Tick, Verdict
from bihuan.station.calls.models.units import Mode, Riding, Status, Unit, UnitChange

__all__ = [
    "CLIP", "Answer", "Call", "CallerLookup", "CallerSecret", "Category", "Draft", "DraftTaken", "Mode", "ProposedClass", "Riding",
    "Serial", "Source", "Stage", "Status", "StepRow", "Tick", "Unit", "UnitChange", "Verdict", "quick",
]  # fmt: skip
