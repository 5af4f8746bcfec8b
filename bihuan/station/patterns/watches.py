"""Classes under watch: a dated table. A row says from how many incidents within how many hours which posts of the station are told.

A key is a class or a family, or either within one area: 0201, 02, 0201@A03. Rows are only added; one that counts from 0 ends the watch.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import category as class_of
from bihuan.station.patterns.models import WatchPost, WatchRow
from bihuan.station.people.actor import day_of
from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER, LEGAL, OFFICER
from bihuan.station.places.locate import LEVELS
from bihuan.station.places.models import Area

KEY = re.compile(r"(\d{2}(?:\d{2})?)(?:@(.{1,32}))?")
LEAST, MOST = 2, 1000  # one incident alone is no pattern
LONGEST = 24 * 30  # hours
POSTS = (DISPATCHER, LEADER, INSTRUCTOR, CHIEF, LEGAL, OFFICER)  # of a station; who may be told


@dataclass(frozen=True)
class Watch:
    row: int
    key: str
    category: str
    area: int | None
    least: int
    hours: int
    posts: frozenset[str]

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.hours)

    def of(self, category: str) -> bool:
        return category.startswith(self.category)


def watches(on: date) -> tuple[Watch, ...]:
    """Every watch of that day, in the order of the keys."""
    return _watches(on, stamp(WatchRow))


def read_key(key: str, on: date) -> tuple[str, Area | None]:
    """The class and the area that a key names. Raises ValidationError, with what to write instead."""
    found = KEY.fullmatch(key)
    if found is None:
        raise ValidationError(_("Write a class or a family, and after @ the code of an area if only that is meant: 0201, 02, 0201@A03."),
                              code="key")
    sort = class_of(found[1], on)
    if sort is None or (sort.parent and not sort.valid):
        raise ValidationError(_("There is no class with the code “%(given)s”."), code="code", params={"given": found[1]})
    area = Area.objects.filter(code=found[2], kind__in=LEVELS).first() if found[2] else None
    if found[2] and area is None:
        raise ValidationError(_("There is no area with the code “%(given)s”; a patrol zone cannot be meant."), code="area",
                              params={"given": found[2]})
    return found[1], area


def set_watch(
    key: str, least: int, hours: int, posts: Collection[str], *, since: date, basis: str, by: int | None, now: datetime
) -> WatchRow:
    """From `since` on. Raises ValidationError, with what to write instead. The same row twice stands once."""
    code, area = read_key(key, since)
    if least and not LEAST <= least <= MOST or not 1 <= hours <= LONGEST:
        raise ValidationError(_("Write %(least)s to %(most)s incidents within 1 to %(longest)s hours, or 0 incidents to end the watch."),
                              code="number", params={"least": LEAST, "most": MOST, "longest": LONGEST})
    if least and (not posts or not set(posts) <= set(POSTS)):
        raise ValidationError(_("Choose at least one post that is told."), code="posts")
    if since < (today := day_of(now)):
        raise ValidationError(_("Days before today (%(today)s) keep the watch they had."), code="past", params={"today": today})
    if not basis.strip():
        raise ValidationError(_("Say on what it rests and why."), code="basis")
    row = WatchRow(category=code, area=area, least=least, hours=hours, since=since, basis=basis.strip(), set_at=now, set_by_id=by)
    row.full_clean()
    told = sorted(posts) if least else []
    last = WatchRow.objects.filter(category=code, area=area, since=since).order_by("id").last()
    if last and (last.least, last.hours, last.basis) == (least, hours, row.basis) and told == posts_of(last):
        return last
    with transaction.atomic():
        row.save()
        WatchPost.objects.bulk_create(WatchPost(row=row, post=post) for post in told)
    return row


def posts_of(row: WatchRow) -> list[str]:
    return sorted(one.post for one in row.told.all())


@lru_cache(maxsize=32)
def _watches(on: date, rows: Stamp) -> tuple[Watch, ...]:
    newest: dict[str, WatchRow] = {}
    for row in WatchRow.objects.filter(since__lte=on).order_by("since", "id").select_related("area").prefetch_related("told"):
        newest[row.key] = row
    return tuple(
        Watch(row.pk, key, row.category, row.area_id, row.least, row.hours, frozenset(posts_of(row)))
        for key, row in sorted(newest.items()) if row.least
    )
