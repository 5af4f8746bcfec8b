"""Setting up a joint desk, changing it, and who sits at it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.loop import Actor, Refused
from bihuan.station.joint.models import JointChange, JointClass, JointDesk, JointSeat
from bihuan.station.joint.topics import SEATED
from bihuan.station.loop.tell import tell_of
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.posts import ANALYST, KEEPERS, TOWNSHIP
from bihuan.station.people.tree import tree

LONGEST = timedelta(days=31)  # what lasts longer is no event but a station of its own
Seat = tuple[int, str]  # organisation and post


@dataclass(frozen=True)
class Wanted:
    """What a desk is to be. `classes` empty: all of them."""

    name: str
    where: str
    polygon: str
    start: datetime
    end: datetime
    leader: int
    seats: tuple[Seat, ...]
    classes: tuple[str, ...] = ()


def open_desks(now: datetime) -> QuerySet[JointDesk]:
    """By the clock: one whose time is over is none, whether or not anybody has swept yet."""
    return JointDesk.objects.filter(ended_at=None, start__lte=now, end__gt=now)


def is_open(desk: JointDesk, now: datetime) -> bool:
    return desk.ended_at is None and desk.start <= now < desk.end


def is_over(desk: JointDesk, now: datetime) -> bool:
    return desk.ended_at is not None or desk.end <= now


def tables_of(actor: Actor, now: datetime) -> QuerySet[JointDesk]:
    """Desks that are not over and at which the actor sits, or which the actor leads."""
    here = Q(pk__in=[])
    for organisation, post in actor.posts:
        here |= Q(organisation=organisation, post=post)
    seated = JointSeat.objects.filter(here, desk=OuterRef("pk"), until=None)
    return JointDesk.objects.filter(ended_at=None, end__gt=now).filter(Exists(seated) | Q(leader=actor.id))


def sits(desk: JointDesk, actor: Actor) -> bool:
    held = set(desk.seats.filter(until=None).values_list("organisation_id", "post"))
    return actor.id == desk.leader_id or bool(held & actor.posts)


@transaction.atomic
def set_up(house: int, wanted: Wanted, *, by: int, now: datetime) -> JointDesk:
    """Raises Refused, and then nothing is written."""
    _lasts(wanted.start, wanted.end, now)
    _leads(house, wanted.leader, now)
    if not wanted.seats:
        raise Refused("joint_nobody")
    desk = JointDesk.objects.create(house_id=house, name=wanted.name, where=wanted.where, polygon=wanted.polygon, start=wanted.start,
                                    end=wanted.end, leader_id=wanted.leader, set_at=now, set_by_id=by)
    JointClass.objects.bulk_create(JointClass(desk=desk, category=one) for one in dict.fromkeys(wanted.classes))
    _seat(desk, list(dict.fromkeys(wanted.seats)), by=by, now=now)
    return desk


@transaction.atomic
def last_until(desk: JointDesk, end: datetime, *, by: int, now: datetime) -> None:
    _lasts(desk.start, end, now)
    _change(desk, "end", end, _told(desk.end), _told(end), by=by, now=now)


@transaction.atomic
def led_by(desk: JointDesk, leader: int, *, by: int, now: datetime) -> None:
    _leads(desk.house_id, leader, now)
    _change(desk, "leader_id", leader, str(desk.leader), str(Person.objects.get(pk=leader)), by=by, now=now)


@transaction.atomic
def seat(desk: JointDesk, one: Seat, *, by: int, now: datetime) -> None:
    _going_on(desk, now)
    if JointSeat.objects.filter(desk=desk, organisation=one[0], post=one[1], until=None).exists():
        raise Refused("joint_seated")
    _seat(desk, [one], by=by, now=now)


@transaction.atomic
def unseat(desk: JointDesk, pk: int, *, by: int, now: datetime) -> None:
    """Somebody is always left at the table."""
    _going_on(desk, now)
    left = desk.seats.filter(until=None)
    if not left.exclude(pk=pk).exists():
        raise Refused("joint_nobody")
    if not left.filter(pk=pk).update(until=now, ended_by=by):
        raise Refused("stale")


def may_lead(house: int, now: datetime) -> dict[int, str]:
    """Whoever holds a post of the station, by name: a desk of the police is led by the police."""
    on = day_of(now)
    inside = [pk for pk in tree(on).below(house) if tree(on).house(pk) == house]
    held = _held(Posting.objects.filter(organisation__in=inside), now).exclude(post__in=KEEPERS)
    return dict(held.values_list("person_id", "person__name").order_by("person__name"))


def may_sit(house: int, now: datetime) -> list[tuple[Organisation, str]]:
    """Every post that somebody holds today under the same county, with its organisation: the station's own first, then townships and
    departments, then all others. Analysts carry nothing, so they have no seat."""
    today = tree(day_of(now))
    held = _held(Posting.objects.filter(organisation__in=today.below(today.line(house)[-1])), now)
    rows = held.exclude(post__in=KEEPERS | {ANALYST}).order_by().values_list("organisation_id", "post").distinct()
    names = {one.pk: one for one in Organisation.objects.all()}

    def near(pair: Seat) -> tuple[int, str, str]:
        own, police = today.house(pair[0]) == house, pair[1] not in TOWNSHIP
        return (0 if own else 2 if police else 1, names[pair[0]].code, pair[1])

    return [(names[organisation], post) for organisation, post in sorted(rows, key=near)]


def _held(postings: QuerySet[Posting], now: datetime) -> QuerySet[Posting]:
    on = day_of(now)
    return postings.filter(Q(until=None) | Q(until__gte=on), since__lte=on, withdrawn=False, person__is_active=True)


def _seat(desk: JointDesk, seats: Collection[Seat], *, by: int, now: datetime) -> None:
    """Whoever holds the post is told."""
    known = {(organisation.pk, post) for organisation, post in may_sit(desk.house_id, now)}
    if wrong := [one for one in seats if one not in known]:
        raise Refused("joint_no_such_seat", count=len(wrong))
    JointSeat.objects.bulk_create(
        JointSeat(desk=desk, organisation_id=organisation, post=post, since=now, set_by_id=by) for organisation, post in seats)
    tell_of(SEATED, desk.pk, seats, now=now)


def _lasts(start: datetime, end: datetime, now: datetime) -> None:
    if end <= start:
        raise Refused("joint_backwards")
    if end <= now:
        raise Refused("joint_in_the_past")
    if end - start > LONGEST:
        raise Refused("joint_too_long", days=LONGEST.days)


def _leads(house: int, leader: int, now: datetime) -> None:
    if leader not in may_lead(house, now):
        raise Refused("joint_leader")


def _change(desk: JointDesk, column: str, value: object, before: str, after: str, *, by: int, now: datetime) -> None:
    _going_on(desk, now)
    if getattr(desk, column) == value:
        return
    JointDesk.objects.filter(pk=desk.pk).update(**{column: value})
    JointChange.objects.create(desk=desk, column=column.removesuffix("_id"), before=before, after=after, set_at=now, set_by_id=by)


def _going_on(desk: JointDesk, now: datetime) -> None:
    found = JointDesk.objects.select_for_update().get(pk=desk.pk)
    if is_over(found, now):
        raise Refused("joint_over")


def _told(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
