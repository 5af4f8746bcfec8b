"""The sentences of this place: what a reporter is told, and the replies that clerks begin with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import TextRow
from bihuan.station.loop.texts import LONGEST, known_texts, set_text, shipped, texts
from bihuan.station.loop.times import SHIPPED
from bihuan.station.rooms.dated.table import Entry, Line, RowForm, line
from bihuan.station.rooms.desk import Desk


class Texts:
    of = "texts"
    label = _("Texts")
    about = _("What reporters are told, by message or by telephone, and the replies a clerk can begin with. No personal word belongs here.")
    key_label = _("Used at")
    new_key = ""
    sampled = False
    headers: Sequence[str] = ()

    def lines(self, on: date) -> list[Line]:
        own: dict[str, list[TextRow]] = defaultdict(list)
        for row in TextRow.objects.order_by("since", "id").select_related("set_by"):
            own[row.key].append(row)
        return [line(key, _label(key), _entries(key, own[key]), on) for key in known_texts()]

    def label_of(self, key: str, on: date) -> str | None:
        return _label(key) if key in known_texts() else None

    def entries(self, key: str) -> list[Entry]:
        return _entries(key, list(TextRow.objects.filter(key=key).order_by("since", "id").select_related("set_by")))

    def form(self, key: str, on: date, data: Mapping[str, Any] | None = None) -> forms.Form:
        form = _Form(data, initial={"text": texts(on).get(key, ""), "since": on})
        if key.startswith("reporter."):
            form.fields["text"].help_text = _now("{number}, {holder} and {due} are filled in. Leave it empty to say nothing at this step.")
        return form

    def preview(self, key: str, said: Mapping[str, Any], on: date) -> str:
        if not said["text"]:
            return _now("From %(since)s on nothing stands here.") % said
        return _now("From %(since)s on: “%(text)s”") % said

    def add(self, key: str, said: Mapping[str, Any], desk: Desk) -> None:
        set_text(key, said["text"], said["since"], said["basis"], by=desk.person.pk, now=desk.now)

    def keeps(self, key: str, said: Mapping[str, Any], desk: Desk) -> bool:
        return False

    def nothing(self, key: str, entry: Entry) -> Mapping[str, Any] | None:
        return {"text": ""}

    def sheet(self) -> Iterable[Sequence[Any]]:
        return ()


class _Form(RowForm):
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 3})
    )  # fmt: skip
    field_order = ("text", "since", "basis")


def _label(key: str) -> str:
    use, kind, move, *nth = key.split(".")
    loop = kinds()[kind].loop
    where = f"{loop.label} · {loop.moves[move].label}"
    if use == "reporter":
        return _now("told to the reporter: %(where)s") % {"where": where}
    return _now("reply %(n)s: %(where)s") % {"where": where, "n": nth[0]}


def _entries(key: str, rows: Sequence[TextRow]) -> list[Entry]:
    first = [Entry(SHIPPED, text, basis, said={"text": text}) for text, basis in [shipped().get(key, ("", ""))] if text]
    return first + [
        Entry(row.since, row.text, row.basis, set_at=row.set_at, set_by=str(row.set_by or ""), said={"text": row.text}, row=row.pk)
        for row in rows
    ]
