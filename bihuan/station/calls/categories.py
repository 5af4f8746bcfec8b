"""The category tree of a day: the shipped rows, replaced by the station's own where it has any that are in force."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from bihuan.station.calls.models import Category
from bihuan.station.people.edition import Stamp, stamp

SHIPPED = Path(__file__).with_name("categories.csv")
OTHER = "1207"
INVALID = "13"


@dataclass(frozen=True)
class Sort:
    """One class of the tree, as it holds on one day."""

    code: str
    parent: str
    zh: str
    en: str
    level: int
    route: str
    department: str
    non_police: bool
    preventable: bool
    restricted: bool
    legal_check: bool

    @property
    def name(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en

    @property
    def valid(self) -> bool:
        return self.level > 0

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


FIELDS = tuple(field.name for field in fields(Sort))
FLAGS = ("non_police", "preventable", "restricted", "legal_check")


def category(code: str, on: date) -> Sort | None:
    return tree(on).get(code)


def tree(on: date) -> Mapping[str, Sort]:
    """Every class of that day by its code, families included, in the order of the codes."""
    return _tree(on, stamp(Category))


def classes(on: date) -> list[Sort]:
    """What an incident can be: the classes under the valid families."""
    return [sort for sort in tree(on).values() if sort.parent and sort.valid]


@lru_cache(maxsize=64)
def _tree(on: date, rows: Stamp) -> Mapping[str, Sort]:
    own = {row[0]: Sort(*row) for row in Category.objects.filter(since__lte=on).order_by("since", "id").values_list(*FIELDS)}
    return {code: sort for code, sort in sorted({**shipped(), **own}.items()) if sort.zh}


@cache
def shipped() -> Mapping[str, Sort]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        typed: list[dict[str, Any]] = [{**row, "level": int(row["level"]), **{flag: row[flag] == "1" for flag in FLAGS}} for row in rows]
        return {row["code"]: Sort(**row) for row in typed}
