"""The room of security officers and auditors: posts that wait for a second person, who is in and who came in, what became of accounts.

Auditors read and change nothing. Nobody sees here what anybody works on.
"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.people import accounts, granting, keepers, locks, nightly, sessions
from bihuan.station.people.models import AccountChange, Person, SignIn
from bihuan.station.people.posts import POSTS
from bihuan.station.people.signins import device, factor_words
from bihuan.station.rooms.dated.table import sentence
from bihuan.station.rooms.desk import Desk, desk_of

SIZE = 50
HANDS = {"lift", "factors", "sessions"}


@login_required
@require_http_methods(["GET", "POST"])
def approvals(request: HttpRequest) -> HttpResponse:
    """Posts asked for. Whoever may decide none still finds the sign-ins."""
    desk = desk_of(request)
    if not keepers.holds(desk.actor, keepers.APPROVAL):
        keepers.need(desk.actor, keepers.SIGN_INS)
        return HttpResponseRedirect(reverse("sign-ins"))
    wrong = ""
    if request.method == "POST":
        try:
            return _decide(request, desk)
        except ValidationError as why:
            wrong = sentence(why)
    rows = [(one, POSTS[one.post]) for one in granting.waiting(desk.actor, desk.now)]
    values = {"rows": rows, "wrong": wrong, "answer": request.POST.get("answer", ""), "asked": request.POST.get("asked", "")}
    return render(request, "rooms/approvals.html", values | _tabs(desk), status=422 if wrong else 200)


@login_required
@require_http_methods(["GET", "POST"])
def signed_in(request: HttpRequest) -> HttpResponse:
    """Who is in, who stands locked, whom nobody has seen for long; and for one account what a security officer may do."""
    desk = desk_of(request)
    keepers.need(desk.actor, keepers.SESSIONS)
    wrong = ""
    if request.method == "POST":
        try:
            return _act(request, desk)
        except ValidationError as why:
            wrong = sentence(why)
    watched = keepers.known(desk.actor, keepers.SESSIONS, desk.today)
    sought = _words(request)
    people = watched.filter(_named(sought)) if sought else watched.filter(pk__in=UserSession.objects.values("user"))
    days = settings.UNUSED_DAYS
    people = people.order_by("name", "pk")[:200]
    values = {
        "people": [(person, [(one, device(one.user_agent)) for one in sessions.of(person)]) for person in people],
        "locks": locks.locked(desk.actor, desk.now),
        "unused": nightly.unused(desk.now, days=max(days - 7, 1)).filter(pk__in=watched.values("pk"))[:200] if days else [],
        "unused_days": days,
        "shut": watched.filter(is_active=False, account_changes__what=AccountChange.What.UNUSED).distinct().order_by("name")[:200],
        "wrong": wrong,
        "q": sought,
        "who": request.POST.get("who", ""),
        "now": desk.now,
    }
    return render(request, "rooms/signed_in.html", values | _tabs(desk), status=422 if wrong else 200)


@login_required
@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    keepers.need(desk.actor, keepers.SIGN_INS)
    result = request.GET.get("result", "")
    # A try with a name that nobody has belongs to no organisation; whoever watches one sees it.
    known = Q(person__in=keepers.known(desk.actor, keepers.SIGN_INS, desk.today)) | Q(person=None)
    found = SignIn.objects.filter(known).select_related("person")
    if result in SignIn.Result.values:
        found = found.filter(result=result)
    rows, following = _page(_sought(found, request), request)
    values = {
        "rows": [(one, factor_words(one.factor)) for one in rows],
        "next": following,
        "results": SignIn.Result.choices,
        "result": result,
        "q": request.GET.get("q", ""),
        "now": desk.now,
    }
    return render(request, "rooms/sign_ins.html", values | _tabs(desk))


@login_required
@require_GET
def account_changes(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    keepers.need(desk.actor, keepers.SIGN_INS)
    found = AccountChange.objects.filter(person__in=keepers.known(desk.actor, keepers.SIGN_INS, desk.today)).select_related("person", "by")
    rows, following = _page(_sought(found, request), request)
    values = {"rows": rows, "next": following, "q": request.GET.get("q", ""), "now": desk.now}
    return render(request, "rooms/account_changes.html", values | _tabs(desk))


def _decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    pk, granted = request.POST.get("asked", ""), request.POST.get("do") == "agree"
    if not pk.isdecimal() or len(pk) > 15:
        raise Http404
    asked = granting.decide(desk.actor, int(pk), granted=granted, answer=request.POST.get("answer", ""), now=desk.now)
    words = {"who": asked.person, "post": POSTS[asked.post]}
    messages.info(request, (_("Agreed: %(who)s, %(post)s.") if granted else _("Not agreed: %(who)s, %(post)s.")) % words)
    return HttpResponseRedirect(reverse("security"))


def _act(request: HttpRequest, desk: Desk) -> HttpResponse:
    do, who = request.POST.get("do", ""), request.POST.get("who", "")
    if do not in HANDS or not who.isdecimal() or len(who) > 15:
        raise Http404
    person, why = get_object_or_404(Person, pk=int(who)), request.POST.get("why", "")
    if do == "lift":
        locks.lift(request, desk.actor, person, why=why, now=desk.now)
        told = _("%(who)s may try again.")
    elif do == "factors":
        accounts.take_factors(desk.actor, person, why=why, now=desk.now)
        told = _("%(who)s has no second factor now, and is signed out everywhere.")
    else:
        accounts.end_sessions(desk.actor, person, why=why, now=desk.now)
        told = _("%(who)s is signed out everywhere.")
    messages.info(request, told % {"who": person})
    return HttpResponseRedirect(reverse("signed-in"))


def _sought(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    sought = _words(request)
    return rows.filter(_named(sought, "person__")) if sought else rows


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:60]


def _named(sought: str, before: str = "") -> Q:
    return Q(**{f"{before}username__icontains": sought}) | Q(**{f"{before}name__icontains": sought})


def _page(rows: QuerySet[Any], request: HttpRequest) -> tuple[list[Any], str]:
    """The newest first; `before` is the last key of the page before."""
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: SIZE + 1])
    return found[:SIZE], str(found[SIZE - 1].pk) if len(found) > SIZE else ""


def _tabs(desk: Desk) -> dict[str, bool]:
    return {"may_decide": keepers.holds(desk.actor, keepers.APPROVAL), "may_end": keepers.holds(desk.actor, keepers.SESSIONS)}
