"""What an exercise begins with: the station as it is set up, and nothing of anybody who ever called.

Organisations, posts, accounts, units, areas, places and every dated table are copied row by row. Mailboxes and webhooks are left out, so
that even what the exercise would wish to tell has no address.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models, transaction

from bihuan.station.calls.models import Riding, Status, Unit
from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.edition import Edited
from bihuan.station.people.models import Person, Posting
from bihuan.station.places.models import Address, HouseNumber, MapName

# Beside the dated tables and whatever else is set up (all of it `Edited`): who works here, with what, and the names of places
BESIDE: tuple[type[models.Model], ...] = (Person, Posting, Unit, Riding, Address, MapName, HouseNumber)
BATCH = 500


def copied() -> list[type[models.Model]]:
    """Every table that is copied, those first on which others stand. A table with sealed words is never among them."""
    found = [model for model in apps.get_models() if issubclass(model, Edited) or model in BESIDE]
    return [model for model in _in_order(found) if not any(isinstance(field, SealedField) for field in model._meta.local_fields)]


def dump(path: Path) -> int:
    """One row a line. Returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for model in copied():
            for row in _rows(model):
                file.write(serializers.serialize("json", [_bare(row)])[1:-1] + "\n")
                count += 1
    return count


@transaction.atomic
def fill(path: Path) -> int:
    """Into tables that are empty but for what migrations put there. Returns how many rows."""
    held: dict[type[models.Model], list[models.Model]] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            one = next(iter(serializers.deserialize("python", [json.loads(line)]))).object
            held.setdefault(type(one), []).append(one)
    for model, rows in held.items():
        model._base_manager.bulk_create(rows, batch_size=BATCH)
    return sum(map(len, held.values()))


def _rows(model: type[models.Model]) -> Iterator[models.Model]:
    rows = model._base_manager.order_by("pk")
    return (rows.filter(until=None) if model is Riding else rows).iterator(chunk_size=BATCH)


def _bare(row: models.Model) -> models.Model:
    """Without addresses to which anything could be told, and without what points at a table that is left behind."""
    known = set(copied())
    for field in row._meta.local_fields:
        if isinstance(field, models.EmailField | models.URLField):
            setattr(row, field.attname, "")
        elif isinstance(field, models.ForeignKey) and field.related_model not in known:
            setattr(row, field.attname, None)
    if isinstance(row, Unit):
        row.status, row.status_at, row.lat, row.lon, row.located_at = Status.AT_STATION, None, None, None, None
    return row


def _in_order(found: list[type[models.Model]]) -> list[type[models.Model]]:
    done: list[type[models.Model]] = []

    def put(model: Any) -> None:
        if model in done or model not in found:
            return
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is not model:
                put(field.related_model)
        done.append(model)

    for model in found:
        put(model)
    return done
