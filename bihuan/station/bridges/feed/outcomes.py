"""What became of a partner's calls: steps of the ledger in its order, each as codes and numbers, never words, never a person.

Of a restricted matter only its number and state are told. A matter that was handed to the organisation that stands for the partner is told
too, though the partner has no number for it yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.station.bridges.models import Partner
from bihuan.station.calls.models import Call, Source
from bihuan.station.loop.models import Matter, Step
from bihuan.station.loop.stream import Cursor, tail

MOST = 500  # steps looked at in one go
INCIDENT = {
    "open": "received", "send": "sent", "sign": "signed", "leave": "left", "arrive": "arrived", "feed_back": "fed_back",
    "divert": "diverted", "transfer": "transferred", "merge": "merged", "unmerge": "unmerged", "join": "joined",
    "reclassify": "reclassified", "confirm_invalid": "invalid", "grant_extension": "extended", "contest": "contested", "close": "closed",
}  # fmt: skip
DIVERSION = {
    "offer": "offered", "accept": "signed", "assign": "assigned", "sign": "signed", "send_back": "returned", "rule": "ruled",
    "contact": "contacted", "arrive": "arrived", "finish": "resolved", "reopen": "reopened", "grant_extension": "extended",
    "contest": "contested", "reflow": "back_with_police", "take_back": "back_with_police", "close": "closed",
}  # fmt: skip
TOLD: Mapping[str, Mapping[str, str]] = {"incident": INCIDENT, "diversion": DIVERSION}
COLUMNS = ("id", "at", "number", "call", "matter", "kind", "outcome", "code", "state", "level", "class", "restricted")


@dataclass(frozen=True)
class Page:
    """`upto` is where the next page begins; `more` whether the ledger goes on behind it."""

    rows: list[dict[str, Any]]
    upto: Cursor
    more: bool


def page(partner: Partner, after: Cursor, most: int = MOST) -> Page:
    events = tail(after, most)
    return Page(rows_of(partner, [one.cursor for one in events]), events[-1].cursor if events else after, len(events) == most)


def between(partner: Partner, after: Cursor, upto: Cursor) -> Iterator[dict[str, Any]]:
    """The same rows each time: both ends are steps that stand."""
    while after < upto:
        cursors = [one.cursor for one in tail(after, MOST) if one.cursor <= upto]
        if not cursors:
            return
        yield from rows_of(partner, cursors)
        after = cursors[-1]


def rows_of(partner: Partner, cursors: Sequence[Cursor]) -> list[dict[str, Any]]:
    steps = Step.objects.select_related("matter__parent").in_bulk([one.id for one in cursors])
    family = {step.matter_id: _family(step.matter) for step in steps.values()}
    calls = Call.objects.filter(matter_id__in={pk for line in family.values() for pk in line}, source=Source.FEED)
    mine: dict[int, list[Call]] = {}
    for call in calls.filter(origin_key__startswith=f"{partner.code}:").order_by("pk"):
        mine.setdefault(call.matter_id or 0, []).append(call)
    out = []
    for cursor in cursors:
        step = steps[cursor.id]
        outcome = TOLD.get(step.matter.kind, {}).get(step.move)
        if outcome is None:
            continue
        found: list[Call | None] = [call for pk in family[step.matter_id] for call in mine.get(pk, [])]
        if not found and partner.organisation_id and step.to_holder_id == partner.organisation_id:
            found = [None]
        out += [_row(cursor, step, outcome, call, partner) for call in found]
    return out


def _family(matter: Matter) -> list[int]:
    """The matter and those it came out of, whose callers it also answers."""
    line, above = [matter.pk], matter.parent
    while above is not None and above.pk not in line:
        line.append(above.pk)
        above = above.parent
    return line


def _row(cursor: Cursor, step: Step, outcome: str, call: Call | None, partner: Partner) -> dict[str, Any]:
    matter = step.matter
    told: dict[str, Any] = {
        "id": f"{cursor}.{call.pk if call else 0}", "at": step.at.isoformat(),
        "number": (call.origin_key or "").removeprefix(f"{partner.code}:") if call else "", "call": call.number if call else "",
        "matter": matter.number, "state": step.to_state, "restricted": matter.restricted,
    }  # fmt: skip
    if matter.restricted:
        return told
    return {**told, "kind": matter.kind, "outcome": outcome, "code": step.code, "level": matter.level, "class": matter.category}
