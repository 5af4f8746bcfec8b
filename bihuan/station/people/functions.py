"""What a post is for and which functions it has: a dated table over what is shipped. Each function is given or taken alone.

A function opens rooms. Which step of a matter a post may take is the loop's own business.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.actor import day_of
from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.models import PostRow
from bihuan.station.people.posts import POSTS

TABLE = Path(__file__).with_name("posts.csv")
RESOURCES, ANALYSIS, DISPATCH, SUPERVISION = "resources", "analysis", "dispatch", "supervision"
FUNCTIONS: Mapping[str, str | Promise] = {
    RESOURCES: _("resources"), ANALYSIS: _("analysis"), DISPATCH: _("dispatch"), SUPERVISION: _("supervision"),
}  # fmt: skip
OPENS: Mapping[str, str | Promise] = {
    RESOURCES: _("who and what is on duty, unit by unit"), ANALYSIS: _("the figures"),
    DISPATCH: _("the queue of incidents, calls to sort, a new call"), SUPERVISION: _("what is not closed, by age and holder"),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What a post is on a day. Duties that the place has written itself stand in `own` and hold for both languages."""

    post: str
    zh: str
    en: str
    functions: frozenset[str]
    own: str = ""

    @property
    def duties(self) -> str:
        return self.own or (self.en if (get_language() or "").startswith("en") else self.zh)


def standing(post: str, on: date) -> Standing:
    return _standings(stamp(PostRow), on)[post]


def functions_of(posts: Iterable[str], on: date) -> frozenset[str]:
    """All that any of the posts is for."""
    table = _standings(stamp(PostRow), on)
    return frozenset().union(*(table[post].functions for post in posts))


def set_post(post: str, functions: Iterable[str], duties: str, *, since: date, basis: str, by: int | None, now: datetime) -> PostRow:
    """From `since` on the post is for these functions. Duties left empty are those that came with the product."""
    if post not in POSTS:
        raise ValidationError(_("There is no post %(post)s."), params={"post": post})
    if since < (today := day_of(now)):
        raise ValidationError(_("Days before today (%(today)s) keep what a post was for."), code="past", params={"today": today})
    if not basis.strip():
        raise ValidationError(_("Say on what it rests and why."), code="basis")
    given = frozenset(functions)
    row = PostRow(post=post, duties=duties.strip(), since=since, basis=basis.strip(), set_at=now, set_by_id=by,
                  **{name: name in given for name in FUNCTIONS})  # fmt: skip
    row.full_clean()
    row.save()
    return row


@cache
def shipped() -> Mapping[str, Standing]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["post"]: Standing(row["post"], row["zh"], row["en"], frozenset(name for name in FUNCTIONS if row[name] == "1"))
                for row in csv.DictReader(file)}  # fmt: skip


def of_row(row: PostRow) -> Standing:
    first = shipped()[row.post]
    return Standing(row.post, first.zh, first.en, frozenset(name for name in FUNCTIONS if getattr(row, name)), row.duties)


@lru_cache(maxsize=32)
def _standings(rows: Stamp, on: date) -> Mapping[str, Standing]:
    own = PostRow.objects.filter(since__lte=on).order_by("since", "id")
    return {**shipped(), **{row.post: of_row(row) for row in own}}
