"""Organisations as rows of a tree: how they stood on a day, and what is planned for the days after."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bihuan.station.people.models import Organisation, Placement, Posting
from bihuan.station.people.tree import tree


@dataclass(frozen=True)
class Row:
    organisation: Organisation
    depth: int
    held: int  # posts held in it that day
    coming: tuple[Placement, ...]


def rows(organisations: QuerySet[Organisation], on: date) -> list[Row]:
    """Each under its parent of that day; what has no parent among them stands at the left."""
    day = tree(on)
    known = {one.pk: one for one in organisations}
    children: dict[int | None, list[Organisation]] = defaultdict(list)
    for one in known.values():
        parent = next((above for above in day.line(one.pk)[1:] if above in known), None)
        children[parent].append(one)
    held = Counter(
        Posting.objects.filter(since__lte=on, organisation__in=known).filter(Q(until=None) | Q(until__gte=on))
        .values_list("organisation_id", flat=True)
    )  # fmt: skip
    coming: dict[int, list[Placement]] = defaultdict(list)
    for placement in Placement.objects.filter(organisation__in=known, since__gt=on).select_related("parent").order_by("since", "id"):
        coming[placement.organisation_id].append(placement)
    out: list[Row] = []

    def walk(parent: int | None, depth: int) -> None:
        for one in children[parent]:
            out.append(Row(one, depth, held[one.pk], tuple(coming[one.pk])))
            walk(one.pk, depth + 1)

    walk(None, 0)
    return out
