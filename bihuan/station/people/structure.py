"""Changing the organisation: founding, moving, appointing. The only place that writes a placement or a posting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.models import Organisation, OrganisationChange, Person, Placement, Posting
from bihuan.station.people.tree import climb, parents_on

MADE = "made"  # stands in the column's place where an organisation was founded


@dataclass(frozen=True)
class Decision:
    """Who decided something about the organisation, when and why."""

    by: int | None
    at: datetime
    why: str

    def columns(self) -> dict[str, Any]:
        return {"set_by_id": self.by, "set_at": self.at, "why": self.why}


@transaction.atomic
def found(
    code: str, name: str, kind: str, *, since: date, under: Organisation | None = None, decision: Decision | None = None, **more: Any
) -> Organisation:
    """A new organisation, standing under another from its first day."""
    organisation = Organisation.objects.create(code=code, name=name, kind=kind, since=since, **more)
    said = decision.columns() if decision else {}
    if under is not None:
        Placement.objects.create(organisation=organisation, parent=under, since=since, **said)
    if decision:
        OrganisationChange.objects.create(organisation=organisation, column=MADE, after=name, **said)
    return organisation


@transaction.atomic
def move(
    organisation: Organisation, under: Organisation | None, *, since: date, today: date, decision: Decision | None = None
) -> Placement:
    """From `since` on it stands elsewhere. Days that have passed keep their tree, so `since` may not lie before today."""
    if since < today:
        raise ValidationError(_("A move cannot begin in the past: %(since)s is before today."), code="past", params={"since": since})
    said = decision.columns() if decision else {}
    placement = Placement.objects.create(organisation=organisation, parent=under, since=since, **said)
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


@transaction.atomic
def alter(organisation: Organisation, decision: Decision | None = None, **columns: Any) -> list[OrganisationChange]:
    """Other words or numbers about an organisation, from now on; what they were is kept, column by column. A name holds for the past
    too: an organisation stays the same under any name."""
    before = {name: _plain(getattr(organisation, name)) for name in columns}
    for name, value in columns.items():
        setattr(organisation, name, value)
    organisation.full_clean(exclude=["hub", "deputy"])
    organisation.save(update_fields=list(columns))
    if decision is None:
        return []
    after = {name: _plain(getattr(organisation, name)) for name in columns}
    rows = [
        OrganisationChange(organisation=organisation, column=name, before=before[name], after=after[name], **decision.columns())
        for name in columns
        if before[name] != after[name]
    ]
    return OrganisationChange.objects.bulk_create(rows)


def appoint(
    person: Person, organisation: Organisation, post: str, *, since: date, until: date | None = None, decision: Decision | None = None
) -> Posting:
    """The person holds the post from `since` up to and with `until`. Asking twice gives one posting."""
    said = decision.columns() if decision else {}
    posting, _made = Posting.objects.get_or_create(
        person=person, organisation=organisation, post=post, since=since, withdrawn=False, defaults={"until": until, **said})
    return posting


def relieve(posting: Posting, *, until: date | None, decision: Decision | None = None) -> Posting:
    """The post ends with that day; with none, an end that was set is taken back."""
    posting.until = until
    return _ended(posting, decision)


def withdraw(posting: Posting, decision: Decision) -> Posting:
    """A posting that has not begun will not."""
    posting.withdrawn, posting.until = True, posting.since - timedelta(days=1)
    return _ended(posting, decision)


def _ended(posting: Posting, decision: Decision | None) -> Posting:
    if decision:
        posting.end_set_by_id, posting.end_set_at, posting.end_why = decision.by, decision.at, decision.why
    posting.full_clean()
    posting.save(update_fields=["until", "withdrawn", "end_set_by", "end_set_at", "end_why"])
    return posting


def _plain(value: Any) -> str:
    """A column as it is kept in the record of changes: an organisation by its code."""
    if isinstance(value, Organisation):
        return value.code
    return "" if value is None else str(value)
