"""The station's rule, printed from what the machine does."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.loop.times import SHIPPED
from bihuan.station.loop.view import RuleLine, rule_text
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import desk_of


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = desk.today
    kinds = [{"label": one.label, "moves": one.moves, "clocks": [_clock(clock) for clock in one.clocks]} for one in rule_text(on)]
    return render(request, "rooms/rules.html", {"kinds": kinds, "on": on, "now": desk.now})


def _clock(clock: RuleLine) -> dict[str, Any]:
    """A clock in words: each case with its limit, each rung with whom it tells. A rung or case without a limit is not there."""
    name = min((key for key, _value, _since in clock.limits), key=len, default="")
    base = name if all(key == name or key.startswith(f"{name}.") for key, _value, _since in clock.limits) else name.rpartition(".")[0]
    return {
        "label": clock.label,
        "where": clock.where,
        "limits": [
            (words.variant(key, base), words.limit(value), since if since > SHIPPED else None) for key, value, since in clock.limits
        ],
        "ladder": [(words.rung(when), posts) for when, posts in clock.ladder if when != "none"],
    }
