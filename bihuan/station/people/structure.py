"""Changing the organisation: founding, moving, appointing. The only place that writes a placement or a posting."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.models import Organisation, Person, Placement, Posting
from bihuan.station.people.tree import climb, parents_on


@transaction.atomic
def found(code: str, name: str, kind: str, *, since: date, under: Organisation | None = None, **more: Any) -> Organisation:
    """A new organisation, standing under another from its first day."""
    organisation = Organisation.objects.create(code=code, name=name, kind=kind, since=since, **more)
    if under is not None:
        Placement.objects.create(organisation=organisation, parent=under, since=since)
    return organisation


@transaction.atomic
def move(organisation: Organisation, under: Organisation | None, *, since: date, today: date) -> Placement:
    """From `since` on it stands elsewhere. Days that have passed keep their tree, so `since` may not lie before today."""
    if since < today:
        raise ValidationError(_("A move cannot begin in the past: %(since)s is before today."), code="past", params={"since": since})
    placement = Placement.objects.create(organisation=organisation, parent=under, since=since)
    refuse_circles(organisation, since)
    return placement


def refuse_circles(organisation: Organisation, since: date) -> None:
    """On no day from `since` on may the organisation stand under itself, whatever moves are planned already."""
    later = Placement.objects.filter(since__gt=since).values_list("since", flat=True).distinct()
    for day in (since, *later):
        parents = parents_on(day)
        top = climb(organisation.pk, parents)[-1]
        if top in parents:
            raise ValidationError(_("%(name)s would stand under itself."), code="circle", params={"name": organisation.name})


def rename(organisation: Organisation, name: str, name_en: str) -> Organisation:
    """Another name, from now on and for the past: an organisation stays the same under any name."""
    organisation.name, organisation.name_en = name, name_en
    organisation.full_clean(exclude=["hub", "deputy"])
    organisation.save(update_fields=["name", "name_en"])
    return organisation


def appoint(person: Person, organisation: Organisation, post: str, *, since: date, until: date | None = None) -> Posting:
    """The person holds the post from `since` up to and with `until`. Asking twice gives one posting."""
    posting, _made = Posting.objects.get_or_create(
        person=person, organisation=organisation, post=post, since=since, defaults={"until": until})
    return posting


def relieve(posting: Posting, *, until: date) -> Posting:
    """The post ends with that day."""
    posting.until = until
    posting.full_clean()
    posting.save(update_fields=["until"])
    return posting
