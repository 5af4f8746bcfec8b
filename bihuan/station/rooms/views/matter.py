"""One matter: who holds it, by when, what happened, and what the reader may do."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import Line, moves
from bihuan.station.loop.words import worded
from bihuan.station.rights.models import What
from bihuan.station.rooms.desk import Desk, desk_of, wants_json, wants_part
from bihuan.station.rooms.forms import Returned, read, said_once, version_of
from bihuan.station.rooms.inbox.suggest import likely
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.matterpage import MatterPage, matter_page
from bihuan.station.rooms.telling import done, make_once, tell_late
from bihuan.station.rooms.views.glass import closed_to

MEANWHILE = 5  # so many steps of others are told
Draw = Callable[[HttpRequest, Matter, Desk, Returned | None, int], HttpResponse]


@login_required
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    try:
        matter = matter_for(desk.actor, number, desk.now)
    except Http404:
        # Not there for this desk; one that may open it in need is told how, under the same answer.
        closed_to(desk, number)
        return render(request, "rooms/glass.html", {"number": number, "why": ""}, status=404)
    return page(request, matter, desk, Returned.asked(matter, request.GET))


@login_required
@require_POST
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    return _told(request, number, name) if wants_json(request) else make(request, number, name, page)


def _told(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A move that a browser kept while the station was away, with the time at which it was made there; answered in a sentence."""
    desk = desk_of(request)
    matter, said = matter_for(desk.actor, number, desk.now), read(request.POST)
    try:
        matter = tell_late(matter, name, desk, said, version=version_of(request.POST), token=request.POST.get("token", ""))
    except Refused as why:
        sentence = worded(why, kinds()[matter.kind].loop.moves.get(name))
        return JsonResponse({"refused": why.code, "wrong": sentence}, status=409 if why.code == "stale" else 422)
    return JsonResponse({"done": done(matter, name, said), "version": matter.version})


def make(request: HttpRequest, number: str, name: str, draw: Draw, said: Mapping[str, str] | None = None) -> HttpResponse:
    """Makes the move and draws what stands then, or what was typed with the reason why not."""
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    said = read(request.POST) if said is None else said
    try:
        matter = make_once(matter, name, desk, said, version=version_of(request.POST), token=request.POST.get("token", ""))
    except Refused as why:
        matter = matter_for(desk.actor, number, desk.now)
        return draw(request, matter, desk, Returned.of(matter, name, said, why), 409 if why.code == "stale" else 422)
    made = kinds()[matter.kind].loop.moves[name]
    sentence = done(matter, name, said)
    if made.opens and (child := _opened(matter, desk)):
        return _go_on(request, child, desk, draw, sentence)
    if not wants_part(request):
        messages.info(request, sentence)
        return HttpResponseRedirect(reverse("matter", args=[number]))
    answer = draw(request, matter_for(desk.actor, number, desk.now), desk, None, 200)
    answer["HX-Trigger"] = json.dumps({"toast": sentence})
    return answer


def _opened(matter: Matter, desk: Desk) -> Matter | None:
    """The child that the move has just opened, where whoever made it may go on with it."""
    child = matter.children.order_by("-pk").first()
    return child if child and any(view.primary for view in moves(child, desk.actor, desk.now)) else None


def _go_on(request: HttpRequest, child: Matter, desk: Desk, draw: Draw, sentence: str) -> HttpResponse:
    """Half of a work is no work: what was opened comes to hand with its next step laid open, the likeliest answer first."""
    step = next(view for view in moves(child, desk.actor, desk.now) if view.primary)
    wanted = likely(child, [step], desk)
    said = {one.name: wanted.get((step.name, one.name), str(one.choices[0][0])) for one in step.fields if one.required and one.choices}
    if not wants_part(request):
        messages.info(request, sentence)
        return HttpResponseRedirect(f"{reverse('matter', args=[child.number])}?{urlencode({'move': step.name, **said})}")
    answer = draw(request, matter_for(desk.actor, child.number, desk.now), desk, Returned(step.name, said), 200)
    answer["HX-Trigger"] = json.dumps({"toast": sentence})
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)

    def printed(mark: Mark) -> HttpResponse:
        values = {"page": matter_page(matter, desk, what=What.PRINT), "now": desk.now, "desk": desk, "mark": mark}
        return render(request, "rooms/matter_paper.html", values)

    title = _("%(number)s on paper") % {"number": number}
    return leave(request, desk, Leaving(title, reverse("matter", args=[number]), What.PRINT, matter), printed)


def page(request: HttpRequest, matter: Matter, desk: Desk, returned: Returned | None = None, status: int = 200) -> HttpResponse:
    template = "rooms/matter_article.html" if wants_part(request) else "rooms/matter.html"
    shown = matter_page(matter, desk, returned)
    forms, refused = said_once(shown.forms, returned, status == 409)
    shown = replace(shown, forms=forms)
    values = {"page": shown, "returned": refused, "now": desk.now, "meanwhile": _meanwhile(request, shown) if status == 409 else []}
    return render(request, template, values, status=status)


def _meanwhile(request: HttpRequest, page: MatterPage) -> list[Line]:
    """What others have done since the version that was sent, the last few of it."""
    return [line for line in page.story if line.version > version_of(request.POST)][-MEANWHILE:]
