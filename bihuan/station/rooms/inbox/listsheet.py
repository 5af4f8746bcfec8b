"""The inbox as a file: every row that the sieve finds, and no word more than the screen shows."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.station.calls import categories
from bihuan.station.rooms import pages
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.inbox.gist import gists, told
from bihuan.station.rooms.inbox.sieve import Sieve, in_words
from bihuan.station.rooms.leaving import Mark
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.sheets import workbook

CHUNK = 500


def list_sheet(sieve: Sieve, desk: Desk, mark: Mark) -> HttpResponse:
    ids = list(sieve.rows(desk).values_list("pk", flat=True))
    headers = (
        _("Number"), _("State"), _("Due"), _("Late"), _("Level"), _("Matter"), _("Class"), _("Place"), _("From"), _("Held by"), _("Opened"),
    )  # fmt: skip
    about = (
        (_("Shows"), _(", ").join(in_words(sieve, desk))),
        (_("Holds"), ngettext("%(n)s matter", "%(n)s matters", len(ids)) % {"n": len(ids)}),
        (_("Note"), _("It shows what stood at that moment. Restricted matters are a number and a time.")),
    )
    return workbook(f"inbox-{sieve.tab}-{desk.today}", headers, _rows(ids, desk), about, mark)


def _rows(ids: list[int], desk: Desk) -> Iterator[tuple[Any, ...]]:
    sorts = categories.tree(desk.today)
    for first in range(0, len(ids), CHUNK):
        some = pages.whole(ids[first : first + CHUNK])
        for one, face in zip(some, told(faces(some, desk, "inbox-row"), gists(some, desk.today)), strict=True):
            late = _("yes") if face.urgency == "late" else ""
            if face.masked:
                yield face.number, face.state, face.due, late
            else:
                sort = sorts.get(one.category)
                yield (
                    face.number, face.state, face.due, late, face.level, face.what, f"{sort.code} {sort.name}" if sort else one.category,
                    face.place, name_of(one.origin), face.holder, one.opened_at,
                )  # fmt: skip
