"""The engine's tables. Only this package's own modules write them."""

from bihuan.station.loop.models.clocks import Due, Extension
from bihuan.station.loop.models.glass import Glass
from bihuan.station.loop.models.ledger import Epoch, Erased, Retired, Said, Seal, Step
from bihuan.station.loop.models.matter import Matter, Sheet
from bihuan.station.loop.models.notices import Delivery, Notice, Quiet, Ring
from bihuan.station.loop.models.parties import Assist, Crew, Handover, Part, Question
from bihuan.station.loop.models.tables import DayRow, LimitRow, TextRow

__all__ = [
    "Assist",
    "Crew",
    "DayRow",
    "Delivery",
    "Due",
    "Epoch",
    "Erased",
    "Extension",
    "Glass",
    "Handover",
    "LimitRow",
    "Matter",
    "Notice",
    "Part",
    "Question",
    "Quiet",
    "Retired",
    "Ring",
    "Said",
    "Seal",
    "Sheet",
    "Step",
    "TextRow",
]
