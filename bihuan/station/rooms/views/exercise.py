"""Exercises: begun and ended by the duty leader or the instructor of a house, and how each went. Inside one there is no such room."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.loop import Refused
from bihuan.station.calls.categories import tree as classes
from bihuan.station.exercise import running, scenario
from bihuan.station.exercise.models import Exercise, Played
from bihuan.station.exercise.scenario import ScenarioRefused
from bihuan.station.loop.words import worded
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import INSTRUCTOR, LEADER
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter

STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)


class Begin(forms.Form):
    use_required_attribute = False
    title = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    scenario = forms.ChoiceField(label=gettext_lazy("Scenario"))
    speed = forms.FloatField(label=gettext_lazy("Speed"), min_value=running.SLOWEST, max_value=running.FASTEST, initial=1,
                             help_text=gettext_lazy("2 rings the calls in half the time."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="begin-%s")
        self.fields["scenario"].choices = [(name, name) for name in scenario.known()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


@dataclass(frozen=True)
class Row:
    """One played call as the report shows it."""

    call: Played
    truth: str
    given: str
    seconds: tuple[int | None, ...]


@login_required
@require_http_methods(["GET", "POST"])
def exercises(request: HttpRequest) -> HttpResponse:
    desk, house = _commanding(request)
    if request.method == "GET":
        return _page(request, house, Begin())
    form = Begin(request.POST)
    if not form.is_valid():
        return _page(request, house, form, status=422)
    said = form.cleaned_data
    try:
        one = running.begin(said["title"], house, said["scenario"], speed=said["speed"], by=desk.person.pk, now=desk.now)
    except ScenarioRefused as refused:
        form.add_error("scenario", str(refused))
        return _page(request, house, form, status=422)
    except Refused as refused:
        form.add_error(None, worded(refused))
        return _page(request, house, form, status=409)
    running.launch(one, scenario.found(said["scenario"]))
    messages.info(request, _("%(title)s is being made ready; it opens in about a minute.") % {"title": one.title})
    return HttpResponseRedirect(reverse("exercises"))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    desk, house = _commanding(request)
    one = Exercise.objects.filter(pk=pk, house=house).first()
    if one is None:
        raise Http404
    if running.end(one, by=desk.person.pk, now=desk.now):
        messages.info(request, _("%(title)s is being ended; how it went stands here in a moment.") % {"title": one.title})
    return HttpResponseRedirect(reverse("exercises"))


@login_required
@require_GET
def exercise(request: HttpRequest, pk: int) -> HttpResponse:
    desk, house = _commanding(request)
    one = Exercise.objects.filter(pk=pk, house=house).select_related("started_by", "ended_by").first()
    if one is None:
        raise Http404
    sorts = classes(desk.today)
    rows = [
        Row(call, str(sorts.get(call.truth, call.truth)), str(sorts.get(call.given, call.given)),
            tuple(getattr(call, stage) for stage in Played.STAGES))
        for call in one.played.select_related("taken_by")
    ]  # fmt: skip
    stages = [Played._meta.get_field(stage).verbose_name for stage in Played.STAGES]  # type: ignore[union-attr]
    values = {"one": one, "rows": rows, "stages": stages, "right": sum(row.call.right for row in rows), "now": desk.now}
    return render(request, "rooms/exercise_report.html", values)


def _page(request: HttpRequest, house: Organisation, form: Begin, status: int = 200) -> HttpResponse:
    open_one = running.open_one()
    values = {
        "form": form, "house": house, "open": open_one, "mine": bool(open_one and open_one.house_id == house.pk),
        "address": f"http://{request.get_host().rsplit(':', 1)[0]}:{settings.EXERCISE_PORT}/",
        "rows": Exercise.objects.filter(house=house).exclude(ended_at=None).select_related("started_by", "ended_by")[:50],
    }  # fmt: skip
    return render(request, "rooms/exercises.html", values, status=status)


def _commanding(request: HttpRequest) -> tuple[Desk, Organisation]:
    """The station that the person leads or instructs. For everybody else, and inside an exercise, there is no such page."""
    desk = enter(request, "exercises")
    houses = {desk.actor.house(organisation) for organisation, post in desk.actor.posts if post in (LEADER, INSTRUCTOR)}
    house = Organisation.objects.filter(pk__in=houses, kind__in=STATIONS).order_by("code").first()
    if settings.EXERCISE or house is None:
        raise Http404
    return desk, house
