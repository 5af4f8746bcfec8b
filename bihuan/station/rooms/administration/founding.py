"""What an administrator looks after, and what founding, changing and ending an organisation asks."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.keepers import TABLES, where
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.posts import ADMIN, ANALYST, KEEPERS, POSTS, TOWNSHIP
from bihuan.station.people.templates import TEAM, TEMPLATES, Unit
from bihuan.station.people.tree import POLICE, tree
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import in_english, name_of

Kind = Organisation.Kind
STATIONS = (Kind.STATION, Kind.HUB_STATION)
ALWAYS_OPEN = (Kind.COUNTY, Kind.HUB_STATION, Kind.STATION, Kind.ROOM)
# What may stand under what; a county stands under nothing, or under another authority that is kept as a county
UNDER = {
    Kind.COUNTY: (Kind.COUNTY,), Kind.DISTRICT: (Kind.COUNTY,), Kind.HUB_STATION: (Kind.COUNTY, Kind.DISTRICT),
    Kind.STATION: (Kind.COUNTY, Kind.DISTRICT, Kind.HUB_STATION), Kind.TOWNSHIP: (Kind.COUNTY,),
    Kind.DEPARTMENT: (Kind.TOWNSHIP, Kind.COUNTY), Kind.COMMUNITY: (Kind.TOWNSHIP,), Kind.GRID: (Kind.COMMUNITY, Kind.TOWNSHIP),
    Kind.ROOM: (Kind.COUNTY, Kind.DISTRICT, Kind.HUB_STATION, Kind.STATION, Kind.TOWNSHIP),
    Kind.TEAM: (Kind.COUNTY, Kind.DISTRICT, Kind.HUB_STATION, Kind.STATION, Kind.TOWNSHIP, Kind.DEPARTMENT),
}  # fmt: skip
SHARED = KEEPERS | {ANALYST}  # posts that either side may have
SPARE = 2  # rows for further units beside a template


def kept(desk: Desk) -> QuerySet[Organisation]:
    """The houses in which somebody is administrator, with all that stands below them."""
    return standing(desk.today).filter(pk__in=where(desk.actor, TABLES, desk.today))


def standing(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(Q(until=None) | Q(until__gte=on)).order_by("code")


def at(desk: Desk, on: date) -> QuerySet[Organisation]:
    """What is kept, as far as it stands on that day or, for a past day, stood."""
    return kept_ever(desk).filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on)).order_by("code")


def kept_ever(desk: Desk) -> QuerySet[Organisation]:
    """Those that have ended included."""
    return Organisation.objects.filter(pk__in=where(desk.actor, TABLES, desk.today)).order_by("code")


def keeps_the_whole(desk: Desk) -> bool:
    """Whether one keeps the tables that hold for all: an administrator with nobody above and police below."""
    today = tree(desk.today)
    houses = {desk.actor.house(organisation) for organisation, post in desk.actor.posts if post == ADMIN}
    return any(today.parent(house) is None and today.kinds.get(pk) in STATIONS for house in houses for pk in today.below(house))


def kinds_under(parent: Organisation) -> list[Kind]:
    return [kind for kind, above in UNDER.items() if parent.kind in above]


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


def route_field() -> forms.ChoiceField:
    """Of a team: whose classes it takes. One that takes none is patrol, whatever it is called."""
    return forms.ChoiceField(label=_("Takes the classes of the"), choices=[("", _("none")), *Organisation.Route.choices], required=False)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def why_field() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


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
    kind = forms.ChoiceField(label=_("Kind"))
    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("Stands under"), empty_label=None)
    hub = forms.ModelChoiceField(Organisation.objects.none(), label=_("Room that rules on disputes"), required=False, empty_label=_("none"))
    code = forms.RegexField(
        r"^[A-Za-z0-9_-]{1,24}\Z", label=_("Code"), help_text=_("Letters and digits; other files call the organisation by it.")
    )
    number_code = forms.RegexField(
        r"^[0-9]{6}\Z", label=_("Code in numbers"), required=False, help_text=_("Six digits; every call number begins with them.")
    )
    why = why_field()

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data, initial={"kind": Kind.STATION})
        parents = kept(desk).filter(kind__in={kind for above in UNDER.values() for kind in above})
        possible = {kind for parent in parents for kind in kinds_under(parent)}
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in Kind if kind in possible]  # type: ignore[attr-defined]
        among(self, "parent", parents)
        among(self, "hub", standing(desk.today).filter(kind=Kind.ROOM))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Organisation.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is an organisation with the code %(code)s already."), params={"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        parent, kind = said.get("parent"), said.get("kind")
        if parent and kind and Kind(kind) not in kinds_under(parent):
            self.add_error("parent", _refused_under(Kind(kind), parent))
        return said


class Move(Asked):
    do = "move"
    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("Stands under"), empty_label=None)
    since = day_field(_("First day"))
    why = why_field()

    def __init__(self, data: Any = None, *, desk: Desk, station: Organisation) -> None:
        super().__init__(data, initial={"parent": tree(desk.today).parent(station.pk), "since": desk.today})
        among(self, "parent", kept(desk).filter(kind__in=UNDER[Kind(station.kind)]).exclude(pk=station.pk))


class Details(Asked):
    """How an organisation is reached and when it is open, and who rules on its disputes."""

    do = "details"
    hub = forms.ModelChoiceField(Organisation.objects.none(), label=_("Room that rules on disputes"), required=False, empty_label=_("none"))
    deputy = forms.ModelChoiceField(Organisation.objects.none(), label=_("Deputy out of hours"), required=False, empty_label=_("none"))
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    webhook = forms.URLField(label=_("Webhook"), required=False, max_length=200, assume_scheme="https")
    open_from = forms.TimeField(label=_("Opens"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    open_to = forms.TimeField(label=_("Shuts"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    on_call_contact = forms.CharField(
        label=_("Contact out of hours"), max_length=100, required=False, help_text=_("A duty telephone, no private one.")
    )
    always_open = forms.BooleanField(
        label=_("open day and night"), required=False, widget=forms.CheckboxInput(attrs={"class": "check"})
    )  # fmt: skip
    every_day = forms.BooleanField(
        label=_("these hours hold on days off too"), required=False, widget=forms.CheckboxInput(attrs={"class": "check"})
    )
    why = why_field()

    COLUMNS = ("hub", "deputy", "email", "webhook", "open_from", "open_to", "on_call_contact", "always_open", "every_day")

    def __init__(self, data: Any = None, *, desk: Desk, station: Organisation) -> None:
        self.columns = self.COLUMNS if station.kind != Kind.TEAM else ("route", *self.COLUMNS)
        super().__init__(data, initial={name: getattr(station, name) for name in self.columns})
        if station.kind == Kind.TEAM:
            self.fields = {"route": route_field(), **self.fields}
            self.fields["route"].widget.attrs["class"] = "input"
        among(self, "hub", standing(desk.today).filter(kind=Kind.ROOM))
        among(self, "deputy", standing(desk.today).exclude(pk=station.pk))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if (said.get("open_from") is None) != (said.get("open_to") is None):
            self.add_error("open_to", _("Only one of opening and shutting is given; write both or neither."))
        return said


class End(Asked):
    do = "end"
    until = day_field(_("Last day"))
    why = why_field()

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data, initial={"until": desk.today})
        self.today = desk.today

    def clean_until(self) -> date:
        if self.cleaned_data["until"] < self.today:
            raise forms.ValidationError(_("Days before today (%(today)s) stay as they were."), params={"today": self.today})
        return self.cleaned_data["until"]


class TakeBack(Asked):
    """A move that has not begun, or an end that has not come, is taken back; `row` is the move."""

    do = "back"
    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    why = why_field()


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
    why = why_field()

    def __init__(self, data: Any = None, *, unit: Organisation | None = None) -> None:
        if unit:
            self.do = f"rename-{unit.pk}"
        super().__init__(data, initial={"unit": unit.pk, "name": unit.name, "name_en": unit.name_en} if unit else None)


class Add(Asked):
    """One more organisation under this one."""

    do = "add"
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    route = route_field()
    why = why_field()

    def __init__(self, data: Any = None, *, station: Organisation) -> None:
        super().__init__(data, initial={"kind": TEAM})
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds_under(station)]  # type: ignore[attr-defined]
        if Kind.TEAM not in kinds_under(station):
            del self.fields["route"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("route") and said.get("kind") != Kind.TEAM:
            self.add_error("route", _("Only a team takes the classes of a team."))
        return said


class Appoint(Asked):
    do = "appoint"
    person = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"list": "persons", "autocomplete": "off"}))
    post = forms.ChoiceField(label=_("Post"), )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("In"), empty_label=None)
    since = day_field(_("First day"))
    until = day_field(_("Last day"), required=False)
    why = why_field()

    def __init__(self, data: Any = None, *, desk: Desk, station: Organisation) -> None:
        super().__init__(data, initial={"since": desk.today})
        self.today = desk.today
        self.fields["post"].choices = posts_in(station, desk.today)  # type: ignore[attr-defined]
        among(self, "organisation", inside(station, desk.today))

    def clean_person(self) -> Person:
        name = self.cleaned_data["person"].strip()
        found = Person.objects.serving(self.today).filter(username__iexact=name).first()
        if found is None:
            unknown = _("There is no account called “%(name)s”. Make it under People first.")
            raise forms.ValidationError(unknown, params={"name": name})
        return found

    def clean_since(self) -> date:
        return to_come(self.cleaned_data["since"], self.today)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("until") and said.get("since") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


class Relieve(Asked):
    do = "relieve"
    posting = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(label=_("Last day"))
    why = why_field()

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data)
        self.today = desk.today

    def clean_until(self) -> date:
        return to_come(self.cleaned_data["until"], self.today)


def posts_in(organisation: Organisation, on: date) -> list[tuple[str, Any]]:
    """The police's posts with the police, the township's with the township; a county has both."""
    today = tree(on)
    house = today.kinds.get(today.house(organisation.pk), organisation.kind)
    if house == Kind.COUNTY:
        return list(POSTS.items())
    return [(post, label) for post, label in POSTS.items() if post in SHARED or (post in TOWNSHIP) == (house not in POLICE)]


def _refused_under(kind: Kind, parent: Organisation) -> Any:
    above = ", ".join(str(one.label) for one in UNDER[kind])
    words = {"kind": kind.label, "parent": parent.name, "above": above}
    return format_lazy(_("{kind} does not stand under {parent}. It stands under: {above}."), **words)


def to_come(day: date, today: date) -> date:
    if day < today:
        raise forms.ValidationError(_("Days before today (%(today)s) keep who held which post."), params={"today": today})
    return day


def _name(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, widget=forms.TextInput(attrs={"class": "input"}), **more)


def among(form: forms.Form, name: str, rows: QuerySet[Organisation]) -> None:
    field: Any = form.fields[name]
    field.queryset = rows
    field.label_from_instance = lambda one: f"{name_of(one)} · {one.code}" if name_of(one) != one.code else one.code
