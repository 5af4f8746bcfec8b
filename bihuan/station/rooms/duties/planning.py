"""What is typed on the page of a plan, read and written: each press is one change, and a refusal leaves everything as it stood."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.loop import Refused
from bihuan.station.duty import plans
from bihuan.station.duty.models import Plan, PlanHelper, PlanItem, PlanPost
from bihuan.station.loop.words import worded
from bihuan.station.people.actor import CHINA
from bihuan.station.people.posts import CHIEF, DISPATCHER, INSTRUCTOR, LEADER
from bihuan.station.people.tree import tree
from bihuan.station.places.models import Area
from bihuan.station.rooms.desk import Desk

MAKE = frozenset({LEADER, INSTRUCTOR, CHIEF})
READ = MAKE | {DISPATCHER}
MOST = 300  # lines of one sort in a plan

Said = Mapping[str, str]


class Wrong(Exception):
    """What was typed cannot be taken, as a sentence."""


def houses(desk: Desk, posts: frozenset[str] = READ) -> list[int]:
    today = tree(desk.today)
    return list(dict.fromkeys(today.house(organisation) for organisation, post in desk.actor.posts_in_order() if post in posts))


def of(desk: Desk) -> QuerySet[Plan]:
    return Plan.objects.filter(house__in=houses(desk)).select_related("house", "area")


def inside(plan: Plan, desk: Desk) -> list[int]:
    """The organisations whose people a plan may name: those of its own house."""
    today = tree(desk.today)
    return [pk for pk in today.below(plan.house_id) if today.house(pk) == plan.house_id]


def made(desk: Desk, said: Said) -> Plan:
    """A new plan, or last year's moved to its new first day. Raises Wrong."""
    own = houses(desk, MAKE)
    name, first = said.get("name", "").strip(), _day(said.get("first", ""))
    if said.get("copy"):
        old = Plan.objects.filter(pk=row_key(said["copy"]), house__in=own).first()
        if old is None:
            raise Wrong(_("Choose the plan to copy from the list."))
        return plans.copy(old, first, name=name[:80], by=desk.person.pk, now=desk.now)
    last = _day(said.get("last", "") or said.get("first", ""))
    if not name:
        raise Wrong(_("Give the plan a name."))
    if last < first:
        raise Wrong(_("The last day lies before the first."))
    area = Area.objects.filter(pk=row_key(said.get("area", ""))).first()
    return Plan.objects.create(house_id=own[0], name=name[:80], area=area, first=first, last=last,
                               triggers=said.get("triggers", "").strip()[:300], set_at=desk.now, set_by=desk.person)


def done(plan: Plan, desk: Desk, said: Said) -> str:
    """What a press does, and the sentence to say afterwards. Raises Wrong."""
    deed = DEEDS.get(said.get("do", ""))
    if deed is None or "\0" in "".join(said.values()):
        raise Wrong(_("That cannot be done here."))
    try:
        return deed(plan, desk, said)
    except Refused as why:
        raise Wrong(worded(why)) from why


def _post(plan: Plan, desk: Desk, said: Said) -> str:
    start, end = moment(said.get("start", "")), moment(said.get("end", ""))
    if not said.get("place", "").strip():
        raise Wrong(_("Say which post it is."))
    if end <= start:
        raise Wrong(_("The shift ends before it begins."))
    _room(plan.posts.all())
    PlanPost.objects.create(plan=plan, place=said["place"].strip()[:60], start=start, end=end, person_id=_person(plan, desk, said))
    plans.changed(plan)
    return _("It is written down.")


def _stand(plan: Plan, desk: Desk, said: Said) -> str:
    PlanPost.objects.filter(plan=plan, pk=row_key(said.get("row", ""))).update(person_id=_person(plan, desk, said))
    plans.changed(plan)
    return _("It is written down.")


