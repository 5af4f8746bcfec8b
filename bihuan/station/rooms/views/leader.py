"""The page of whoever answers for a station, a district or a township: yesterday or today beside an ordinary day, and what is open."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.loop import Refused
from bihuan.station.loop.access import matter_for, on_police_side
from bihuan.station.loop.act import act
from bihuan.station.loop.glass import to_review
from bihuan.station.loop.view import moves
from bihuan.station.loop.words import worded
from bihuan.station.patterns import quarters
from bihuan.station.people.actor import CHINA, midnight
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.leader import clustered, daycounts, leading
from bihuan.station.rooms.leader.ordinary import Window
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.leader.watched import watched
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.nav import CLUSTERS, LEADING, enter

STATIONS = (Organisation.Kind.STATION, Organisation.Kind.HUB_STATION)
NOON = 12


@login_required
@require_GET
def leader(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "leader")
    chased, (late, late_count) = leading.chased(desk), leading.late(desk)
    values: dict[str, Any] = {
        "ages": [(key, label) for key, label, *_rest in leading.AGES],
        "matrix": leading.matrix(desk),
        "late": late,
        "late_count": late_count,
        "bounced": leading.bounced(desk),
        "chased": chased,
        "silent": leading.silent(chased),
        "police": on_police_side(desk.actor, desk.now),
        "to_review": to_review(desk.actor, desk.now).filter(reviewed_at=None).count(),
        "quarters": _quarters(desk) if desk.posts & LEADING else [],
        "watched": watched(desk) if on_police_side(desk.actor, desk.now) else [],
        **(_clusters(desk) if desk.posts & CLUSTERS.posts else {}),
        "now": desk.now,
        **(_figures(desk, request.GET) if on_police_side(desk.actor, desk.now) else {}),
    }
    return render(request, "rooms/leader.html", values)


def _quarters(desk: Desk) -> list[tuple[int, quarters.Quarter, bool]]:
    """Quarterly checks that nobody has signed, and whether that is late."""
    return [(station, quarter, quarter.due < desk.today) for station, quarter in quarters.owed(stations_of(desk), desk.today)]


@login_required
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Today's note on one incident: it takes the incident on where nobody follows it yet."""
    desk = enter(request, "leader")
    matter = matter_for(desk.actor, number, desk.now)
    words, offered = request.POST.get("words", "").strip(), {view.name for view in moves(matter, desk.actor, desk.now)}
    sheet = getattr(matter, "incidentsheet", None)
    name = "note_chase" if sheet and (sheet.chased_by_id or matter.level == 1) else "chase"
    try:
        if not words:
            raise Refused("unanswered", fields=[_("note")])
        if name not in offered:
            raise Refused("not_yours", move=_("Daily note"))
        act(matter.pk, name, desk.actor, {"words": words}, version=matter.version, now=desk.now)
    except Refused as why:
        messages.warning(request, f"{number}: {worded(why)} {words}".strip())
    else:
        messages.info(request, _("%(number)s: the note is written down.") % {"number": number})
    return HttpResponseRedirect(reverse("leader") + "#chase")


def _clusters(desk: Desk) -> dict[str, Any]:
    return {"clusters": clustered.cards(desk), "decided": clustered.decided(desk), "reasons": clustered.reasons()}


def _figures(desk: Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """In the morning yesterday as a whole; later, or when asked, today so far beside the same hours of other weeks."""
    here = desk.now.astimezone(CHINA)
    today = asked.get("day") == "today" or (asked.get("day") != "yesterday" and here.hour >= NOON)
    start = midnight(desk.today)
    day = Window(start, desk.now) if today else Window(start - timedelta(days=1), start)
    stations = list(Organisation.objects.filter(pk__in=desk.reach, kind__in=STATIONS).order_by("code"))
    if not stations:
        return {}
    counts, since = daycounts.counted([one.pk for one in stations], day), daycounts.counted_since([one.pk for one in stations])
    whole = daycounts.together(counts)
    main = daycounts.NAMES[:4]
    return {
        "today": today,
        "weekday": date_format(day.start.astimezone(CHINA), "l"),
        "day": day.start.astimezone(CHINA).date(),
        "figures": daycounts.figures(whole, main, since, day),
        "honest": daycounts.figures(whole, daycounts.HONEST, since, day),
        "stations": [(name_of(one), daycounts.figures(counts[one.pk], main, since, day)) for one in stations] if len(stations) > 1 else [],
    }
