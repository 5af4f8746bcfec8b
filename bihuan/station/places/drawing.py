"""Changing an area: its name, who answers for it, its terrain, its outline. What was is kept, column by column."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.station.places.models import Area, AreaChange


@transaction.atomic
def alter(area: Area, *, by: int | None, why: str, now: datetime, **columns: Any) -> list[AreaChange]:
    """From now on the area reads so. A column that is not different leaves no row."""
    before = {name: _plain(getattr(area, name)) for name in columns}
    for name, value in columns.items():
        setattr(area, name, value)
    area.full_clean()
    area.save(update_fields=list(columns))
    rows = [
        AreaChange(area=area, column=name, before=before[name], after=after, why=why, set_at=now, set_by_id=by)
        for name in columns
        if before[name] != (after := _plain(getattr(area, name)))
    ]
    return AreaChange.objects.bulk_create(rows)


def _plain(value: Any) -> str:
    """An organisation by its code."""
    return "" if value is None else str(getattr(value, "code", value))
