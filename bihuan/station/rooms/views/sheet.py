"""The living page of components: drawn by the same templates as the rooms, so that it cannot say anything else than they do."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.rooms import words
from bihuan.station.rooms.faces import Face
from bihuan.station.rooms.legend import LEGEND, LEVELS
from bihuan.station.rooms.tables import draw


def sheet(request: HttpRequest) -> HttpResponse:
    faces = _samples()
    return render(
        request,
        "rooms/sheet.html",
        {
            "legend": [(lamp, word, meaning) for lamp, (word, meaning) in LEGEND.items()],
            "levels": [(number, word, meaning) for number, (word, meaning) in LEVELS.items()],
            "queue": draw("queue", faces=faces, pane=""),
            "table": draw("table", faces=faces, pane="", pick=True),
        },
    )


def _samples() -> list[Face]:
    now = timezone.now()

    def face(
        number: str, lamp: str, level: int, what: str, place: str, under: str, minutes: float, used: str = "", masked: bool = False
    ) -> Face:
        due = now + timedelta(minutes=minutes)
        return Face(
            number=number,
            version=1,
            href="#",
            source="",
            lamp=lamp,
            state=str(LEGEND[lamp][0]),
            level=level,
            what=what,
            place=place,
            under=under,
            holder=under,
            due=due,
            left=words.left(due, now),
            until=words.moment(due, now),
            urgency=used,
            masked=masked,
        )

    return [
        face("1120-040", "unsigned", 2, _("Fight"), _("Riverside night market, stall 3"), _("Patrol car 3"), -0.6, "late"),
        face("1120-039", "unsigned", 3, _("Neighbours at odds"), _("Academy Court, block 12"), _("Patrol car 2"), 1.9),
        face("1120-022", "work", 3, _("Damage to property"), _("Old Street 88"), _("Patrol car 4"), -32, "late"),
        face("1120-018", "work", 4, _("Street lamp out"), _("Shitang village entrance"), _("Power supply office"), 41, "soon"),
        face("1120-036", "scene", 2, _("restricted"), "", "", 9, "soon", masked=True),
        face("1120-015", "return", 4, _("Stalls on the pavement"), _("Jiefang Road market"), _("Enforcement team"), 26),
        face("1120-031", "back", 3, _("Drunk person"), _("Zhongxin Road 15"), _("Patrol car 1"), 1400),
    ]
