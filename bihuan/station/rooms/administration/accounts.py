"""What an administrator's pages of people ask, and which accounts they list."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.keepers import ACCOUNTS, where
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms.administration.founding import Asked, among, day_field, kept, to_come, why_field
from bihuan.station.rooms.desk import Desk

MOST = 300


def listed(desk: Desk, sought: str) -> QuerySet[Person]:
    """Who holds, held or will hold a post where one looks after accounts, and accounts that never held any."""
    mine = Posting.objects.filter(organisation_id__in=where(desk.actor, ACCOUNTS, desk.today)).values("person_id")
    posted = Posting.objects.values("person_id")
    found = Person.objects.filter(Q(pk__in=mine) | ~Q(pk__in=posted)).order_by("username")
    for word in sought.replace("\0", "").split():
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    return found


class Make(Asked):
    do = "make"
    username = forms.RegexField(
        r"^[\w.@+-]{1,60}\Z", label=_("User name"), help_text=_("As it is typed at sign-in: a service number, or letters and digits.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    since = day_field(_("First day"), required=False)
    until = day_field(_("Last day"), required=False, help_text=_("The account shuts by itself after it."))
    seconded_from = forms.CharField(label=_("Seconded from"), max_length=60, required=False)

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"]).casefold()
        if Person.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("There is an account called “%(name)s” already."), params={"name": name})
        return name

    def clean(self) -> dict[str, Any]:
        return in_order(self)


class Change(Asked):
    do = "change"
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    since = day_field(_("First day"), required=False)
    until = day_field(_("Last day"), required=False, help_text=_("The account shuts by itself after it."))
    seconded_from = forms.CharField(label=_("Seconded from"), max_length=60, required=False)
    subject = forms.CharField(
        label=_("Subject at the sign-in service"),
        max_length=255,
        required=False,
        help_text=_("What the service calls this person; it goes before name and e-mail."),
    )
    why = why_field()

    COLUMNS = ("name", "email", "since", "until", "seconded_from", "subject")

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data, initial={name: getattr(person, name) for name in self.COLUMNS})
        self.person = person
        if not settings.SOCIALACCOUNT_PROVIDERS:
            del self.fields["subject"]

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.COLUMNS if name in self.fields}

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        other = Person.objects.filter(subject=subject).exclude(pk=self.person.pk).first() if subject else None
        if other:
            raise forms.ValidationError(_("%(who)s has this subject already."), params={"who": other})
        return subject

    def clean(self) -> dict[str, Any]:
        return in_order(self)


class Why(Asked):
    """A deed that asks nothing but its reason; `do` tells several on one page apart."""

    why = why_field()

    def __init__(self, data: Any = None, *, do: str) -> None:
        self.do = do
        super().__init__(data)


class Give(Asked):
    do = "give"
    post = forms.ChoiceField(label=_("Post"), choices=POSTS)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("In"), empty_label=None)
    since = day_field(_("First day"))
    until = day_field(_("Last day"), required=False)
    why = why_field()

    def __init__(self, data: Any = None, *, desk: Desk) -> None:
        super().__init__(data, initial={"since": desk.today})
        self.today = desk.today
        among(self, "organisation", kept(desk))

    def clean_since(self) -> date:
        return to_come(self.cleaned_data["since"], self.today)

    def clean(self) -> dict[str, Any]:
        return in_order(self)


class Row(Asked):
    """One posting: ended with a day, an end to come struck out, or a beginning to come withdrawn."""

    posting = forms.IntegerField(widget=forms.HiddenInput)
    until = day_field(_("Last day"), required=False)
    why = why_field()

    def __init__(self, data: Any = None, *, do: str, desk: Desk) -> None:
        self.do = do
        super().__init__(data)
        self.today = desk.today
        self.fields["until"].required = do == "end"

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        return to_come(until, self.today) if until else None


def in_order(form: forms.Form) -> dict[str, Any]:
    said = form.cleaned_data
    if said.get("until") and said.get("since") and said["until"] < said["since"]:
        form.add_error("until", _("The last day lies before the first."))
    return said
