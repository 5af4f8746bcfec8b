"""Opening a restricted matter in need: with a reason, for half an hour; those who answer for it are told, and decide next day."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from bihuan.loop import Actor, Refused, Snapshot
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Glass, Matter
from bihuan.station.loop.tell import addressees, tell
from bihuan.station.people.actor import CHINA, day_of, reach
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER
from bihuan.station.people.tree import tree

OPEN_FOR = timedelta(minutes=30)
REVIEW_BY = time(18, 0)  # of the next day
WHY = "glass"
MAY_BREAK = frozenset({DISPATCHER, LEADER, INSTRUCTOR, CHIEF})
MAY_REVIEW = frozenset({INSTRUCTOR, CHIEF})
LEAST = 6  # characters that a reason has


def broken(matter: Matter, person: int | None, now: datetime) -> bool:
    """Whether this person has the matter open in need just now."""
    return person is not None and matter.restricted and Glass.objects.filter(matter=matter, person_id=person, until__gt=now).exists()


def may_break(matter: Matter, actor: Actor, now: datetime) -> bool:
    """A desk or a leader of a house that has a part in it."""
    if not matter.restricted or actor.id is None or not matter.parts.filter(organisation_id__in=reach(actor, day_of(now))).exists():
        return False
    return any(post in MAY_BREAK for _organisation, post in actor.posts)


@transaction.atomic
def break_glass(matter: Matter, actor: Actor, why: str, *, now: datetime) -> Glass:
    """Raises Http404 where the actor may not, Refused for a reason that says nothing."""
    if not may_break(matter, actor, now):
        raise Http404
    if len(why.strip()) < LEAST:
        raise Refused("glass_reason")
    organisation, post = next(seat for seat in actor.posts_in_order() if seat[1] in MAY_BREAK)
    due = datetime.combine(day_of(now) + timedelta(days=1), REVIEW_BY, CHINA)
    made = Glass.objects.create(matter=matter, person_id=actor.id, post=post, organisation_id=organisation, why=why.strip(),
                                at=now, until=now + OPEN_FOR, review_due=due)
    tell(matter, confidants(matter, now), why=WHY, key=f"g{made.pk}", now=now)
    return made


def confidants(matter: Matter, now: datetime) -> list[tuple[int, str]]:
    today = tree(day_of(now))
    placed = Snapshot(state=matter.state, version=matter.version, holder_line=today.line(matter.holder_id),
                      origin_line=today.line(matter.origin_id))
    return addressees(kinds()[matter.kind].loop.confidants, placed, day_of(now))


def to_review(actor: Actor, now: datetime) -> QuerySet[Glass]:
    """Those of the actor's own house, where the actor decides on such."""
    today = tree(day_of(now))
    houses = [today.below(today.house(org)) for org, post in actor.posts if post in MAY_REVIEW]
    return Glass.objects.filter(organisation_id__in=set().union(*houses)).select_related("matter", "person", "organisation", "reviewed_by")


def review(glass: Glass, actor: Actor, verdict: str, words: str, *, now: datetime) -> Glass:
    if verdict not in Glass.Verdict.values or not words.strip():
        raise Refused("glass_verdict")
    if glass.person_id == actor.id:
        raise Refused("same_person")
    done = Glass.objects.filter(pk=glass.pk, reviewed_at=None).update(
        verdict=verdict, words=words.strip(), reviewed_by_id=actor.id, reviewed_at=now)
    if not done:
        raise Refused("stale")
    glass.refresh_from_db()
    return glass
