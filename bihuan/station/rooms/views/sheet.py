"""The living page of components: drawn by the same templates as the rooms, so that it cannot say anything else than they do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bihuan.station.rooms import samples
from bihuan.station.rooms.contrast import pairs
from bihuan.station.rooms.legend import LEGEND, LEVELS

SIDES = (("light", "light"), ("dark", "dark"))


def sheet(request: HttpRequest) -> HttpResponse:
    """Every component twice, by day and by night; the legend also in grey."""
    sides = [{"key": key, "theme": theme} | samples.drawn(number) for number, (key, theme) in enumerate(SIDES)]
    values = {
        "sides": sides,
        "legend_sides": [*sides, {"key": "grey", "theme": "light"}],
        "legend": [(lamp, word, meaning) for lamp, (word, meaning) in LEGEND.items()],
        "levels": [(number, word, meaning) for number, (word, meaning) in LEVELS.items()],
        "tabs": samples.tabs(),
        "columns": samples.columns(),
        "sample": samples.story(),
        "others": samples.others(),
        "pairs": pairs(),
        "now": timezone.now(),
    }
    return render(request, "rooms/sheet.html", values)
