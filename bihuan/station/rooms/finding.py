"""What was found, as the page shows it: groups of rows, each row with the reason why it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.station.calls.models import Call
from bihuan.station.find import search
from bihuan.station.find.guess import guess
from bihuan.station.find.names import Held, Named
from bihuan.station.find.search import Found, Place
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.names import name_of

WHY = {
    search.NUMBER: gettext_lazy("number"),
    search.CLASS: gettext_lazy("class"),
    search.PLACE: gettext_lazy("place"),
    search.AREA: gettext_lazy("area"),
    search.HOLDER: gettext_lazy("holder"),
    search.SAID: gettext_lazy("words of the call"),
}


@dataclass(frozen=True)
class Row:
    """`mark` is a shape of the legend or an icon; `beside` stands at the right, `why` says what of it was meant."""

    href: str
    mark: str
    what: str
    place: str = ""
    number: str = ""
    state: str = ""
    under: str = ""
    beside: str = ""
    why: str = ""
    level: int = 0


@dataclass(frozen=True)
class Group:
    key: str
    label: Any
    rows: Sequence[Row]
    more: bool = False


@dataclass(frozen=True)
class Results:
    text: str
    groups: Sequence[Group]
    guess: str = ""

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def results(text: str, desk: Desk, most: int) -> Results:
    found = search.find(text, desk.actor, desk.now, most)
    groups = [
        Group("matters", _("Matters"), _matters(found, desk), found.more),
        Group("calls", _("Calls"), [_call(one, desk) for one in found.calls]),
        Group("places", _("Places"), [*(_area(one) for one in found.areas), *(_place(one) for one in found.places)][:most]),
        Group("organisations", _("Organisations"), _organisations(found.organisations)),
        Group("people", _("In post today"), _people(found.people)),
    ]
    nearest = guess(found.text, desk.actor, desk.now) if found.text and not found else ""
    return Results(found.text, [group for group in groups if group.rows], nearest)


def asking(text: str) -> str:
    """The address of the page that looks for this."""
    return f"{reverse('find')}?{urlencode({'q': text})}"


def _matters(found: Found, desk: Desk) -> list[Row]:
    shown = faces([hit.matter for hit in found.matters], desk, "queue-row")
    return [
        Row(
            href=face.href,
            mark=face.mark,
            what=face.what,
            place=face.place,
            number=face.number,
            state=face.state,
            under=face.holder,
            beside=words.moment(hit.matter.opened_at, desk.now),
            why=_(", ").join(str(WHY[why]) for why in hit.why),
            level=face.level,
        )
        for face, hit in zip(shown, found.matters, strict=True)
    ]


def _call(one: Call, desk: Desk) -> Row:
    state = one.matter.number if one.matter else _("not sorted yet")
    beside = words.moment(one.received_at, desk.now)
    return Row(reverse("call", args=[one.number]), "call", str(one.get_source_display()), number=one.number, state=state, beside=beside,
               why=str(WHY[search.NUMBER]))  # fmt: skip


def _place(one: Place) -> Row:
    why = ngettext("%(n)s address", "%(n)s addresses", one.count) % {"n": one.count} if one.count > 1 else _("standard address")
    return Row(asking(one.text), "pin", one.text, under=one.area, why=why)


def _area(one: Named) -> Row:
    return Row(asking(one.name), "pin", one.name, why=str(WHY[search.AREA]))


def _organisations(found: Sequence[Named]) -> list[Row]:
    rows = Organisation.objects.in_bulk([int(one.key) for one in found])
    return [Row(asking(one.name), "list", name_of(rows[int(one.key)]), why=str(rows[int(one.key)].get_kind_display())) for one in found]


def _people(found: Sequence[Held]) -> list[Row]:
    names = {one.pk: one for one in Organisation.objects.filter(pk__in={one.organisation for one in found})}
    return [
        Row(asking(names[one.organisation].name), "user", one.name, under=name_of(names[one.organisation]), why=str(POSTS[one.post]))
        for one in found
    ]
