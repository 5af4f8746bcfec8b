"""Who changed what of the station's own set-up, newest first: organisations, accounts, posts and every dated table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.station.calls.models import Category, StepRow
from bihuan.station.kinds.diversion.models import Responsibility
from bihuan.station.loop.models import DayRow, LimitRow, TextRow
from bihuan.station.people.models import AccountChange, Organisation, OrganisationChange, Placement, Posting, PostRow, TermRow
from bihuan.station.people.posts import POSTS
from bihuan.station.people.structure import MADE
from bihuan.station.rooms.administration.founding import kept
from bihuan.station.rooms.dated.all import TABLES
from bihuan.station.rooms.dated.steps import key_of
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of

MOST = 30
# Each dated table with how a row's key is read, as the pages call it, and the column that says on what the row rests
DATED: tuple[tuple[str, type[Any], Callable[[Any], Any], str], ...] = (
    ("limits", LimitRow, attrgetter("key"), "basis"), ("matrix", Responsibility, attrgetter("category"), "basis"),
    ("categories", Category, attrgetter("code"), "basis"), ("days", DayRow, attrgetter("day"), "note"),
    ("steps", StepRow, key_of, "basis"), ("texts", TextRow, attrgetter("key"), "basis"), ("posts", PostRow, attrgetter("post"), "basis"),
    ("terms", TermRow, attrgetter("key"), "basis"),
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    at: datetime
    by: str
    what: str
    why: str
    href: str


def recent(desk: Desk, most: int = MOST) -> list[Change]:
    mine = kept(desk)
    found = [*_tables(desk, most), *_organisations(mine, most), *_moves(mine, most), *_posts(mine, most), *_accounts(mine, most)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def of(organisation: Organisation) -> list[Change]:
    """All that was ever decided about one organisation itself."""
    one = Organisation.objects.filter(pk=organisation.pk)
    return sorted([*_organisations(one, None), *_moves(one, None)], key=lambda change: change.at, reverse=True)


def _tables(desk: Desk, most: int) -> Iterator[Change]:
    for table, model, key, why in DATED:
        for row in model.objects.filter(set_by__isnull=False).select_related("set_by").order_by("-set_at")[:most]:
            code = str(key(row))
            what = _("%(table)s: %(row)s from %(since)s on") % {
                "table": TABLES[table].label, "row": TABLES[table].label_of(code, desk.today) or code, "since": getattr(row, "since", code),
            }  # fmt: skip
            yield Change(row.set_at, str(row.set_by), what, getattr(row, why), reverse("table-row", args=[table, code]))


def _organisations(mine: QuerySet[Organisation], most: int | None) -> Iterator[Change]:
    rows = OrganisationChange.objects.filter(organisation__in=mine.values("pk")).select_related("set_by", "organisation")
    for row in rows.order_by("-set_at")[:most]:
        yield Change(row.set_at, str(row.set_by or ""), _changed(row), row.why, _page(row.organisation))


def _changed(row: OrganisationChange) -> str:
    name = name_of(row.organisation)
    if row.column == MADE:
        return _("%(name)s was founded") % {"name": name}
    label = Organisation._meta.get_field(row.column).verbose_name  # type: ignore[union-attr]
    teams = dict(Organisation.Route.choices) if row.column == "route" else {}
    before, after = (str(teams.get(value) or _shown(value)) for value in (row.before, row.after))
    return _("%(name)s, %(column)s: %(after)s (was %(before)s)") % {"name": name, "column": label, "before": before, "after": after}


def _shown(value: str) -> str:
    return {"": "—", "True": _("yes"), "False": _("no")}.get(value, value)


def _moves(mine: QuerySet[Organisation], most: int | None) -> Iterator[Change]:
    rows = Placement.objects.filter(organisation__in=mine.values("pk"), set_at__isnull=False)
    for row in rows.select_related("set_by", "organisation", "parent").order_by("-set_at")[:most]:
        words = {"name": name_of(row.organisation), "parent": name_of(row.parent) if row.parent else _("nothing"), "since": row.since}
        what = _("%(name)s stands under %(parent)s from %(since)s on") % words
        yield Change(row.set_at, str(row.set_by or ""), what, row.why, _page(row.organisation))  # type: ignore[arg-type]


def _posts(mine: QuerySet[Organisation], most: int) -> Iterator[Change]:
    rows = Posting.objects.filter(organisation__in=mine.values("pk")).select_related("person", "organisation", "set_by", "end_set_by")
    for row in rows.filter(set_at__isnull=False).order_by("-set_at")[:most]:
        what = _("%(who)s is %(post)s in %(where)s from %(since)s on") % {**_held(row), "since": row.since}
        yield Change(row.set_at, str(row.set_by or ""), what, row.why, _account(row))  # type: ignore[arg-type]
    for row in rows.filter(end_set_at__isnull=False).order_by("-end_set_at")[:most]:
        yield Change(row.end_set_at, str(row.end_set_by or ""), _ended(row), row.end_why, _account(row))  # type: ignore[arg-type]


def _ended(row: Posting) -> str:
    if row.withdrawn:
        return _("%(who)s does not become %(post)s in %(where)s") % _held(row)
    if row.until is None:
        return _("%(who)s stays %(post)s in %(where)s after all") % _held(row)
    return _("%(who)s is %(post)s in %(where)s up to %(until)s") % {**_held(row), "until": row.until}


def _held(row: Posting) -> dict[str, Any]:
    return {"who": row.person, "post": POSTS[row.post], "where": name_of(row.organisation)}


def _accounts(mine: QuerySet[Organisation], most: int) -> Iterator[Change]:
    posted = Q(person__postings__organisation__in=mine.values("pk")) | Q(person__postings=None)
    for row in AccountChange.objects.filter(posted).select_related("person", "by").distinct().order_by("-at")[:most]:
        what = _("account of %(who)s: %(what)s") % {"who": row.person, "what": row.get_what_display()}
        yield Change(row.at, str(row.by or ""), what, row.why, reverse("account", args=[row.person.username]))


def _account(row: Posting) -> str:
    return reverse("account", args=[row.person.username])


def _page(one: Organisation) -> str:
    return reverse("setup-station", args=[one.pk])
