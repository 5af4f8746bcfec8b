"""Taking a call with the keyboard alone. It is saved while it is typed, and written before anything else is tried."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.calls import drafts, quick, steps
from bihuan.station.calls.models import Call, Draft, Source
from bihuan.station.calls.proposing import get_ready, remember
from bihuan.station.calls.take import take
from bihuan.station.lines.taking import written as rung_in
from bihuan.station.loop.words import worded
from bihuan.station.people.actor import CHINA
from bihuan.station.rights.reads import look
from bihuan.station.rooms.calling import callbook, callform, placing
from bihuan.station.rooms.calling.callform import Taking
from bihuan.station.rooms.desk import desk_of, wants_json, wants_part
from bihuan.station.rooms.views.calls import attached, opened


@login_required
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """A form for a call, or the call that was on it: written first, then opened, unless another may be about the same."""
    desk = desk_of(request)
    station = callbook.station_of(desk)
    if request.method == "GET":
        return _asked_for(request, callform.token_of(request.GET.get("draft", "")))
    token = callform.token_of(request.POST.get("token", ""))
    draft = Draft.objects.filter(token=token, person=desk.person).first()
    taking = Taking(token, callform.read(request.POST), draft.begun_at if draft else None)
    if not callform.says_something(taking.typed):
        return _form(request, taking, _("Nothing is written down yet: the words, the place or the telephone number."), status=422)
    kept = callform.kept_elsewhere(request.POST.get("kept", ""), desk)
    facts = placing.pinned(callform.facts(taking, desk.today, kept), taking.typed["pin"])
    call = take(facts, taken_by=desk.person, station=station, now=desk.now)
    quick.keep(call, taking.typed, desk.now)
    drafts.erase(token)
    rung_in(token, desk.person, desk.now)
    remember(call, request.POST.get("proposed", ""), request.POST.get("verdict", ""), desk.now)
    steps.tick(call, steps.read_keys(taking.typed["steps"]), by=desk.person.pk, now=desk.now)
    if same := request.POST.get("same", ""):
        attached(request, call, same)
        call.refresh_from_db()
    to: HttpResponse = HttpResponseRedirect(reverse("call", args=[call.number]))
    if not (call.matter_id or same or request.POST.get("then") == "keep"):
        to = _opened_unless_known(request, call, at_once=bool(quick.form_of(taking.typed))) or to
    if call.source == Source.DESK:  # whoever stands there gets a receipt, whatever becomes of the call
        to = HttpResponseRedirect(reverse("receipt", args=[call.number]))
    return _go(request, call.number, to)


@login_required
@require_POST
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Saves the form as it stands. Answers what the page shows beside the fields."""
    desk, token = desk_of(request), _token_or_404(token)
    station = callbook.station_of(desk)
    if call := drafts.written(token):
        return JsonResponse({"written": call.number}, status=410)
    typed = callform.read(request.POST)
    try:
        kept = drafts.save(token, typed, person=desk.person, station=station, now=desk.now)
    except Refused as why:
        return JsonResponse({"wrong": worded(why)}, status=409)
    at = kept.saved_at.astimezone(CHINA)
    return JsonResponse({"saved": f"{at:%H:%M:%S}", **callform.judged(typed, desk.today)})


@login_required
@require_POST
def go_on(request: HttpRequest, token: str) -> HttpResponse:
    """Takes over what another desk of the house has left lying."""
    desk = desk_of(request)
    station = callbook.station_of(desk)
    found = Draft.objects.filter(token=_token_or_404(token), station=station).first()
    if found is None or not callbook.sits_at_a_desk(desk):
        raise Http404
    try:
        drafts.go_on(found, desk.person, desk.now)
    except Refused as why:
        return _form(request, callform.fresh(), worded(why), status=409)
    return HttpResponseRedirect(f"{reverse('new-call')}?draft={found.token}")


@login_required
@require_POST
def drop(request: HttpRequest, token: str) -> HttpResponse:
    """Only its author throws a draft away."""
    desk = desk_of(request)
    callbook.station_of(desk)
    Draft.objects.filter(token=_token_or_404(token), person=desk.person).delete()
    return HttpResponse(status=204) if wants_json(request) else HttpResponseRedirect(reverse("new-call"))


@login_required
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What the caller takes along. Of a protected class it tells the number and the time alone: others may see the paper."""
    desk = desk_of(request)
    call = callbook.call_for(desk, number)
    sort, seen = callbook.sort_of(call, desk), look(desk.actor, call, desk.now)
    plain = seen.open and (sort is None or not sort.restricted)
    values = {"call": call, "sort": sort, "plain": plain, "matter": call.matter, "now": desk.now}
    return render(request, "rooms/call_receipt.html", values)


@login_required
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """An empty form to print, for when nothing else works. It says nothing of whoever prints it."""
    callbook.station_of(desk_of(request))
    return render(request, "rooms/call_paper.html", callform.values(callform.fresh(), desk_of(request).today))


@login_required
@require_GET
def sending(request: HttpRequest) -> HttpResponse:
    """For a page that has been away: who is signed in now, and the token with which it may send."""
    return JsonResponse({"token": get_token(request), "person": desk_of(request).person.pk})


def _asked_for(request: HttpRequest, token: str) -> HttpResponse:
    """The draft of that number where it is the person's own, the call where it has been written, else an empty form."""
    desk = desk_of(request)
    if token and (call := drafts.written(token)):
        return HttpResponseRedirect(reverse("call", args=[call.number]))
    found = Draft.objects.filter(token=token).first() if token else None
    if found and found.person_id == desk.person.pk:
        return _form(request, callform.of_draft(found))
    return _form(request, callform.fresh("" if found else token))


def _form(request: HttpRequest, taking: Taking, wrong: str = "", status: int = 200) -> HttpResponse:
    if wrong and wants_json(request):
        return JsonResponse({"wrong": wrong}, status=status)
    desk = desk_of(request)
    station = callbook.station_of(desk)
    if settings.PROPOSALS:
        get_ready()
    values: dict[str, Any] = {
        **callform.values(taking, desk.today),
        **callform.unfinished(desk, station, taking.token),
        "wrong": wrong,
        "person": desk.person.pk,
        "at_desk": callbook.sits_at_a_desk(desk),
        "now": desk.now,
    }
    return render(request, "rooms/call_form.html" if wants_part(request) else "rooms/new_call.html", values, status=status)


def _opened_unless_known(request: HttpRequest, call: Call, *, at_once: bool) -> HttpResponse | None:
    """The incident of the call; none where another call may be about the same and somebody is to look first. A quick form never waits."""
    twins = callbook.twins(call, desk_of(request))
    if twins and not at_once:
        return None
    to = opened(request, call)
    if twins:
        messages.warning(request, _("Call %(number)s may be about the same. Look, and join them if so.") % {"number": twins[0].call.number})
    return to


def _go(request: HttpRequest, number: str, to: HttpResponse) -> HttpResponse:
    """Where the page goes next; a page that sent the form by script is told, and goes there itself."""
    return JsonResponse({"number": number, "go": to["Location"]}) if wants_json(request) else to


def _token_or_404(given: str) -> str:
    if token := callform.token_of(given):
        return token
    raise Http404
