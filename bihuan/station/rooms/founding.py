"""What an administrator looks after, and what the set-up of a station asks."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.posts import ADMIN, POSTS, TOWNSHIP
from bihuan.station.people.templates import ROOM, TEAM, TEMPLATES, Unit
from bihuan.station.people.tree import tree
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import in_english, name_of

Kind = Organisation.Kind
STATIONS = (Kind.STATION, Kind.HUB_STATION)
ABOVE = (Kind.COUNTY, Kind.DISTRICT, Kind.HUB_STATION)
SPARE = 2  # rows for further units beside a template


def kept(desk: Desk) -> QuerySet[Organisation]:
    """The houses in which somebody is administrator, with all that stands below them."""
    today = tree(desk.today)
    houses = [today.house(organisation) for organisation, post in desk.actor.posts if post == ADMIN]
    ids = frozenset().union(*(today.below(house) for house in houses))
    return standing(desk.today).filter(pk__in=ids)


def standing(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(Q(until=None) | Q(until__gte=on)).order_by("code")


def units(station: Organisation, on: date) -> QuerySet[Organisation]:
    """Its own rooms and teams; those of a station under it are that station's."""
    today = tree(on)
    own = [one for one in today.below(station.pk) if today.house(one) == station.pk]
    return standing(on).filter(pk__in=own, kind__in=(Kind.ROOM, Kind.TEAM))


def inside(station: Organisation, on: date) -> QuerySet[Organisation]:
    return standing(on).filter(pk__in=[station.pk, *units(station, on).values_list("pk", flat=True)])


def postings(station: Organisation, on: date) -> QuerySet[Posting]:
    held = Posting.objects.filter(Q(until=None) | Q(until__gte=on), organisation__in=inside(station, on).values("pk"))
    return held.select_related("person", "organisation").order_by("person__name", "person_id", "since")


def persons(desk: Desk) -> QuerySet[Person]:
    """Whom to suggest: who works where one is administrator, and accounts that hold no post yet."""
    mine = Q(postings__organisation__in=kept(desk).values("pk")) | Q(postings=None)
    return Person.objects.serving(desk.today).filter(mine).distinct().order_by("username")[:500]


def spare_keys(station: Organisation) -> Iterator[str]:
    """unit1, unit2, … as far as they are not given out."""
    taken = set(Organisation.objects.filter(code__startswith=f"{station.code}-unit").values_list("code", flat=True))
    return (f"unit{n}" for n in count(1) if f"{station.code}-unit{n}" not in taken)


class Asked(forms.Form):
    """A form of the set-up; `do` says which, and keeps the ids of several on one page apart."""

    use_required_attribute = False
    do = ""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id=f"{self.do}-%s", **more)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


class Found(Asked):
    do = "found"
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in STATIONS])
    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("Stands under"), empty_label=None)
    hub = forms.ModelChoiceField(Organisation.objects.none(), label=_("Room that rules on disputes"), required=False, empty_label=_("none"))
    code = forms.RegexField(
        r"^[A-Za-z0-9_-]{1,24}\Z", label=_("Code"), help_text=_("Letters and digits; other files call the station by it.")
    )
    number_code = forms.RegexField(
        r"^[0-9]{6}\Z", label=_("Code in numbers"), required=False, help_text=_("Six digits; every call number begins with them.")
    )

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data)
        _among(self, "parent", kept(desk).filter(kind__in=ABOVE))
        _among(self, "hub", standing(desk.today).filter(kind=Kind.ROOM))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Organisation.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is an organisation with the code %(code)s already."), params={"code": code})
        return code


class Move(Asked):
    do = "move"
    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("Stands under"), empty_label=None)
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, desk: Desk, station: Organisation) -> None:
        super().__init__(data, initial={"parent": tree(desk.today).parent(station.pk), "since": desk.today})
        _among(self, "parent", kept(desk).filter(kind__in=ABOVE).exclude(pk=station.pk))


