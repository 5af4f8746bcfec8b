"""Looked at with each request of somebody signed in: whether they may still be, and whether something must be done first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.people import factors, sessions
from bihuan.station.people.acting import actor_of
from bihuan.station.people.models import Person
from bihuan.station.people.signins import Result, note

View = Callable[[HttpRequest], HttpResponse]
WHY: dict[str, Any] = {
    Result.IDLE: gettext_lazy("You were signed out because nobody had been at this screen for a while."),
    Result.LOST: gettext_lazy("You were signed out because one of your posts has ended. Sign in again with those you hold."),
}
# What may be done before the password is changed or a second factor set up
WALLED = ("/wall/", "/map/layers/", "/map/outlines/", "/map/tiles/", "/pulse/", "/sign-out/", "/healthz")  # all the wall opens
WALLED_ALONE = ("/map/roads/",)  # and this, but not what lies below it: there roads are closed and opened
ALWAYS = ("/sign-out/", "/password/", "/factors/", "/prove/", "/i18n/", "/healthz", "/pulse/", "/acting/", "/where/", "/still-here/")


def watch(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if (why := _over(request, now)) is not None:
                _sign_out(request, why, now)
            elif request.session.get(sessions.WALL) and not (request.path.startswith(WALLED) or request.path in WALLED_ALONE):
                return HttpResponseRedirect(reverse("wall"))
            elif (first := _first(request, now)) is not None:
                return first
        return get_response(request)

    return middleware


def _over(request: HttpRequest, now: datetime) -> str | None:
    record, actor = sessions.record_of(request), actor_of(request, now=now)
    why = sessions.over(record, actor, request.session, now)
    if why is None:
        sessions.remember_posts(request, actor)
        sessions.seen(request, record, now)
    return why


def _sign_out(request: HttpRequest, why: str, now: datetime) -> None:
    """The page goes on as nobody's: it leads to the sign-in like any other."""
    note(request, cast(Person, request.user), why, now)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, WHY[why])


def _first(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Where to go before anything else: to a password of one's own, to a second factor where the post needs one."""
    if request.path.startswith(ALWAYS):
        return None
    person = cast(Person, request.user)
    if person.password_is_new:
        return _lead(request, "account_change_password", "new_password", _("First choose a password of your own."))
    if factors.must_have_second(actor_of(request, now=now)) and not factors.has_second(person):
        return _lead(request, "mfa_index", "second_factor", _("Your post needs a second factor. Set one up first."))
    return None


def _lead(request: HttpRequest, to: str, code: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"refused": code, "sentence": sentence}, status=403)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": reverse(to)})
    messages.info(request, sentence)
    return HttpResponseRedirect(reverse(to))