def _helper(plan: Plan, desk: Desk, said: Said) -> str:
    group, heads = said.get("group", "").strip(), said.get("heads", "").strip()
    if not group:
        raise Wrong(_("Name the group."))
    if heads and not (heads.isascii() and heads.isdigit() and int(heads) < 10000):
        raise Wrong(_("“%(given)s” is not a number.") % {"given": heads[:20]})
    _room(plan.helpers.all())
    PlanHelper.objects.create(plan=plan, group=group[:60], task=said.get("task", "").strip()[:120], heads=int(heads) if heads else None,
                              contact=said.get("contact", "").strip()[:200])
    return _("It is written down.")


def _item(plan: Plan, desk: Desk, said: Said) -> str:
    owner = _person(plan, desk, said)
    if not said.get("what", "").strip() or owner is None or said.get("sort") not in PlanItem.Sort.values:
        raise Wrong(_("Say what must be ready, who sees to it, and by when."))
    _room(plan.items.all())
    PlanItem.objects.create(plan=plan, sort=said["sort"], what=said["what"].strip()[:160], owner_id=owner, due=moment(said.get("due", "")),
                            mandatory=said.get("mandatory") == "1")
    plans.changed(plan)
    return _("It is written down.")


def _tick(plan: Plan, desk: Desk, said: Said) -> str:
    item = PlanItem.objects.filter(plan=plan, pk=row_key(said.get("row", ""))).first()
    if item is None:
        raise Wrong(_("That cannot be done here."))
    plans.tick(item, done=item.done_at is None, by=desk.person.pk, now=desk.now)
    return _("It is written down.")


def _drop(plan: Plan, desk: Desk, said: Said) -> str:
    parts: dict[str, QuerySet[Any]] = {"post": plan.posts.all(), "helper": plan.helpers.all(), "item": plan.items.all()}
    rows = parts.get(said.get("of", ""))
    if rows is None or not rows.filter(pk=row_key(said.get("row", ""))).delete()[0]:
        raise Wrong(_("That cannot be done here."))
    plans.changed(plan)
    return _("It is taken out.")


def _fill(plan: Plan, desk: Desk, said: Said) -> str:
    filled, left = plans.fill(plan, inside(plan, desk))
    told = ngettext("%(n)s post was filled from the shifts.", "%(n)s posts were filled from the shifts.", filled) % {"n": filled}
    if left:
        told += " " + ngettext("For %(n)s nobody is on shift and free.", "For %(n)s nobody is on shift and free.", left) % {"n": left}
    return told


def _ready(plan: Plan, desk: Desk, said: Said) -> str:
    plans.ready(plan, by=desk.person.pk, now=desk.now)
    return _("The plan is ready.")


DEEDS: Mapping[str, Callable[[Plan, Desk, Said], str]] = {
    "post": _post, "stand": _stand, "helper": _helper, "item": _item, "tick": _tick, "drop": _drop, "fill": _fill, "ready": _ready,
}  # fmt: skip


def _room(rows: QuerySet[Any]) -> None:
    if rows.count() >= MOST:
        raise Wrong(_("A plan holds at most %(most)s lines of one sort.") % {"most": MOST})


def _person(plan: Plan, desk: Desk, said: Said) -> int | None:
    given = said.get("person", "")
    if not given:
        return None
    if (pk := row_key(given)) not in plans.may_stand(inside(plan, desk), desk.today):
        raise Wrong(_("Choose a person from the list."))
    return pk


def row_key(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else -1


def _day(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Wrong(_("“%(given)s” is no day of the calendar; write for example 2026-01-31.") % {"given": given[:20]}) from None
    if not 2000 <= day.year <= 2100:
        raise Wrong(_("“%(given)s” is no day of the calendar; write for example 2026-01-31.") % {"given": given[:20]})
    return day


def moment(given: str) -> datetime:
    day, _gap, clock = given.replace("T", " ").strip().partition(" ")
    try:
        return datetime.combine(_day(day), time.fromisoformat(clock), CHINA)
    except ValueError:
        raise Wrong(_("“%(given)s” is not a time. Write it like 2026-11-21 20:14.") % {"given": given[:20]}) from None
