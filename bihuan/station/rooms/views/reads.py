"""Saying what one reads for, seeing a whole number, and the log of who read what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.station.calls.models import Call
from bihuan.station.calls.phones import looks_odd
from bihuan.station.rights.afterterm import over
from bihuan.station.rights.models import Night, What
from bihuan.station.rights.reads import ask
from bihuan.station.rights.register import REGISTER
from bihuan.station.rooms.desk import desk_of, wants_part
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.reading import page_of, phone_of, read_log, sought


@login_required
@require_POST
def why(request: HttpRequest, number: str) -> HttpResponse:
    """A purpose opens what was said for half an hour."""
    desk = desk_of(request)
    one = sought(desk, number)
    if not ask(desk.actor, one, desk.now, what=What.WORDS, purpose=request.POST.get("purpose", ""), why=request.POST.get("why", "")):
        messages.warning(request, _("Choose what you read it for; it is written down."))
    return HttpResponseRedirect(reverse("call" if isinstance(one, Call) else "matter", args=[number]))


@login_required
@require_POST
def full_number(request: HttpRequest, number: str) -> HttpResponse:
    desk = desk_of(request)
    one, purpose = sought(desk, number), request.POST.get("purpose", "")
    given = ask(desk.actor, one, desk.now, what=What.NUMBER, purpose=purpose, why=request.POST.get("why", ""))
    values = {"number": number, "phone": phone_of(one, whole=given), "whole": given, "refused": not given,
              "odd": looks_odd(phone_of(one, whole=True))}
    if wants_part(request):
        return render(request, "rooms/part_phone.html", values, status=200 if given else 422)
    return render(request, "rooms/phone.html", {**values, "back": page_of(one)}, status=200 if given else 422)


@login_required
@require_GET
def reads(request: HttpRequest) -> HttpResponse:
    """Whoever reads the log stands in it."""
    desk = enter(request, "reads")
    values = read_log(desk, request.GET.dict())
    return render(request, "rooms/reads.html", {**values, "now": desk.now})


@login_required
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "retention")
    nights = list(Night.objects.filter(erased__gt=0)[:60])
    last = Night.objects.order_by("-day", "-at").first()
    return render(request, "rooms/retention.html", {
        "register": [(one, one.days(desk.today)) for one in REGISTER], "nights": nights, "last": last,
        "review": over(desk.now).count(), "now": desk.now})
