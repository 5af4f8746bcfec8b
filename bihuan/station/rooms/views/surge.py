"""How many calls are to be expected on a day, and the banner of the command room while the last hours bring more than normal."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.patterns import switches
from bihuan.station.patterns.switches import Model
from bihuan.station.rooms.duties.load import (
    BLOCKS,
    DAY,
    HOLIDAYS,
    HOURS,
    Hours,
    Series,
    forecast,
    named,
    over_now,
    provisional,
    stations_of,
    upcoming,
)
from bihuan.station.rooms.nav import BY_KEY, enter

AHEAD = 400  # days
SHOWN = 2


@dataclass(frozen=True)
class Line:
    """One series with its figures as calls an hour."""

    series: Series
    hours: float
    when: str = ""

    def _hourly(self, calls: float) -> float:
        return calls / self.hours

    @property
    def mean(self) -> float | None:
        return self._hourly(self.series.known.mean) if self.series.known else None

    @property
    def low(self) -> float | None:
        return self._hourly(self.series.known.low) if self.series.known else None

    @property
    def high(self) -> float | None:
        return self._hourly(self.series.known.high) if self.series.known else None

    @property
    def past(self) -> list[tuple[date, float]]:
        return [(day, self._hourly(n)) for day, n in self.series.known.past] if self.series.known else []


@login_required
@require_GET
def expected(request: HttpRequest) -> HttpResponse:
    """Of today, of the next public holiday, or of a day that is asked for."""
    desk = enter(request, "expected")
    coming = upcoming(desk.today)
    day = _day(request.GET.get("day", ""), coming[0][0] if coming else desk.today, desk.today)
    stations, switched_off = switches.running(sorted(stations_of(desk)), Model.EXPECTED), switches.off(stations_of(desk), Model.EXPECTED)
    if switched_off and not stations:
        return render(request, "rooms/expected.html", {"switched_off": switched_off, "shut": True, "now": desk.now})
    whole = forecast(stations, day, DAY, desk.today)
    blocks = [Line(named(forecast(stations, day, one, desk.today), place=False, family=False)[0], one.length / 60, _clock(one))
              for one in BLOCKS]
    return render(request, "rooms/expected.html", {
        "switched_off": switched_off, "now": desk.now,
        "day": day, "coming": [(first, HOLIDAYS.get(name, name)) for first, name in coming], "blocks": blocks,
        "places": _lines(named(whole, place=True, family=False)), "families": _lines(named(whole, place=False, family=True)),
        "both": _lines(named(whole, place=True, family=True)), "whole": named(whole, place=False, family=False)[0], "today": desk.today,
        "provisional": provisional(day)})


@login_required
@require_GET
def surge_now(request: HttpRequest) -> HttpResponse:
    """The banner, or an empty place for it."""
    desk = enter(request, "expected")
    stations = stations_of(desk)
    running = switches.running(sorted(stations), Model.SURGE)
    found = over_now(running, desk.now) if running else []
    return render(request, "rooms/surge_now.html", {
        "switched_off": switches.off(stations, Model.SURGE), "over": found[:SHOWN], "more": max(0, len(found) - SHOWN), "span": HOURS,
        "plans": BY_KEY["plans"].open_to(desk.posts, desk.functions), "now": desk.now})


def _lines(found: list[Series]) -> list[Line]:
    known = [one for one in found if one.known and one.known.mean >= 0.3]  # what hardly ever happens is no load
    return [Line(one, 24) for one in sorted(known, key=lambda one: -(one.known.mean if one.known else 0))]


def _day(given: str, first: date, today: date) -> date:
    try:
        return min(max(date.fromisoformat(given), today), today + timedelta(days=AHEAD))
    except ValueError:
        return first


def _clock(hours: Hours) -> str:
    return f"{hours.start // 60:02d}:00–{(hours.start + hours.length) // 60:02d}:00"
