"""What a station still lacks to work well: one line for each thing, with what it leads to and where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.calls.categories import classes
from bihuan.station.kinds.diversion.matrix import department_for
from bihuan.station.loop.tables import known_limits
from bihuan.station.loop.times import SHIPPED, rules
from bihuan.station.people import posts as p
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.posts import POSTS
from bihuan.station.people.tree import tree
from bihuan.station.places.models import Area
from bihuan.station.rooms.administration.founding import kept
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of

SHOWN = 6
Kind = Organisation.Kind
# The posts without which a house of that kind cannot carry a matter to its end
NEEDED = {
    Kind.STATION: (p.DISPATCHER, p.OFFICER, p.LEADER), Kind.HUB_STATION: (p.DISPATCHER, p.OFFICER, p.LEADER),
    Kind.TOWNSHIP: (p.TOWN_DISPATCHER, p.TOWN_LEADER), Kind.DEPARTMENT: (p.CLERK,),
}  # fmt: skip
KEPT_BY = (p.ADMIN, p.SECURITY, p.AUDITOR)


@dataclass(frozen=True)
class Lack:
    """`what` in words, the first few `cases` with their addresses, how many there are, and what comes of it."""

    what: Any
    so: Any
    cases: list[tuple[str, str]]

    @property
    def shown(self) -> list[tuple[str, str]]:
        return self.cases[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.cases) - SHOWN)


def lacks(desk: Desk) -> list[Lack]:
    """Only what is lacking, the gravest first."""
    mine = list(kept(desk))
    found = (
        Lack(gettext_lazy("Posts that nobody holds"), gettext_lazy("what is sent there is signed for by nobody"), list(_posts(mine, desk))),
        Lack(gettext_lazy("Disputes that nobody rules on"), gettext_lazy("what is returned has no room to go to"), list(_hubs(mine, desk))),
        Lack(gettext_lazy("Classes without a department"), gettext_lazy("the township's room has to find the carrier each time"),
             list(_classes(desk))),
        Lack(gettext_lazy("Departments without a mailbox"), gettext_lazy("they learn of a matter only when somebody looks at the page"),
             list(_mailboxes(mine))),
        Lack(gettext_lazy("Areas without an outline"), gettext_lazy("a place in them is not found by itself"), list(_areas(mine))),
        Lack(gettext_lazy("Limits without a basis"), gettext_lazy("nobody can say on what a deadline rests"), list(_limits(desk))),
    )  # fmt: skip
    return [one for one in found if one.cases]


def _posts(mine: list[Organisation], desk: Desk) -> Iterator[tuple[str, str]]:
    today = tree(desk.today)
    held = Posting.objects.filter(since__lte=desk.today).filter(Q(until=None) | Q(until__gte=desk.today))
    there = {(today.house(organisation), post) for organisation, post in held.values_list("organisation_id", "post")}
    for one in mine:
        for post in NEEDED.get(Kind(one.kind), ()):
            if (one.pk, post) not in there:
                yield _("%(where)s: %(post)s") % {"where": name_of(one), "post": POSTS[post]}, _page(one)
    tops = [one for one in mine if today.parent(one.pk) is None]
    for one in tops:
        for post in KEPT_BY:
            if (one.pk, post) not in there:
                yield _("%(where)s: %(post)s") % {"where": name_of(one), "post": POSTS[post]}, _page(one)


def _hubs(mine: list[Organisation], desk: Desk) -> Iterator[tuple[str, str]]:
    today = tree(desk.today)
    return ((name_of(one), _page(one)) for one in mine if one.kind in (Kind.DEPARTMENT, Kind.TOWNSHIP) and today.hub(one.pk) is None)


def _classes(desk: Desk) -> Iterator[tuple[str, str]]:
    for sort in classes(desk.today):
        if (sort.non_police or sort.route == "D") and department_for(sort.code, desk.today)[1] == "first":
            yield str(sort), reverse("table-row", args=["matrix", sort.code])


def _mailboxes(mine: list[Organisation]) -> Iterator[tuple[str, str]]:
    return ((name_of(one), _page(one)) for one in mine if one.kind == Kind.DEPARTMENT and not (one.email or one.webhook))


def _areas(mine: list[Organisation]) -> Iterator[tuple[str, str]]:
    found = Area.objects.filter(polygon="").filter(Q(organisation=None) | Q(organisation__in=mine))
    return ((area.name, reverse("area", args=[area.code])) for area in found)


def _limits(desk: Desk) -> Iterator[tuple[str, str]]:
    for key in known_limits():
        rule = rules().get(key, desk.today)
        if rule and rule.since > SHIPPED and not rule.basis.strip():
            yield key, reverse("table-row", args=["limits", key])


def _page(one: Organisation) -> str:
    return reverse("setup-station", args=[one.pk])
