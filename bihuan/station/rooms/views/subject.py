"""What is held of one person, told to that person: at the counter by the chief, and to each member of staff of their own."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.station.frame.keyring import KeysMissing
from bihuan.station.frame.sealed import seal, unseal
from bihuan.station.rights import held
from bihuan.station.rights import subject as access
from bihuan.station.rights.models import What
from bihuan.station.rights.subject import DOCUMENTS, Asked
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.nav import enter

PAPER_WITHIN = timedelta(minutes=30)


@login_required
@require_http_methods(["GET", "POST"])
def subject(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "subject")
    asked = Asked(**{name: request.POST.get(name, "").replace("\0", "").strip() for name in ("phone", "name", "document")})
    values = {"asked": asked, "documents": DOCUMENTS, "now": desk.now}
    if request.method == "GET":
        return render(request, "rooms/subject.html", values)
    if wrong := asked.lacking:
        return render(request, "rooms/subject.html", {**values, "wrong": wrong}, status=422)
    if not access.may_ask(desk.actor, desk.now):
        wrong = _("You have asked this %(n)s times within a day. Ask again tomorrow, or let another chief answer.") % {"n": access.MOST}
        return render(request, "rooms/subject.html", {**values, "wrong": wrong}, status=429)
    found = access.holding(desk.actor, asked, desk.now)
    access.noted(desk.actor, asked, found, desk.now)
    return render(request, "rooms/subject.html", {**values, "found": found, "token": _token(asked, desk)})


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """What was asked for comes sealed, so that no address and no session carries a person's name or number."""
    desk = enter(request, "subject")
    asked = _asked(request.GET.get("of", ""), desk)

    def printed(mark: Mark) -> HttpResponse:
        found = access.holding(desk.actor, asked, desk.now)
        return render(request, "rooms/subject_paper.html", {"found": found, "asked": asked, "mark": mark, "now": desk.now})

    return leave(request, desk, Leaving(_("What is held of one person"), reverse("subject"), What.PRINT), printed)


@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)

    def printed(mark: Mark) -> HttpResponse:
        own = held.own(desk.person, desk.today)
        return render(request, "rooms/my_paper.html", {"own": own, "items": [own.account], "mark": mark, "now": desk.now})

    return leave(request, desk, Leaving(_("What is held on me"), reverse("my"), What.PRINT), printed)


def _token(asked: Asked, desk: Desk) -> str:
    return seal(json.dumps({**asdict(asked), "by": desk.person.pk, "until": (desk.now + PAPER_WITHIN).isoformat()}))


def _asked(token: str, desk: Desk) -> Asked:
    """For anybody else, later, or for what nobody sealed, there is no such paper."""
    given = _opened(token)
    if given.pop("by", None) != desk.person.pk or datetime.fromisoformat(given.pop("until")) < desk.now:
        raise Http404
    return Asked(**given)


def _opened(token: str) -> dict[str, Any]:
    try:
        return dict(json.loads(unseal(token)))
    except (ValueError, KeysMissing):
        return {}
