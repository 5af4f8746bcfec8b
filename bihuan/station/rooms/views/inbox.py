"""The inbox of a township room or a department: the list as its reader sieves it, the pane beside it, signing for many at once."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.act import act
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import moves
from bihuan.station.loop.words import worded
from bihuan.station.rooms import lists
from bihuan.station.rooms.desk import Desk, desk_of, wants_part
from bihuan.station.rooms.faces import faces
from bihuan.station.rooms.forms import Returned
from bihuan.station.rooms.inbox.gist import gists, told
from bihuan.station.rooms.inbox.listsheet import list_sheet
from bihuan.station.rooms.inbox.pane import Pane, pane
from bihuan.station.rooms.inbox.sieve import Sieve, choices, in_words
from bihuan.station.rooms.leaving import Leaving, leave
from bihuan.station.rooms.pages import SIZE
from bihuan.station.rooms.tables import draw
from bihuan.station.rooms.views.matter import make
from bihuan.station.rooms.views.rooms import rows_of


@dataclass(frozen=True)
class Signed:
    """How signing for many went: how many are signed for, and a sentence for each that is not."""

    done: int
    failed: list[tuple[str, str]]


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    return _list(request, Sieve.of(request.GET.dict()))


@login_required
@require_GET
def inbox_row(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    there = [one for one in rows_of(desk, number) if one.kind != lists.INCIDENT]
    return HttpResponse(_rows(there, desk, Sieve(), pick=request.GET.get("pick") == "1")) if there else HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """All that the sieve finds, as a sheet."""
    desk, sieve = desk_of(request), Sieve.of(request.GET.dict())
    title = _("Inbox as Excel: %(shows)s") % {"shows": _(", ").join(in_words(sieve, desk))}
    leaving = Leaving(title, f"{reverse('inbox')}?{sieve.query()}")
    return leave(request, desk, leaving, lambda mark: list_sheet(sieve, desk, mark))


@login_required
@require_GET
def pane_of(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    return _pane(request, matter, desk) if wants_part(request) else HttpResponseRedirect(reverse("matter", args=[number]))


@login_required
@require_POST
def pane_move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    return make(request, number, name, _pane)


@login_required
@require_POST
def sign_many(request: HttpRequest) -> HttpResponse:
    desk, done, failed = desk_of(request), 0, []
    for number in dict.fromkeys(request.POST.getlist("pick")[:SIZE]):
        try:
            _sign(matter_for(desk.actor, number, desk.now), desk)
            done += 1
        except Http404:
            failed.append((number, _("There is no such matter, or it is not yours to see.")))
        except Refused as why:
            failed.append((number, worded(why)))
    return _list(request, Sieve.of(request.GET.dict()), Signed(done, failed))


def _list(request: HttpRequest, sieve: Sieve, signed: Signed | None = None) -> HttpResponse:
    desk = desk_of(request)
    counted = lists.counts(desk, sieve.side)
    if not request.GET.get("tab") and not sieve.narrowed:  # nobody asked for one: the first behind which anything stands
        sieve = replace(sieve, tab=next((tab.key for tab in lists.TABS if counted[tab.key]), sieve.tab))
    page = sieve.page(desk, request.GET.get("after", ""))
    pick = sieve.tab == "unsigned" and sieve.side == "held"
    sieving = sieve.narrowed or request.GET.get("filter") == "1"
    values: dict[str, Any] = {
        "rows": _rows(page.rows, desk, sieve, pick=pick),
        "next": page.next,
        "sieve": sieve,
        "columns": _columns(sieve),
        "choices": choices(sieve, desk) if sieving else None,
        "found": counted[sieve.tab] if not sieve.narrowed else sieve.rows(desk).count(),
        "empty": not page.rows,
        "pick": pick,
        "tabs": [(tab, counted[tab.key], sieve.query(tab=tab.key, sort="due")) for tab in lists.TABS],
        "sides": [(side, label, sieve.query(side=side)) for side, label in (("held", _("lies with us")), ("given", _("given by us")))],
        "signed": signed,
        "pane": _in_hand(request, desk),
        "now": desk.now,
    }
    return render(request, "rooms/inbox_list.html" if wants_part(request) else "rooms/inbox.html", values)


def _rows(rows: list[Matter], desk: Desk, sieve: Sieve, *, pick: bool) -> SafeString:
    address = reverse("inbox-pane", args=["MATTER"])
    mine = {one.number for one in rows if one.holder_id in _speaks_for(desk)} if pick else None
    shown = told(faces(rows, desk, "inbox-row"), gists(rows, desk.today))
    return draw("table", faces=shown, pane=address, here=f"{reverse('inbox')}?{sieve.query()}", pick=mine)


def _speaks_for(desk: Desk) -> set[int]:
    """Whoever sees a whole township signs only for where they sit."""
    return {one for seat, _post in desk.actor.posts for one in desk.actor.speaks_for(seat)}


def _columns(sieve: Sieve) -> list[tuple[str, str, str, str]]:
    """Each heading with the address that sorts by it, and which way it is sorted now."""
    labels = {
        "number": _("Number"), "level": _("Level"), "what": _("Matter"), "class": _("Class"), "holder": _("Held by"), "due": _("Due"),
        "state": _("State"),
    }  # fmt: skip
    sorted_ways = {sieve.sort.removeprefix("-"): "descending" if sieve.sort.startswith("-") else "ascending"}
    other_way = {name: f"-{name}" if sieve.sort == name else name for name in labels}
    return [(name, label, sieve.query(sort=other_way[name]), sorted_ways.get(name, "")) for name, label in labels.items()]


def _pane(request: HttpRequest, matter: Matter, desk: Desk, returned: Returned | None = None, status: int = 200) -> HttpResponse:
    values = {"pane": pane(matter, desk, returned, stale=status == 409), "now": desk.now}
    return render(request, "rooms/inbox_pane.html", values, status=status)


def _in_hand(request: HttpRequest, desk: Desk) -> Pane | None:
    """The matter named in the address, opened beside the list; an unknown one leaves the pane empty."""
    number = request.GET.get("m", "")
    if not number or wants_part(request):
        return None
    try:
        return pane(matter_for(desk.actor, number, desk.now), desk)
    except Http404:
        return None


def _sign(matter: Matter, desk: Desk) -> None:
    """The move that signs for a hand-over and asks for nothing else."""
    loop = kinds()[matter.kind].loop
    for view in moves(matter, desk.actor, desk.now):
        hands = loop.moves[view.name].hands
        if hands and hands.deed == "sign" and not any(field.required for field in view.fields):
            act(matter.pk, view.name, desk.actor, {}, version=matter.version, now=desk.now)
            return
    raise Refused("not_yours", move=_("Sign for"))
