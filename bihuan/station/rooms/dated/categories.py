"""The tree of classes, as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import FLAGS, Sort, category, shipped, tree
from bihuan.station.calls.classing import CODE, NEW, WITHDRAWN, set_class, sort_of, standing
from bihuan.station.calls.models import Category
from bihuan.station.loop.times import SHIPPED
from bihuan.station.rooms.dated.table import COMING, Entry, Line, RowForm, line, organisation_names
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.legend import LEVELS

ROUTES = (
    ("", _("none")),
    ("C", _("C case team")),
    ("M", _("M community team")),
    ("T", _("T traffic team")),
    ("R", _("R command room")),
    ("D", _("D department")),
)
TICKS: Mapping[str, Any] = {
    "non_police": _("not police business"),
    "preventable": _("preventable crime"),
    "restricted": _("restricted"),
    "legal_check": _("legal check before closing"),
}


class Categories:
    of = "categories"
    label = _("Classes of calls")
    about = _("What a call can be, how urgent it is by itself, and where it goes. Calls that were sorted keep the code they were given.")
    key_label = _("Class")
    new_key = _("A new code (09: a family, 0908: a class in it)")
    sampled = True
    headers = ("code", *NEW, "since", "basis")

    def lines(self, on: date) -> list[Line]:
        own: dict[str, list[Category]] = defaultdict(list)
        for row in Category.objects.order_by("since", "id").select_related("set_by"):
            own[row.code].append(row)
        keys = sorted({*shipped(), *own})
        return [line(key, _name(key, on), _entries(key, own.get(key, [])), on) for key in keys]

    def label_of(self, key: str, on: date) -> str | None:
        return _called(key, on) if CODE.fullmatch(key) else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(key, list(Category.objects.filter(code=key).order_by("since", "id").select_related("set_by")))

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        form = _Form(data, initial={**standing(key, on), "since": on})
        names = organisation_names()
        now = standing(key, on)["department"]
        known = {now: names.get(now, now), **names} if now else names
        form.fields["department"].choices = [("", _now("none")), *known.items()]  # type: ignore[attr-defined]
        return form

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        today, names = standing(key, on), organisation_names()
        changes = [
            _now("%(what)s: %(then)s (today %(now)s)")
            % {"what": _Form.base_fields[name].label, "then": _plain(name, said[name], names), "now": _plain(name, today[name], names)}
            for name in NEW
            if said[name] != today[name]
        ]
        if category(key, on) is None:
            return _now("From %(since)s on there would be the class %(code)s %(name)s.") % {
                "since": said["since"],
                "code": key,
                "name": said["zh"],
            }
        if not changes:
            return _now("That is how class %(code)s reads today; the row would only say it again.") % {"code": key}
        return _now("From %(since)s on, class %(code)s: %(changes)s.") % {
            "since": said["since"],
            "code": key,
            "changes": _now("; ").join(changes),
        }

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        changes = {name: said[name] for name in NEW}
        set_class(key, changes, since=said["since"], basis=said["basis"], by=desk.person.pk, now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        """A class that calls may be sorted under already stays in the tree."""
        return dict(WITHDRAWN) if entry.stands == COMING else None

    def sheet(self) -> Iterable[Sequence[Any]]:
        own = list(Category.objects.order_by("code", "since", "id"))
        rows = {(sort.code, SHIPPED): (sort, "") for sort in shipped().values()}
        rows |= {(row.code, row.since): (sort_of(row), row.basis) for row in own}
        for (_code, since), (sort, basis) in sorted(rows.items(), key=lambda row: row[0]):
            yield sort.code, *(int(value) if isinstance(value := getattr(sort, name), bool) else value for name in NEW), since, basis


def _tick(name: str) -> forms.BooleanField:
    return forms.BooleanField(label=TICKS[name], required=False, widget=forms.CheckboxInput(attrs={"class": "check"}))


class _Form(RowForm):
    zh = forms.CharField(label=_("Chinese name"), max_length=60, widget=forms.TextInput(attrs={"class": "input"}))
    en = forms.CharField(label=_("English name"), max_length=60, widget=forms.TextInput(attrs={"class": "input"}))
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=[*((number, word) for number, (word, _meaning) in LEVELS.items()), (0, _("no incident"))],
        widget=forms.Select(attrs={"class": "input"}),
    )
    route = forms.ChoiceField(label=_("Goes to"), choices=ROUTES, required=False, widget=forms.Select(attrs={"class": "input"}))
    department = forms.ChoiceField(label=_("Department"), required=False, widget=forms.Select(attrs={"class": "input"}))
    non_police, preventable, restricted, legal_check = (_tick(name) for name in FLAGS)
    field_order = ("zh", "en", "level", "route", "department", *FLAGS, "since", "basis")


def _called(key: str, on: date) -> str:
    found = tree(on).get(key)
    return str(found) if found else key


def _name(key: str, on: date) -> str:
    found = tree(on).get(key) or tree(date.max).get(key)
    return found.name if found else key


def _entries(key: str, own: Sequence[Category]) -> list[Entry]:
    first = [_entry(SHIPPED, shipped()[key])] if key in shipped() else []
    return first + [
        _entry(row.since, sort_of(row), basis=row.basis, set_at=row.set_at, set_by=str(row.set_by or ""), row=row.pk) for row in own
    ]


def _entry(since: date, sort: Sort, **more: Any) -> Entry:
    return Entry(since, _words(sort) if sort.zh else "", said={name: getattr(sort, name) for name in NEW}, **more)


def _words(sort: Sort) -> str:
    """The whole row in one line, without its code."""
    parts = [sort.name, str(LEVELS[sort.level][0]) if sort.level else _now("no incident")]
    parts += [str(dict(ROUTES)[sort.route])] if sort.route in dict(ROUTES) and sort.route else []
    parts += [sort.department] if sort.department else []
    return " · ".join([*parts, *(str(TICKS[flag]) for flag in FLAGS if getattr(sort, flag))])


def _plain(name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if name == "level":
        return str(LEVELS[value][0]) if value else _now("no incident")
    if name == "route":
        return str(dict(ROUTES).get(value, value))
    return names.get(value, value) or _now("none") if name == "department" else str(value)