class Hub(Asked):
    do = "hub"
    hub = forms.ModelChoiceField(Organisation.objects.none(), label=_("Room that rules on disputes"), required=False, empty_label=_("none"))

    def __init__(self, data: Any = None, *, desk: Desk, station: Organisation) -> None:
        super().__init__(data, initial={"hub": station.hub_id})
        _among(self, "hub", standing(desk.today).filter(kind=Kind.ROOM))


class Organise(Asked):
    """The units of a template, each with a name that may be changed, and room for further ones."""

    do = "organise"

    def __init__(self, template: str, data: Any = None) -> None:
        self.template = TEMPLATES[template]
        self.do = f"organise-{template}"
        super().__init__(data)
        for unit in self.template.units:
            self.fields[unit.key] = _name(unit.name_en if in_english() else unit.name, initial=unit.name)
        for n in range(1, SPARE + 1):
            self.fields[f"more{n}"] = _name(_("a further team"), required=False)

    @property
    def title(self) -> str:
        return self.template.name_en if in_english() else self.template.name

    def names(self) -> dict[str, str]:
        return {unit.key: self.cleaned_data[unit.key] for unit in self.template.units}

    def further(self, station: Organisation, on: date) -> Sequence[Unit]:
        """The further teams; one that is there by that name is not asked for again."""
        there = set(units(station, on).values_list("name", flat=True))
        given = [self.cleaned_data[f"more{n}"] for n in range(1, SPARE + 1)]
        wanted = [name for name in dict.fromkeys(given) if name and name not in there]
        return [Unit(key, TEAM, name, "") for name, key in zip(wanted, spare_keys(station), strict=False)]


class Rename(Asked):
    do = "rename"
    unit = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)

    def __init__(self, data: Any = None, *, unit: Organisation | None = None) -> None:
        if unit:
            self.do = f"rename-{unit.pk}"
        super().__init__(data, initial={"unit": unit.pk, "name": unit.name, "name_en": unit.name_en} if unit else None)


class Add(Asked):
    do = "add"
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(TEAM, Kind.TEAM.label), (ROOM, Kind.ROOM.label)])


class Appoint(Asked):
    do = "appoint"
    person = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"list": "persons", "autocomplete": "off"}))
    post = forms.ChoiceField(label=_("Post"), choices=[(post, label) for post, label in POSTS.items() if post not in TOWNSHIP])
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("In"), empty_label=None)
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    why = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Asked for a post that a security officer must agree to.")
    )

    def __init__(self, data: Any = None, *, desk: Desk, station: Organisation) -> None:
        super().__init__(data, initial={"since": desk.today})
        self.today = desk.today
        _among(self, "organisation", inside(station, desk.today))

    def clean_person(self) -> Person:
        name = self.cleaned_data["person"].strip()
        found = Person.objects.serving(self.today).filter(username__iexact=name).first()
        if found is None:
            unknown = _("There is no account called “%(name)s”. New ones come with `bihuan import people`.")
            raise forms.ValidationError(unknown, params={"name": name})
        return found

    def clean_since(self) -> date:
        return _to_come(self.cleaned_data["since"], self.today)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("until") and said.get("since") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


class Relieve(Asked):
    do = "relieve"
    posting = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(label=_("Last day"))
    why = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data)
        self.today = desk.today

    def clean_until(self) -> date:
        return _to_come(self.cleaned_data["until"], self.today)


def _to_come(day: date, today: date) -> date:
    if day < today:
        raise forms.ValidationError(_("Days before today (%(today)s) keep who held which post."), params={"today": today})
    return day


def _name(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, widget=forms.TextInput(attrs={"class": "input"}), **more)


def _among(form: forms.Form, name: str, rows: QuerySet[Organisation]) -> None:
    field: Any = form.fields[name]
    field.queryset = rows
    field.label_from_instance = lambda one: f"{name_of(one)} ({one.code})" if name_of(one) != one.code else one.code
