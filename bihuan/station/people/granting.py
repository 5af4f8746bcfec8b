"""Giving posts and ending them, with the second person that some of them need.

Nobody gives what lies beyond their own organisations, nobody gives themselves a post, and nobody agrees to their own.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from bihuan.loop.actor import Actor
from bihuan.station.people import keepers
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation, Person, Posting, PostingRequest
from bihuan.station.people.posts import KEEPERS
from bihuan.station.people.posts import POSTS as LABELS
from bihuan.station.people.structure import Decision, appoint, relieve, withdraw


@transaction.atomic
def give(
    actor: Actor, person: Person, organisation: Organisation, post: str, *, since: date, until: date | None = None, why: str, now: datetime,
) -> Posting | PostingRequest:
    """The post, or the request for it where a security officer must agree first."""
    _of_mine(actor, organisation, now)
    refuse_two_keys(person, post, since, until)
    if not needs_another(actor, person, post):
        return appoint(person, organisation, post, since=since, until=until, decision=Decision(actor.id, now, why.strip()))
    asked = PostingRequest(person=person, organisation=organisation, post=post, since=since, until=until)
    return _ask(actor, asked, why, now)


@transaction.atomic
def end(actor: Actor, posting: Posting, *, until: date, why: str, now: datetime) -> Posting | PostingRequest:
    """Ends the post with that day, or asks a security officer to; nobody can shake off who watches them alone."""
    _of_mine(actor, posting.organisation, now)
    if not posting.guarded:
        return relieve(posting, until=until, decision=Decision(actor.id, now, why.strip()))
    if until < posting.since:
        raise ValidationError(_("The last day lies before the first."))
    asked = PostingRequest(
        person=posting.person, organisation=posting.organisation, post=posting.post, since=posting.since, until=until, ends=posting)
    return _ask(actor, asked, why, now)


@transaction.atomic
def take_back(actor: Actor, posting: Posting, *, why: str, now: datetime) -> Posting:
    """A posting that has not begun is withdrawn; an end that has not come is struck out. What has been, has been. To hold a guarded post
    longer is to be given it, so that end stands."""
    _of_mine(actor, posting.organisation, now)
    if not why.strip():
        raise ValidationError(_("Say why it is taken back."))
    decision = Decision(actor.id, now, why.strip())
    if posting.since > day_of(now):
        return withdraw(posting, decision)
    if posting.until is None or posting.until < day_of(now):
        raise ValidationError(_("There is nothing to come that could be taken back."))
    if posting.guarded or posting.person_id == actor.id:
        raise ValidationError(_("A security officer must agree to this post: ask for it anew, from the day after it ends."))
    return relieve(posting, until=None, decision=decision)


def needs_another(actor: Actor, person: Person, post: str) -> bool:
    """Whether a second person must agree before the post is given."""
    return post in KEEPERS or person.pk == actor.id


def waiting(actor: Actor, now: datetime) -> QuerySet[PostingRequest]:
    """What the actor may decide: asked within their organisations, by somebody else, for somebody else."""
    mine = keepers.where(actor, keepers.APPROVAL, day_of(now))
    rows = PostingRequest.objects.filter(granted=None, organisation_id__in=mine).exclude(Q(asked_by_id=actor.id) | Q(person_id=actor.id))
    return rows.select_related("person", "organisation", "asked_by", "ends")


@transaction.atomic
def decide(actor: Actor, pk: int, *, granted: bool, answer: str = "", now: datetime) -> PostingRequest:
    """Agrees, and the posting stands; or refuses with a reason. Raises Http404 for what is not the actor's to decide."""
    asked = waiting(actor, now).filter(pk=pk).first()
    if asked is None:
        raise Http404
    if not granted and not answer.strip():
        raise ValidationError(_("Say why not; whoever asked reads it."))
    claimed = PostingRequest.objects.filter(pk=pk, granted=None).update(
        granted=granted, answer=answer.strip(), decided_by_id=actor.id, decided_at=now)
    if not claimed:
        raise ValidationError(_("Somebody else has just decided this."))
    if granted:
        _carry_out(asked, Decision(asked.asked_by_id, now, asked.why))
    asked.refresh_from_db()
    return asked


def refuse_two_keys(person: Person, post: str, since: date, until: date | None) -> None:
    """Administrator, security officer and auditor are three people."""
    if post not in KEEPERS:
        return
    others = KEEPERS - {post}
    held = Posting.objects.filter(person=person, post__in=others).filter(Q(until=None) | Q(until__gte=since))
    if until is not None:
        held = held.filter(since__lte=until)
    other = held.first()
    if other is not None:
        raise ValidationError(
            _("%(who)s is %(other)s already. Administrator, security officer and auditor must be three people."),
            params={"who": person, "other": LABELS[other.post]})


def _carry_out(asked: PostingRequest, decision: Decision) -> None:
    if asked.ends is not None:
        assert asked.until is not None
        relieve(asked.ends, until=asked.until, decision=decision)
        return
    refuse_two_keys(asked.person, asked.post, asked.since, asked.until)
    appoint(asked.person, asked.organisation, asked.post, since=asked.since, until=asked.until, decision=decision)


def _ask(actor: Actor, asked: PostingRequest, why: str, now: datetime) -> PostingRequest:
    """Asking the same twice gives one request."""
    if not why.strip():
        raise ValidationError(_("Say why; the security officer who must agree reads it."))
    again = PostingRequest.objects.filter(
        granted=None, person=asked.person, organisation=asked.organisation, post=asked.post, ends=asked.ends).first()
    if again is not None:
        return again
    asked.why, asked.asked_by_id, asked.asked_at = why.strip(), actor.id or 0, now
    asked.save()
    return asked


def _of_mine(actor: Actor, organisation: Organisation, now: datetime) -> None:
    if organisation.pk not in keepers.where(actor, keepers.POSTS, day_of(now)):
        raise Http404
