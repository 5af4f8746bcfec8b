"""For how long what is held of persons is kept, as rows. The nightly erasure goes by them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bihuan.station.loop.times import SHIPPED
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import TermRow
from bihuan.station.people.terms import days, set_term, shipped
from bihuan.station.rights.register import REGISTER
from bihuan.station.rights.retention import sooner
from bihuan.station.rooms.dated.lasting import Lasting
from bihuan.station.rooms.dated.table import Entry, Line, RowForm, line
from bihuan.station.rooms.desk import Desk

RESTRICTED = _("a restricted matter, before those who answer for it decide")


class Terms:
    of = "terms"
    label = _("Terms of keeping")
    about = _("For how long what is held of persons is kept. From its day on a row holds for all that is held, whenever that was written; "
              "what a shorter term has erased does not come back with a longer one.")
    key_label = _("What is held")
    new_key = ""
    sampled = False
    headers: Sequence[str] = ()

    def lines(self, on: date) -> list[Line]:
        own: dict[str, list[TermRow]] = defaultdict(list)
        for row in TermRow.objects.order_by("since", "id").select_related("set_by"):
            own[row.key].append(row)
        return [line(key, _label(key), _entries(key, own[key]), on) for key in shipped()]

    def label_of(self, key: str, on: date) -> str | None:
        return _label(key) if key in shipped() else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(key, list(TermRow.objects.filter(key=key).order_by("since", "id").select_related("set_by")))

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        term = shipped()[key]
        form = _Form(data, initial={"days": days(key, on), "since": on})
        form.fields["days"].help_text = _now("From %(least)s to %(most)s days; the bounds rest on %(law)s.") % {
            "least": term.least, "most": term.most, "law": term.basis}
        return form

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        since = max(said["since"], on)
        told = _now("%(what)s: %(then)s from %(since)s on; today %(now)s.") % {
            "what": _label(key), "then": _shown(said["days"]), "since": since, "now": _shown(days(key, on))}
        more = sooner(key, said["days"], datetime.combine(since, time(), CHINA))
        return told + " " + ngettext("%(n)s row more would be erased in that night.", "%(n)s rows more would be erased in that night.",
                                     more) % {"n": more} if more else told

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_term(key, said["days"], since=said["since"], basis=said["basis"], by=desk.person.pk, now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return None  # each term came with the product

    def sheet(self) -> Iterable[Sequence[Any]]:
        return ()


class _Form(RowForm):
    days = Lasting(unit="d", label=_("Days"), min_value=0, max_value=99_999)
    field_order = ("days", "since", "basis")


def _label(key: str) -> str:
    held = dict.fromkeys(str(one.what) for one in REGISTER if one.term == key)
    return _now("; ").join(held) or str(RESTRICTED)


def _shown(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def _entries(key: str, own: Sequence[TermRow]) -> list[Entry]:
    term = shipped()[key]
    first = Entry(SHIPPED, _shown(term.days), term.basis, said={"days": term.days})
    return [first, *(Entry(row.since, _shown(row.days), row.basis, set_at=row.set_at, set_by=str(row.set_by or ""),
                           said={"days": row.days}, row=row.pk) for row in own)]  # fmt: skip
