"""The inbox as somebody wants to see it: which tab, narrowed by what, in what order. Screen and file ask the same sieve."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls import categories
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import masked
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import Organisation
from bihuan.station.rooms import lists, pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.pages import SIZE, Page

DUE = {"over": _("overdue"), "today": _("today"), "3": _("within 3 days"), "7": _("within 7 days")}
COLUMNS: Mapping[str, str] = {
    "number": "number", "level": "level", "what": "title", "class": "category", "holder": "holder__code", "due": "due_at", "state": "state",
}  # fmt: skip
OPEN_TO_ALL = ("number", "due")  # of a restricted matter nothing else shows, so nothing else may put it in order


class Choice(NamedTuple):
    value: str
    label: str


@dataclass(frozen=True)
class Sieve:
    """`sort` names a column, with `-` the other way round."""

    tab: str = lists.TABS[0].key
    side: str = "held"
    category: str = ""
    origin: str = ""
    holder: str = ""
    due: str = ""
    sort: str = "due"

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Sieve":
        """What nobody can have asked for is left out."""
        one = cls(**{field.name: asked[field.name] for field in fields(cls) if asked.get(field.name)})
        return replace(
            one,
            tab=one.tab if one.tab in {tab.key for tab in lists.TABS} else cls.tab,
            side="given" if one.side == "given" else "held",
            category=one.category if one.category.isascii() and one.category.isdecimal() and len(one.category) < 9 else "",
            origin=_key(one.origin),
            holder=_key(one.holder),
            due=one.due if one.due in DUE else "",
            sort=one.sort if one.sort.removeprefix("-") in COLUMNS else cls.sort,
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.category or self.origin or self.holder or self.due)

    @cached_property
    def plain(self) -> bool:
        """As it opens: by due time, nothing left out. Then each page comes from an index, however much there is."""
        return not self.narrowed and self.sort == "due" and self.tab not in ("soon", "assist")

    def query(self, **changes: str) -> str:
        """The sieve in an address; what stands as it opens is left out."""
        one, first = replace(self, **changes), Sieve()
        shown = {field.name: getattr(one, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in shown.items() if value != getattr(first, name) or name in ("tab", "side")})

    def rows(self, desk: Desk) -> QuerySet[Matter]:
        """All that is found, in order."""
        found = lists.behind(desk, self.tab, self.side)
        if self.category or self.origin or self.holder:
            found = found.exclude(pk__in=closed_ones(found, desk))
        if self.category:
            found = found.filter(category__startswith=self.category)
        if self.origin:
            found = found.filter(origin=int(self.origin))
        if self.holder:
            found = found.filter(holder=int(self.holder))
        return self._in_order(found.filter(_until(self.due, desk.now)))

    def page(self, desk: Desk, after: str) -> Page:
        if self.plain:
            return lists.tab(desk, self.tab, self.side, after)
        first = int(after) if after.isascii() and after.isdecimal() and len(after) < 7 else 0
        ids = list(self.rows(desk).values_list("pk", flat=True)[first : first + SIZE + 1])
        return Page(pages.whole(ids[:SIZE]), str(first + SIZE) if len(ids) > SIZE else "")

    def _in_order(self, found: QuerySet[Matter]) -> QuerySet[Matter]:
        name = self.sort.removeprefix("-")
        column: Any = F(COLUMNS[name])
        if name not in OPEN_TO_ALL:
            column = Case(When(restricted=False, then=column))
        along = column.desc(nulls_last=True) if self.sort.startswith("-") else column.asc(nulls_last=True)
        return found.order_by(along, F("due_at").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Choices:
    """What may be narrowed to: only what stands behind the tab now."""

    categories: list[Choice]
    origins: list[Choice]
    holders: list[Choice]
    due: list[Choice]


def choices(sieve: Sieve, desk: Desk) -> Choices:
    found = lists.behind(desk, sieve.tab, sieve.side)
    found = found.exclude(pk__in=closed_ones(found, desk)).order_by()
    sorts = categories.tree(desk.today)
    codes = sorted(set(found.values_list("category", flat=True)) - {""})
    return Choices(
        [Choice(code, f"{code} {sorts[code].name}" if code in sorts else code) for code in codes],
        _names(found.values_list("origin", flat=True)),
        _names(found.values_list("holder", flat=True)),
        [Choice(value, str(label)) for value, label in DUE.items()],
    )


def closed_ones(found: QuerySet[Matter], desk: Desk) -> list[int]:
    """Restricted matters that the desk sees as a number only: what they are about must not come out by asking for it."""
    return [one.pk for one in found.filter(restricted=True) if masked(one, desk.actor, desk.now)]


def in_words(sieve: Sieve, desk: Desk) -> Iterator[str]:
    """The sieve as a line of a sheet says it."""
    yield str(next(tab.label for tab in lists.TABS if tab.key == sieve.tab))
    if sieve.category:
        sort = categories.category(sieve.category, desk.today)
        yield f"{sieve.category} {sort.name}" if sort else sieve.category
    for pk in (sieve.origin, sieve.holder):
        if pk and (one := Organisation.objects.filter(pk=int(pk)).first()):
            yield name_of(one)
    if sieve.due:
        yield str(DUE[sieve.due])


def _key(value: str) -> str:
    return value if value.isascii() and value.isdecimal() and len(value) < 10 else ""


def _until(due: str, now: datetime) -> Q:
    if due == "over":
        return Q(due_at__lt=now)
    if not due:
        return Q()
    here = now.astimezone(CHINA)
    days = 1 if due == "today" else int(due)
    return Q(due_at__lt=datetime.combine(here.date() + timedelta(days=days), time(), CHINA))


def _names(keys: QuerySet[Matter, Any]) -> list[Choice]:
    return [Choice(str(one.pk), name_of(one)) for one in Organisation.objects.filter(pk__in=keys.distinct()).order_by("code")]
