"""The tables of being on duty. Only this package's own modules write them."""

from bihuan.station.duty.models.plans import Plan, PlanDesk, PlanHelper, PlanItem, PlanPost
from bihuan.station.duty.models.recalls import Called, Recall
from bihuan.station.duty.models.reliefs import Item, Relief
from bihuan.station.duty.models.shifts import Shift

__all__ = ["Called", "Item", "Plan", "PlanDesk", "PlanHelper", "PlanItem", "PlanPost", "Recall", "Relief", "Shift"]
