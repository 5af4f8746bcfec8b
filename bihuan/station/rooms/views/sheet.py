"""The living page of components: drawn by the same templates as the rooms, so that it cannot say anything else than they do."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.calls.models import Mode, Status
from bihuan.station.rooms import words
from bihuan.station.rooms.faces import Face
from bihuan.station.rooms.journey import Mark, drawn
from bihuan.station.rooms.legend import LEGEND, LEVELS
from bihuan.station.rooms.others import Other
from bihuan.station.rooms.tables import draw
from bihuan.station.rooms.units import Errand, UnitFace


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
            "statuses": Status.choices,
            "units": draw("units", faces=_units()),
            "others": [Other(_("Chen Liqun"), _("Feed back"), timezone.now() - timedelta(seconds=12), False),
                       Other(_("Chen Liqun"), _("Feed back"), timezone.now() - timedelta(seconds=44), True)],
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


def _units() -> list[UnitFace]:
    """On the road, at a scene with an old position, and out for something that is closed to the reader."""
    now = timezone.now()

    def unit(pk: int, status: int, minutes: float, *errands: Errand, seen: float | None = None) -> UnitFace:
        since, located = now - timedelta(minutes=minutes), now - timedelta(minutes=seen) if seen else None
        return UnitFace(
            pk=pk, code=str(pk), name=_("Car %(n)s") % {"n": pk}, house="", status=status, word=str(Status(status).label),
            mode=str(Mode.CAR.label), crew=_("He Jun, Zhou Haining"), errands=errands, since=since,
            lasting=words.span(minutes * 60), located=located, located_ago=words.span(seen * 60) if seen else "", source="#", mine=False,
        )  # fmt: skip

    road = Errand(f"1120-040 {_('Fight')}", "road", str(LEGEND["road"][0]), "", "#")
    scene = Errand(f"1120-022 {_('Damage to property')}", "scene", str(LEGEND["scene"][0]), "", "#")
    return [unit(1, Status.FREE, 4, seen=0.3), unit(3, Status.UNDER_WAY, 1.6, road, seen=0.5), unit(5, Status.ON_SCENE, 31, scene, seen=14),
            unit(6, Status.ON_SCENE, 38, Errand(_("a restricted incident"), "lock", ""))]


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
