"""Making a plan: copied from an earlier one, its posts filled from the typed shifts, its conflicts found, marked ready."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Refused
from bihuan.station.duty.models import Plan, PlanHelper, PlanItem, PlanPost, Shift
from bihuan.station.duty.shifts import monday, typed
from bihuan.station.duty.spans import Span
from bihuan.station.people.actor import day_of, midnight
from bihuan.station.people.models import Posting

TWICE, OFF, NOBODY = "twice", "off_shift", "nobody"
CONFLICTS = {TWICE: _("stands at another post at that time"), OFF: _("is off shift then, by the table of shifts"), NOBODY: _("nobody yet")}


@dataclass(frozen=True)
class Conflict:
    post: PlanPost
    why: str

    @property
    def words(self) -> str:
        return str(CONFLICTS[self.why])


@transaction.atomic
def copy(old: Plan, first: date, *, name: str, by: int, now: datetime) -> Plan:
    """All of it, moved to the new first day. Who stood where and what was done is not taken along; owners are, where they still serve."""
    days = first - old.first
    plan = Plan.objects.create(house=old.house, name=name or old.name, area=old.area, first=first, last=old.last + days,
                               triggers=old.triggers, copied_from=old, set_at=now, set_by_id=by)
    PlanPost.objects.bulk_create(
        PlanPost(plan=plan, place=one.place, start=one.start + days, end=one.end + days) for one in old.posts.all())
    PlanHelper.objects.bulk_create(
        PlanHelper(plan=plan, group=one.group, task=one.task, heads=one.heads, contact=one.contact) for one in old.helpers.all())
    today = day_of(now)
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, sort=one.sort, what=one.what, owner_id=one.owner_id if one.owner.serves(today) else by, due=one.due + days,
                 mandatory=one.mandatory) for one in old.items.select_related("owner"))
    return plan


@transaction.atomic
def fill(plan: Plan, organisations: Collection[int]) -> tuple[int, int]:
    """Each post without anybody gets a person whose shift holds its whole time and who stands nowhere else then, whoever has the fewest
    hours so far first. How many were filled, and how many are still empty."""
    filled = left = 0
    for post in plan.posts.filter(person=None):
        shifts = Shift.objects.filter(organisation__in=organisations, person__isnull=False, start__lte=post.start, end__gte=post.end)
        taken = set(plan.posts.filter(person__isnull=False, start__lt=post.end, end__gt=post.start).values_list("person_id", flat=True))
        free = sorted({one for one in shifts.values_list("person_id", flat=True) if one is not None} - taken,
                      key=lambda one: (_hours(plan, one), one))
        if free:
            post.person_id = free[0]
            post.save(update_fields=["person"])
            filled += 1
        else:
            left += 1
    _unready(plan)
    return filled, left


def conflicts(plan: Plan) -> list[Conflict]:
    posts = list(plan.posts.select_related("person"))
    persons = {one.person_id for one in posts if one.person_id}
    if not posts:
        return []
    first, last = min(one.start for one in posts), max(one.end for one in posts)
    start = midnight(monday(day_of(first)))
    known = typed(persons, start, midnight(monday(day_of(last))) + timedelta(days=7))
    found = []
    for one in posts:
        if one.person_id is None:
            found.append(Conflict(one, NOBODY))
            continue
        if any(_clash(one, other) for other in posts):
            found.append(Conflict(one, TWICE))
        if _off(one, known.get(one.person_id, [])):
            found.append(Conflict(one, OFF))
    return found


def ready(plan: Plan, *, by: int, now: datetime) -> None:
    """Raises Refused while something mandatory is open, or somebody stands at two posts at once."""
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        if open_items := list(plan.items.filter(mandatory=True, done_at=None)):
            raise Refused("plan_items_open", what=[one.what for one in open_items[:5]], count=len(open_items))
        if twice := [one for one in conflicts(plan) if one.why == TWICE]:
            raise Refused("plan_twice", who=sorted({str(one.post.person) for one in twice}))
        Plan.objects.filter(pk=plan.pk).update(ready_at=now, ready_by=by)


def tick(item: PlanItem, *, done: bool, by: int, now: datetime) -> None:
    """A mandatory item that is opened again takes back that the plan was ready."""
    PlanItem.objects.filter(pk=item.pk).update(done_at=now if done else None, done_by=by if done else None)
    if not done and item.mandatory:
        _unready(item.plan)


def changed(plan: Plan) -> None:
    """What is added or taken out makes a plan one that has to be looked at again."""
    _unready(plan)


def prepared(houses: Collection[int], on: date) -> Plan | None:
    """The plan to turn to that day: one that is going on, a ready one first; else a ready one, the newest, to be used as it is."""
    own = Plan.objects.filter(house__in=houses)
    going = own.filter(first__lte=on, last__gte=on).order_by("ready_at").last() or own.filter(first__lte=on, last__gte=on).first()
    return going or own.filter(ready_at__isnull=False).order_by("-first").first()


def may_stand(organisations: Collection[int], on: date) -> dict[int, str]:
    """Who may be put at a post: those who hold one of the house, by name."""
    held = Posting.objects.filter(Q(until=None) | Q(until__gte=on), organisation__in=organisations, withdrawn=False, since__lte=on)
    rows = held.filter(person__is_active=True).values_list("person_id", "person__name").order_by("person__name")
    return dict(rows)


def _clash(one: PlanPost, other: PlanPost) -> bool:
    return one.pk != other.pk and one.person_id == other.person_id and one.start < other.end and other.start < one.end


def _unready(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(ready_at=None, ready_by=None)


def _hours(plan: Plan, person: int) -> float:
    return sum((end - start).total_seconds() for start, end in plan.posts.filter(person=person).values_list("start", "end"))


def _off(post: PlanPost, shifts: list[Span]) -> bool:
    """Only in a week of which some shift of the person is known."""
    first = midnight(monday(day_of(post.start)))
    known = [one for one in shifts if one[0] < first + timedelta(days=7) and one[1] > first]
    return bool(known) and not any(start <= post.start and end >= post.end for start, end in known)
