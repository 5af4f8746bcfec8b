"""Plans for a surge: the list, one plan with its posts, helpers and checklist, and its paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.duty.models import Plan, PlanItem
from bihuan.station.duty.plans import conflicts, may_stand, prepared
from bihuan.station.places.models import Area
from bihuan.station.rights.models import What
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.duties import planning
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.nav import enter


@login_required
@require_http_methods(["GET", "POST"])
def all_plans(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "plans")
    makes = bool(planning.houses(desk, planning.MAKE))
    if request.method == "GET":
        return _list(request, desk, makes)
    if not makes:
        raise Http404
    try:
        plan = planning.made(desk, _said(request))
    except planning.Wrong as why:
        return _list(request, desk, makes, str(why))
    return HttpResponseRedirect(reverse("plan", args=[plan.pk]))


@login_required
@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """The plan to turn to today; where there is none, the list."""
    desk = enter(request, "plans")
    found = prepared(planning.houses(desk), desk.today)
    return HttpResponseRedirect(reverse("plan", args=[found.pk]) if found else reverse("plans"))


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    desk = enter(request, "plans")
    one = get_object_or_404(planning.of(desk), pk=pk)
    makes = one.house_id in planning.houses(desk, planning.MAKE)
    if request.method == "GET":
        return _page(request, desk, one, makes)
    if not makes:
        raise Http404
    try:
        messages.info(request, planning.done(one, desk, _said(request)))
    except planning.Wrong as why:
        return _page(request, desk, one, makes, str(why))
    return HttpResponseRedirect(reverse("plan", args=[pk]))


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    desk = enter(request, "plans")
    one = get_object_or_404(planning.of(desk), pk=pk)

    def printed(mark: Mark) -> HttpResponse:
        return render(request, "rooms/plan_paper.html", {**_values(desk, one), "mark": mark})

    return leave(request, desk, Leaving(_("Plan: %(name)s") % {"name": one.name}, reverse("plan", args=[pk]), What.PRINT), printed)


def _list(request: HttpRequest, desk: Desk, makes: bool, wrong: str = "") -> HttpResponse:
    values = {"plans": planning.of(desk)[:100], "areas": Area.objects.order_by("code")[:500], "makes": makes, "wrong": wrong,
              "said": _said(request), "now": desk.now}
    return render(request, "rooms/plans.html", values, status=422 if wrong else 200)


def _page(request: HttpRequest, desk: Desk, one: Plan, makes: bool, wrong: str = "") -> HttpResponse:
    values = {**_values(desk, one), "makes": makes, "wrong": wrong, "said": _said(request), "sorts": PlanItem.Sort.choices,
              "people": may_stand(planning.inside(one, desk), desk.today).items() if makes else ()}
    return render(request, "rooms/plan.html", values, status=422 if wrong else 200)


def _values(desk: Desk, one: Plan) -> dict[str, object]:
    faults: dict[int, list[str]] = {}
    for each in conflicts(one):
        faults.setdefault(each.post.pk, []).append(each.words)
    items = list(one.items.select_related("owner", "done_by"))
    return {"plan": one, "posts": [(post, faults.get(post.pk, [])) for post in one.posts.select_related("person")],
            "helpers": list(one.helpers.all()), "items": [(item, item.done_at is None and item.due < desk.now) for item in items],
            "open": sum(item.mandatory and item.done_at is None for item in items), "faults": len(faults), "now": desk.now}


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}
