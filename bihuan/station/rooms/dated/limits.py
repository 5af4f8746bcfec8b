"""The limits of every clock and rung, as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Rule, far_off
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.lengths import typed
from bihuan.station.loop.models import LimitRow
from bihuan.station.loop.tables import EXAMPLES, LIMIT, NONE, NUMBER, SHARE, known_limits, set_limit, tidy
from bihuan.station.loop.times import rules, shipped
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms import words
from bihuan.station.rooms.dated.table import FAR_OFF, Entry, Line, RowForm, line
from bihuan.station.rooms.desk import Desk

# Numbers that no clock carries by name
OTHER: Mapping[str, Any] = {
    "incident.extension.times": _("how often more time may be granted"),
    "incident.extension.most": _("how much more time at once"),
    "incident.transfer.within": _("how long it can go to another station"),
    "line.target": _("from ringing to answering, wanted"),
    "line.limit": _("from ringing to answering, at most; then the leader is told"),
    "line.missed": _("to ring back whom nobody answered"),
    "incident.ring1": _("search: how far the first ring reaches, in metres"),
    "incident.ring2": _("search: how far the second ring reaches, in metres"),
    "incident.ring3": _("search: how far the third ring reaches, in metres"),
    "diversion.extension_times": _("how often more time may be granted"),
    "diversion.extension_limit": _("how much more time at once"),
    "diversion.return": _("how long it can be returned"),
    "diversion.call_back_share": _("share drawn for a call-back"),
    "diversion.call_back_tries": _("how often the caller is rung"),
}


class Limits:
    of = "limits"
    label = _("Limits")
    about = _("How long each step may take, and when who is told. A matter under way keeps the limit it began with.")
    key_label = _("Limit")
    new_key = ""
    sampled = True
    headers = ("key", "value", "since", "basis")

    def lines(self, on: date) -> list[Line]:
        own = self._own()
        return [line(key, _label(key), self._entries(key, own.get(key, [])), on) for key in known_limits()]

    def label_of(self, key: str, on: date) -> str | None:
        return _label(key) if key in known_limits() else None

    def entries(self, key: str) -> list[Entry]:
        return self._entries(key, list(LimitRow.objects.filter(key=key).order_by("since", "id").select_related("set_by")))

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        rule = rules().get(key, on)
        form = _Form(data, initial={"value": typed(rule.value) if rule else "", "since": on}, key=key, on=on)
        sorts = known_limits()[key]
        examples = [str(EXAMPLES[sort]) for sort in (LIMIT, SHARE, NUMBER, NONE) if sort in sorts]
        form.fields["value"].help_text = _now("Write %(examples)s.") % {"examples": _now(", ").join(examples)}
        return form

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        today = rules().get(key, on)
        return _now("%(limit)s: %(value)s from %(since)s on; today %(today)s. What is under way keeps the limit it began with.") % {
            "limit": _label(key),
            "value": _shown(key, tidy(said["value"])),
            "since": said["since"],
            "today": _shown(key, today.value) if today else "—",
        }

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_limit(key, said["value"], said["since"], said["basis"], by=desk.person.pk, now=desk.now)

    def sheet(self) -> Iterable[Sequence[Any]]:
        for key in known_limits():
            for rule in {rule.since: rule for rule in rules().rows(key)}.values():
                yield key, rule.value, rule.since, rule.basis

    def _own(self) -> Mapping[str, list[LimitRow]]:
        own: dict[str, list[LimitRow]] = defaultdict(list)
        for row in LimitRow.objects.order_by("since", "id").select_related("set_by"):
            own[row.key].append(row)
        return own

    def _entries(self, key: str, own: Sequence[LimitRow]) -> list[Entry]:
        first = [_entry(key, rule) for rule in shipped() if rule.key == key]
        return first + [_entry(key, row, set_at=row.set_at, set_by=str(row.set_by or ""), row=row.pk) for row in own]

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return None  # each limit came with the product, so something always stood before a row


def _entry(key: str, rule: Rule | LimitRow, **more: Any) -> Entry:
    return Entry(rule.since, _shown(key, rule.value), rule.basis, rule.value, said={"value": rule.value}, **more)


class _Form(RowForm):
    """A value that is far from the one in force is asked about once more, with both in words."""

    value = forms.CharField(label=_("Value"), max_length=40, widget=forms.TextInput(attrs={"class": "input num", "autocomplete": "off"}))
    field_order = ("value", "since", "basis")

    def __init__(self, data: Any = None, *, key: str, on: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.key, self.on = key, on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        rule = rules().get(self.key, said.get("since") or self.on)
        value = tidy(said.get("value", ""))
        if rule is None or not value or not far_off(value, rule.value):
            return said
        self.fields["sure"] = forms.BooleanField(label=_("It is meant so"), required=False)
        if not self.data.get("sure"):
            told = _now("Now %(now)s, then %(then)s: that is far apart. Look again, or tick that it is meant so.")
            shown = {"now": _shown(self.key, rule.value), "then": _shown(self.key, value)}
            self.add_error("value", forms.ValidationError(told % shown, code=FAR_OFF))
        return said


@dataclass(frozen=True)
class Spot:
    """Where a number is used: a clock's limit, a rung of its ladder (`tell` says who hears), or one of OTHER."""

    label: Any
    tell: Any = None


@cache
def _spots() -> dict[str, Spot]:
    found = {name: Spot(label) for name, label in OTHER.items()}
    for kind in kinds().values():
        for clock in kind.loop.clocks:
            found[clock.limit.name] = Spot(clock.label)
            found |= {rung.when.name: Spot(clock.label, rung.tell) for rung in clock.ladder}
    return found


def _name(key: str) -> str:
    """The name of the setting that a key makes finer: `incident.arrive` of `incident.arrive.1.urban`."""
    name = key
    while name not in _spots() and "." in name:
        name = name.rpartition(".")[0]
    return name if name in _spots() else key


def _label(key: str) -> str:
    name = _name(key)
    spot = _spots().get(name)
    kind = kinds().get(key.partition(".")[0])
    label = f"{kind.loop.label if kind else _now('Telephone')} · {spot.label}" if spot else key
    if spot and spot.tell:
        label += f" → {_posts(spot.tell)}"
    return _now("%(clock)s, %(case)s") % {"clock": label, "case": words.variant(key, name)} if key != name else label


def _shown(key: str, value: str) -> str:
    """A rung's value says when, a clock's how long."""
    spot = _spots().get(_name(key))
    return words.rung(value) if spot and spot.tell and value != "none" else words.limit(value)


def _posts(who: Any) -> str:
    return _now(", ").join(sorted({str(POSTS.get(post, post)) for post, _place in who.pairs}))
