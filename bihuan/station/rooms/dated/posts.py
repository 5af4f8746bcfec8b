"""What each post is for, as rows: its duties and which of the four functions it has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.loop.times import SHIPPED
from bihuan.station.people.functions import FUNCTIONS, OPENS, Standing, of_row, set_post, shipped, standing
from bihuan.station.people.models import PostRow
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms.dated.table import Entry, Line, RowForm, line
from bihuan.station.rooms.desk import Desk


class Posts:
    of = "posts"
    label = _("Posts")
    about = _("What each post is for. Each function is given or taken alone and opens rooms; the steps a post may take stand in the rules.")
    key_label = _("Post")
    new_key = ""
    sampled = False
    headers: Sequence[str] = ()

    def lines(self, on: date) -> list[Line]:
        own: dict[str, list[PostRow]] = defaultdict(list)
        for row in PostRow.objects.order_by("since", "id").select_related("set_by"):
            own[row.post].append(row)
        return [line(post, str(label), _entries(post, own[post]), on) for post, label in POSTS.items()]

    def label_of(self, key: str, on: date) -> str | None:
        return str(POSTS[key]) if key in POSTS else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(key, list(PostRow.objects.filter(post=key).order_by("since", "id").select_related("set_by")))

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        now = standing(key, on)
        form = _Form(data, initial={**{name: name in now.functions for name in FUNCTIONS}, "duties": now.own, "since": on})
        form.fields["duties"].help_text = _now("Left empty: %(duties)s") % {"duties": shipped()[key].duties}
        return form

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        now = standing(key, on).functions
        words = {"post": POSTS[key], "since": said["since"]}
        opened = [str(OPENS[name]) for name in FUNCTIONS if said[name] and name not in now]
        closed = [str(OPENS[name]) for name in FUNCTIONS if name in now and not said[name]]
        parts = [_now("opens %(rooms)s") % {"rooms": _now(", ").join(opened)}] if opened else []
        parts += [_now("no longer opens %(rooms)s") % {"rooms": _now(", ").join(closed)}] if closed else []
        if not parts:
            return _now("From %(since)s on %(post)s opens the same rooms as today.") % words
        return _now("From %(since)s on %(post)s %(changes)s.") % {**words, "changes": _now("; ").join(parts)}

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        given = [name for name in FUNCTIONS if said[name]]
        set_post(key, given, said["duties"], since=said["since"], basis=said["basis"], by=desk.person.pk, now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return None  # each post came with the product

    def sheet(self) -> Iterable[Sequence[Any]]:
        return ()


def _tick(name: str) -> forms.BooleanField:
    label = format_lazy("{} ({})", FUNCTIONS[name], OPENS[name])
    return forms.BooleanField(label=label, required=False, widget=forms.CheckboxInput(attrs={"class": "check"}))


class _Form(RowForm):
    resources, analysis, dispatch, supervision = (_tick(name) for name in FUNCTIONS)
    duties = forms.CharField(
        label=_("Duties"), max_length=500, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 3})
    )  # fmt: skip
    field_order = (*FUNCTIONS, "duties", "since", "basis")


def _entries(post: str, own: Sequence[PostRow]) -> list[Entry]:
    first = [_entry(SHIPPED, shipped()[post])]
    return first + [
        _entry(row.since, of_row(row), basis=row.basis, set_at=row.set_at, set_by=str(row.set_by or ""), row=row.pk) for row in own
    ]


def _entry(since: date, one: Standing, **more: Any) -> Entry:
    functions = _now(", ").join(str(label) for name, label in FUNCTIONS.items() if name in one.functions) or _now("no function")
    value = f"{functions} · {one.own}" if one.own else functions
    return Entry(since, value, said={**{name: name in one.functions for name in FUNCTIONS}, "duties": one.own}, **more)
