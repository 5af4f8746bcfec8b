"""The tables of being on duty. Only this package's own modules write them."""

from bihuan.station.duty.models.reliefs import Item, Relief
from bihuan.station.duty.models.shifts import Shift

__all__ = ["Item", "Relief", "Shift"]
