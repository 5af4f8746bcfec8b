"""The organisations as a tree, as it stood on any day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.models import Organisation, Placement

HOUSES = frozenset({"station", "hub_station", "department", "township", "district", "county", "community"})
POLICE = frozenset({"county", "district", "hub_station", "station"})


@dataclass(frozen=True)
class Tree:
    """One day's tree. An organisation that stands nowhere that day is a line of its own."""

    on: date
    kinds: Mapping[int, str]
    hubs: Mapping[int, int]
    lines: Mapping[int, tuple[int, ...]]
    under: Mapping[int, frozenset[int]]

    def line(self, org: int) -> tuple[int, ...]:
        """The organisation itself, then all above it, nearest first."""
        return self.lines.get(org, (org,))

    def below(self, org: int) -> frozenset[int]:
        """The organisation itself and all under it."""
        return self.under.get(org, frozenset((org,)))

    def parent(self, org: int) -> int | None:
        return next(iter(self.line(org)[1:]), None)

    def house(self, org: int) -> int:
        """The station, department, township or community that the organisation belongs to; itself where there is none."""
        return next((above for above in self.line(org) if self.kinds.get(above) in HOUSES), org)

    def hub(self, org: int) -> int | None:
        """The room that rules on disputes: the organisation's own, else that of the nearest above it."""
        return next((self.hubs[above] for above in self.line(org) if above in self.hubs), None)


def tree(on: date) -> Tree:
    """The tree of that day, kept in the process until somebody changes an organisation or where it stands."""
    return _tree(on, stamp(Organisation, Placement))


@lru_cache(maxsize=64)
def _tree(on: date, stamped: Stamp) -> Tree:
    orgs = list(Organisation.objects.values_list("id", "kind", "hub_id"))
    parents = parents_on(on)
    lines = {org: climb(org, parents) for org, _, _ in orgs}
    under: dict[int, set[int]] = defaultdict(set)
    for org, line in lines.items():
        for above in line:
            under[above].add(org)
    return Tree(
        on=on,
        kinds={org: kind for org, kind, _ in orgs},
        hubs={org: hub for org, _, hub in orgs if hub is not None},
        lines=lines,
        under={org: frozenset(members) for org, members in under.items()},
    )


def parents_on(on: date) -> dict[int, int]:
    """Who stands under whom that day: of an organisation's rows, the newest that has begun."""
    rows = Placement.objects.filter(since__lte=on).order_by("since", "id").values_list("organisation_id", "parent_id")
    return {org: parent for org, parent in dict(rows).items() if parent is not None}


def climb(org: int, parents: Mapping[int, int]) -> tuple[int, ...]:
    line = [org]
    # A circle is refused where it would be made; should one stand in the table all the same, the climb ends.
    while (above := parents.get(line[-1])) is not None and above not in line:
        line.append(above)
    return tuple(line)
