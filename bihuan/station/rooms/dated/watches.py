"""Classes under watch, as rows: from how many within how many hours which posts are told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bihuan.station.calls.categories import category
from bihuan.station.patterns.models import WatchRow
from bihuan.station.patterns.passing import stations_on, would_have_rung
from bihuan.station.patterns.watches import LEAST, LONGEST, MOST, POSTS, Watch, posts_of, read_key, set_watch, watches
from bihuan.station.people.posts import LEADER
from bihuan.station.people.posts import POSTS as NAMES
from bihuan.station.rooms.dated.lasting import Lasting
from bihuan.station.rooms.dated.table import Entry, Line, RowForm, line
from bihuan.station.rooms.desk import Desk


class Watches:
    of = "watches"
    label = _("Classes under watch")
    about = _("When so many incidents of a class come together, its posts are told, once each time. Counted are valid incidents that the "
              "public reported.")
    key_label = _("Class or family, and area")
    new_key = _("A class or family, with @ and the code of an area if only that is meant (0201, 02, 0201@A03)")
    sampled = False
    headers: Sequence[str] = ()

    def lines(self, on: date) -> list[Line]:
        own: dict[str, list[WatchRow]] = defaultdict(list)
        for row in _rows():
            own[row.key].append(row)
        return [line(key, _label(key, on), _entries(rows), on) for key, rows in sorted(own.items())]

    def label_of(self, key: str, on: date) -> str | None:
        try:
            read_key(key, on)
        except ValidationError:
            return None
        return _label(key, on)

    def entries(self, key: str) -> list[Entry]:
        return _entries([row for row in _rows() if row.key == key])

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        held = next((one for one in watches(on) if one.key == key), None)
        said = {"least": held.least, "hours": held.hours} if held else {"least": 5, "hours": 24}
        told = held.posts if held else (LEADER,)
        return _Form(data, initial={**said, **dict.fromkeys(told, True), "since": on})

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        words = {"since": said["since"], "what": _label(key, on), "told": _posts(said["posts"])}
        if not said["least"]:
            return _now("From %(since)s on %(what)s is not under watch.") % words
        code, area = read_key(key, on)
        now = timezone.now()
        tried = Watch(0, key, code, area.pk if area else None, max(said["least"], LEAST), said["hours"], frozenset())
        rung = would_have_rung(tried, stations_on(now), now)
        told = ngettext("In the last 30 days this would have rung once.", "In the last 30 days this would have rung %(n)s times.",
                        rung) % {"n": rung}
        if not rung:
            told = _now("In the last 30 days this would not have rung.")
        number = _value(said["least"], said["hours"])
        return _now("From %(since)s on, %(what)s: %(number)s tells %(told)s.") % {**words, "number": number} + " " + told

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_watch(key, said["least"], said["hours"], said["posts"], since=said["since"], basis=said["basis"], by=desk.person.pk,
                  now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return {"least": 0, "hours": entry.said["hours"], "posts": []}

    def sheet(self) -> Iterable[Sequence[Any]]:
        return ()


class _Form(RowForm):
    least = forms.IntegerField(
        label=_("From so many incidents"), min_value=0, max_value=MOST, help_text=_("0 ends the watch."),
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )  # fmt: skip
    hours = Lasting(unit="h", label=_("Within so many hours"), min_value=1, max_value=LONGEST)
    field_order = ("least", "hours", *POSTS, "since", "basis")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for post in POSTS:
            self.fields[post] = forms.BooleanField(
                label=format_lazy("{}: {}", _("Tell"), NAMES[post]), required=False, widget=forms.CheckboxInput(attrs={"class": "check"}))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        return {**said, "posts": [post for post in POSTS if said.get(post)]}


def _rows() -> Iterable[WatchRow]:
    return WatchRow.objects.order_by("since", "id").select_related("area", "set_by").prefetch_related("told")


def _entries(rows: Sequence[WatchRow]) -> list[Entry]:
    return [
        Entry(row.since, f"{_value(row.least, row.hours)} · {_posts(posts_of(row))}" if row.least else "", row.basis, set_at=row.set_at,
              set_by=str(row.set_by or ""), said={"least": row.least, "hours": row.hours, "posts": posts_of(row)}, row=row.pk)
        for row in rows
    ]  # fmt: skip


def _value(least: int, hours: int) -> str:
    return _now("from %(least)s within %(hours)s h") % {"least": least, "hours": hours}


def _posts(posts: Iterable[str]) -> str:
    return _now(", ").join(str(NAMES[post]) for post in POSTS if post in posts)


def _label(key: str, on: date) -> str:
    code, _at, where = key.partition("@")
    named = str(category(code, on) or code)
    area = read_key(key, on)[1] if where else None
    return f"{named} · {area}" if area else named
