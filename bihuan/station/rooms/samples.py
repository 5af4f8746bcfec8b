"""What the living page of components shows: rows and a story that nobody lived."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.calls.models import Mode, Status
from bihuan.station.rooms import words
from bihuan.station.rooms.command_room.others import Other
from bihuan.station.rooms.command_room.units import Errand, UnitFace
from bihuan.station.rooms.faces import Face
from bihuan.station.rooms.journey import Mark
from bihuan.station.rooms.journey import drawn as journey
from bihuan.station.rooms.leader.watched import Mark as Watch
from bihuan.station.rooms.legend import LEGEND
from bihuan.station.rooms.lists import TABS
from bihuan.station.rooms.tables import draw


def drawn(side: int) -> dict[str, Any]:
    """The long lists of one side of the page; each side has numbers of its own."""
    faces = _faces(side)
    return {
        "queue": draw("queue", faces=faces, marks={faces[1].number: Watch(_("watch reached"), True)},
                      joint={faces[2].number: _("Temple fair")}, pane=""),
        "table": draw("table", faces=faces, pane="", pick={one.number for one in faces}),
        "units": draw("units", faces=_units(side)),
    }


def others() -> list[Other]:
    """One who writes on the matter now, and one who has stopped."""
    now = timezone.now()
    return [Other(_("Chen Liqun"), _("Feed back"), now - timedelta(seconds=seconds), seconds > 30) for seconds in (12, 44)]


def tabs() -> list[Any]:
    return list(TABS[:5])


def columns() -> list[tuple[str, str]]:
    """Headings with the way the table is sorted by them."""
    labels = (_("Number"), _("Level"), _("Matter"), _("From"), _("Held by"), _("Due"), _("State"))
    return [("descending" if place == 5 else "", label) for place, label in enumerate(labels)]


def _units(side: int) -> list[UnitFace]:
    """All nine digits: on the road, at a scene with an old position, out for something that is closed to the reader."""
    now = timezone.now()

    def unit(n: int, status: int, minutes: float, *errands: Errand, seen: float | None = None) -> UnitFace:
        since, located = now - timedelta(minutes=minutes), now - timedelta(minutes=seen) if seen else None
        return UnitFace(
            pk=side * 100 + n, code=str(n), name=_("Car %(n)s") % {"n": n}, house="", status=status, word=str(Status(status).label),
            mode=str(Mode.CAR.label), crew=_("He Jun, Zhou Haining"), errands=errands, since=since,
            lasting=words.span(minutes * 60), located=located, located_ago=words.span(seen * 60) if seen else "", source="#", mine=False,
        )  # fmt: skip

    road = Errand(f"1120-040 {_('Fight')}", "road", str(LEGEND["road"][0]), "", "#")
    scene = Errand(f"1120-022 {_('Damage to property')}", "scene", str(LEGEND["scene"][0]), "", "#")
    closed = Errand(_("a restricted incident"), "lock", "")
    out = [unit(1, Status.FREE, 4, seen=0.3), unit(3, Status.UNDER_WAY, 1.6, road, seen=0.5), unit(5, Status.ON_SCENE, 31, scene, seen=14)]
    rest = (Status.AT_STATION, Status.WISHES_TO_TALK, Status.UNAVAILABLE, Status.BRINGING_IN, Status.URGENT)
    return [*out, unit(6, Status.TO_FEED_BACK, 38, closed), *(unit(7 + place, status, 3 * place + 1) for place, status in enumerate(rest))]


def _faces(side: int) -> list[Face]:
    now = timezone.now()

    def face(
        number: str, lamp: str, level: int, what: str, place: str, under: str, minutes: float, used: str = "", masked: bool = False
    ) -> Face:
        due = now + timedelta(minutes=minutes)
        number = f"112{side}-{number}"
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
        face("040", "unsigned", 2, _("Fight"), _("Riverside night market, stall 3"), _("Patrol car 3"), -0.6, "late"),
        face("039", "unsigned", 3, _("Neighbours at odds"), _("Academy Court, block 12"), _("Patrol car 2"), 1.9),
        face("022", "work", 3, _("Damage to property"), _("Old Street 88"), _("Patrol car 4"), -32, "late"),
        face("018", "work", 4, _("Street lamp out"), _("Shitang village entrance"), _("Power supply office"), 41, "soon"),
        face("036", "scene", 2, _("restricted"), "", "", 9, "soon", masked=True),
        face("015", "return", 4, _("Stalls on the pavement"), _("Jiefang Road market"), _("Enforcement team"), 26),
        face("031", "back", 3, _("Drunk person"), _("Zhongxin Road 15"), _("Patrol car 1"), 1400),
    ]


def story() -> dict[str, object]:
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
    lines = [
        {"at": now - timedelta(minutes=ago), "label": label, "lamp": lamp, "organisation": where, "who": where,
         "answers": [{"label": asked, "text": text} for asked, text in said]}
        for ago, label, lamp, where, said in steps
    ]  # fmt: skip
    marks = [Mark(n, label, words.moment(now - timedelta(minutes=ago), now), lamp if lamp in ("return", "rule") else "dot")
             for (ago, label, lamp, _where, _said), n in zip(steps, (1, 2, 3, 2, 3), strict=True)]  # fmt: skip
    whole = [Mark(0, _("call"), words.moment(now - timedelta(minutes=180), now), "dot"), *marks, Mark(0, _("answer"), "", "ahead")]
    return {"story": lines, "journey": journey(whole, {1: station, 2: room, 3: team}), "matter": {"closed_at": now}}
