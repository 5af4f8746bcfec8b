"""The living page of components: drawn by the same templates as the rooms, so that it cannot say anything else than they do."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.rooms import words
from bihuan.station.rooms.faces import Face
from bihuan.station.rooms.journey import Mark, drawn
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
            "sample": _sample(),
            "now": timezone.now(),
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


def _sample() -> dict[str, object]:
    """A diversion that was returned and ruled on, as the page of a matter shows it."""
    now = timezone.now()
    station, room, team = _("Police station"), _("Township room"), _("Enforcement team")
    steps = (
        (170, _("Divert"), "unsigned", station, ()),
        (167, _("Sign for"), "signed", room, ()),
        (
            120,
            _("Return"),
            "return",
            team,
            ((_("Reason"), _("not this duty")), (_("Explanation"), _("Name the rule, and who should carry it."))),
        ),
        (95, _("Give the ruling"), "rule", room, ()),
        (80, _("Sign for"), "work", team, ()),
    )
    story = [
        {"at": now - timedelta(minutes=ago), "label": label, "lamp": lamp, "organisation": where, "who": where,
         "answers": [{"label": asked, "text": text} for asked, text in said]}
        for ago, label, lamp, where, said in steps
    ]  # fmt: skip
    marks = [Mark(n, label, words.moment(now - timedelta(minutes=ago), now), lamp if lamp in ("return", "rule") else "dot")
             for (ago, label, lamp, _where, _said), n in zip(steps, (1, 2, 3, 2, 3), strict=True)]  # fmt: skip
    whole = [Mark(0, _("call"), words.moment(now - timedelta(minutes=180), now), "dot"), *marks, Mark(0, _("answer"), "", "ahead")]
    return {"story": story, "journey": drawn(whole, {1: station, 2: room, 3: team}), "matter": {"closed_at": now}}
