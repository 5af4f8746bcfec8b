"""Ready-made insides of a station: 两队一室 and 一中心三队伍. Rows afterwards, to be renamed and added to like any others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.people.structure import Decision, found

ROOM, TEAM, Route = "room", "team", Organisation.Route


@dataclass(frozen=True)
class Unit:
    key: str
    kind: str
    name: str
    name_en: str
    route: str = ""


@dataclass(frozen=True)
class Template:
    code: str
    name: str
    name_en: str
    units: tuple[Unit, ...]


COMMAND_ROOM = Unit("room", ROOM, "综合指挥室", "Command room")
CASE_TEAM = Unit("case", TEAM, "案件办理队", "Case team", Route.CASE)
COMMUNITY_TEAM = Unit("community", TEAM, "社区警务队", "Community team", Route.COMMUNITY)
TRAFFIC_TEAM = Unit("traffic", TEAM, "交通管理队", "Traffic team", Route.TRAFFIC)
CENTRE = Unit("room", ROOM, "综合指挥中心", "Command centre")

TEMPLATES: Mapping[str, Template] = {
    "two_teams_one_room": Template("two_teams_one_room", "两队一室", "two teams, one room", (COMMAND_ROOM, CASE_TEAM, COMMUNITY_TEAM)),
    "one_centre_three_teams": Template(
        "one_centre_three_teams", "一中心三队伍", "one centre, three teams", (CENTRE, CASE_TEAM, TRAFFIC_TEAM, COMMUNITY_TEAM)),
}


@transaction.atomic
def organise(
    station: Organisation, template: str, now: datetime, *, names: Mapping[str, str] | None = None, more: Sequence[Unit] = (),
    decision: Decision | None = None,
) -> dict[str, Organisation]:
    """The units of the template under the station, by key; `names` renames, `more` adds. Units already there stay as they are."""
    since, made = day_of(now), {}
    for unit in (*TEMPLATES[template].units, *more):
        code = f"{station.code}-{unit.key}"
        made[unit.key] = Organisation.objects.filter(code=code).first() or found(
            code, (names or {}).get(unit.key, unit.name), unit.kind, since=since, under=station,
            name_en=unit.name_en, route=unit.route, always_open=unit.kind == ROOM, decision=decision)
    return made
