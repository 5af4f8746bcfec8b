"""Forecasts can be switched off at a station, by a person, with a reason (rights R22). What is off is not worked out and says so."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.station.patterns.models import ModelSwitch

Model = ModelSwitch.Model


def standing(station: int) -> dict[str, ModelSwitch | None]:
    """The row that counts for each; None where nobody ever switched it, so that it is on."""
    last: dict[str, ModelSwitch | None] = dict.fromkeys(Model.values)
    for row in ModelSwitch.objects.filter(station=station).select_related("by").order_by("at", "pk"):
        last[row.model] = row
    return last


def off(stations: Collection[int], model: str) -> list[ModelSwitch]:
    """The rows by which it is off now, of these stations."""
    last: dict[int, ModelSwitch] = {}
    for row in ModelSwitch.objects.filter(station__in=stations, model=model).select_related("by", "station").order_by("at", "pk"):
        last[row.station_id] = row
    return [row for row in last.values() if not row.on]


def running(stations: Collection[int], model: str) -> list[int]:
    """Those of the stations where it is on, in their order."""
    shut = {row.station_id for row in off(stations, model)}
    return [one for one in stations if one not in shut]


def switch(station: int, model: str, on: bool, why: str, *, by: int, now: datetime) -> ModelSwitch | None:
    """None where it stands so already. Raises ValidationError, with what to write instead."""
    if model not in Model.values:
        raise ValidationError(_("There is no such forecast."))
    why = why.replace("\0", "").strip()
    if not why or len(why) > 200:
        raise ValidationError(_("Say in 1 to 200 characters why it is switched."))
    last = standing(station)[model]
    if on == (last is None or last.on):
        return None
    return ModelSwitch.objects.create(station_id=station, model=model, on=on, why=why, at=now, by_id=by)
