"""The one door through which lists and papers leave the house: what for is asked, printed with who and when on every sheet, and logged."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.station.frame.exercise import WORD
from bihuan.station.loop.access import hidden
from bihuan.station.loop.models import Matter
from bihuan.station.rights.models import OF_PERSONS, Basis, Purpose, What
from bihuan.station.rights.reads import ask, write
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk


@dataclass(frozen=True)
class Leaving:
    """What is to go out: `title` names it, `back` is where one came from. A matter where it is about one alone."""

    title: str
    back: str
    what: str = What.EXPORT
    matter: Matter | None = None


@dataclass(frozen=True)
class Mark:
    """What stands on every sheet."""

    who: str
    when: str
    purpose: str

    @property
    def line(self) -> str:
        line = _("Taken out by %(who)s, %(when)s. Purpose: %(purpose)s") % {"who": self.who, "when": self.when, "purpose": self.purpose}
        return f"{WORD} · {line}" if settings.EXERCISE else line


def purposes_of(leaving: Leaving) -> list[tuple[str, object]]:
    """A list in which no person stands may be for the office's own register, which then stands first."""
    plain = leaving.what == What.EXPORT and leaving.matter is None
    return [(Purpose.OFFICE.value, Purpose.OFFICE.label), *OF_PERSONS] if plain else list(OF_PERSONS)


def leave(request: HttpRequest, desk: Desk, leaving: Leaving, make: Callable[[Mark], HttpResponse]) -> HttpResponse:
    """Asks for the purpose; once it is given, it is written down and `make` makes what goes out."""
    given, why = request.POST.get("purpose", ""), request.POST.get("why", "").replace("\0", "").strip()
    offered = purposes_of(leaving)
    if given not in dict(offered):
        refused = request.method == "POST"
        values = {"leaving": leaving, "refused": refused, "why": why, "all": offered}
        return render(request, "rooms/leaving.html", values, status=422 if refused else 200)
    _written(desk, leaving, given, why)
    return make(Mark(str(desk.person), words.moment_in_full(desk.now), str(Purpose(given).label)))


def _written(desk: Desk, leaving: Leaving, purpose: str, why: str) -> None:
    """The purpose opens a matter that may be read for one; a restricted one that is closed stays a number, on paper too."""
    matter = leaving.matter
    if matter is not None and not hidden(matter, desk.actor, desk.now):
        ask(desk.actor, matter, desk.now, what=leaving.what, purpose=purpose, why=why)
        return
    said = why if matter else " · ".join(one for one in (leaving.title, why) if one)
    write(desk.actor, leaving.what, Basis.ASKED, desk.now, number=matter.number if matter else "", purpose=purpose, why=said)
