"""The cast with its three teams, a hub over a satellite, a grid and the keepers, and for each post the matter its day turns about."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
django.setup()

from django.utils import timezone  # noqa: E402  the tables must be known first

from bihuan.station.calls.models import Unit  # noqa: E402
from bihuan.station.calls.take import CallFacts, take  # noqa: E402
from bihuan.station.kinds.incident.intake import open_for  # noqa: E402
from bihuan.station.people import posts  # noqa: E402
from bihuan.station.people.models import Organisation, Person, Placement, Posting  # noqa: E402
from bihuan.station.places.models import Address  # noqa: E402
from bihuan.station.rooms.tests.scene import SAFE, diverted, incident, move, sent  # noqa: E402
from tests.browser.stage import PASSWORD, PLACE  # noqa: E402
from tests.cast import START, Cast, made  # noqa: E402

HOUSES = (
    ("case", "案件办理队", "team", "station"), ("community", "社区警务队", "team", "station"), ("traffic", "交通管理队", "team", "station"),
    ("hub", "中心所", "hub_station", "county"), ("hub-room", "中心所指挥室", "room", "hub"),
    ("satellite", "卫星所", "station", "hub"), ("satellite-team", "卫星所社区队", "team", "satellite"),
    ("grid", "桥北网格", "grid", "township"),
)  # fmt: skip
PEOPLE = (
    ("carl", posts.OFFICER, "case"), ("cora", posts.OFFICER, "community"), ("trev", posts.OFFICER, "traffic"),
    ("hugo", posts.DISPATCHER, "hub-room"), ("sara", posts.DISPATCHER, "satellite"), ("simo", posts.OFFICER, "satellite-team"),
    ("chan", posts.CHIEF, "station"), ("anna", posts.ANALYST, "station"), ("gus", posts.GRID_WORKER, "grid"),
    ("ada", posts.ADMIN, "county"), ("sid", posts.SECURITY, "county"), ("aud", posts.AUDITOR, "county"),
)  # fmt: skip
TEAMS = (("case", "0101", "carl"), ("community", "0401", "cora"), ("traffic", "0501", "trev"))


def main() -> None:
    cast = made()
    _settle(cast)
    Address.objects.create(text=PLACE, lat=29.9, lon=121.4)
    ids = {name: str(one.pk) for name, one in (cast.organisations | cast.people).items()}  # type: ignore[operator]
    ids["patrol"] = sent(cast, place=PLACE, category="0401", words="楼道里两家吵起来了").number
    for team, category, officer in TEAMS:
        unit = Unit.objects.create(code=team, name=f"云{team}", organisation=cast.organisations[team])
        waiting = incident(cast, place=PLACE, category=category, words=f"{team} 的一件")
        ids[team] = move(cast, waiting, "alice", "send", unit=unit.pk, lead=cast.people[officer].pk).number
    ids |= _of_the_station(cast) | _of_the_township(cast)
    ids["far"] = _at_the_satellite(cast)
    print(json.dumps(ids))


def _settle(cast: Cast) -> None:
    for code, name, kind, parent in HOUSES:
        number = "330288" if kind == "station" else ""
        cast.organisations[code] = org = Organisation.objects.create(
            code=code, name=name, name_en=code, kind=kind, since=START, number_code=number, always_open=True
        )
        Placement.objects.create(organisation=org, parent=cast.organisations[parent], since=START)
    for team, route in (("case", "C"), ("community", "M"), ("traffic", "T")):
        Organisation.objects.filter(code=team).update(route=route)
    for name, post, where in PEOPLE:
        cast.people[name] = person = Person(username=name, name=name)
        person.set_password(PASSWORD)
        person.save()
        Posting.objects.create(person=person, organisation=cast.organisations[where], post=post, since=START)
    Unit.objects.create(code="S1", name="卫01", organisation=cast.organisations["satellite-team"])


def _of_the_station(cast: Cast) -> dict[str, str]:
    fight = incident(cast, category="0201", place=PLACE, words="烧烤摊前打起来了")
    fight = move(cast, fight, "alice", "contact", how="phone", reached="spoken")
    fight = move(cast, fight, "alice", "send", unit=cast.units[1].pk, lead=cast.people["otto"].pk)
    said = {"order": 3, "outcome": "settled", "scene": "现场已固定", "people": 1, "officers": 2}
    fight = move(cast, move(cast, fight, "otto", "feed_back", **said), "alice", "ask_check")
    second = move(cast, incident(cast, place=PLACE, words="楼下很吵"), "alice", "send", unit=cast.units[2].pk, lead=cast.people["olga"].pk)
    help_ = move(
        cast, incident(cast, place=PLACE, words="老人独居没接电话"), "alice", "ask_help", organisation=cast.org("grid"), task="上门看一看"
    )
    closed = incident(cast, category="0301", words="家里打架", place=PLACE)
    return {"fight": fight.number, "second": second.number, "help": help_.number, "restricted": closed.number}


def _of_the_township(cast: Cast) -> dict[str, str]:
    assigned = move(cast, diverted(cast, place=PLACE), "tom", "accept")
    assigned = move(cast, assigned, "tom", "assign", department=cast.org("D06"))
    slow = move(cast, diverted(cast, place=PLACE, words="又是音箱"), "tom", "accept")
    slow = move(cast, move(cast, slow, "tom", "assign", department=cast.org("D07")), "ben", "sign")
    slow = move(cast, slow, "ben", "ask_extension", term="3wd", reason="要等配件")
    return {"assigned": assigned.number, "slow": slow.number}


def _at_the_satellite(cast: Cast) -> str:
    facts = CallFacts(words="卫星所辖区打架", place="卫星路1号", category="0401", caller_phone="13800002717", **SAFE)  # type: ignore[arg-type]
    now = timezone.now()
    call = take(facts, taken_by=cast.people["sara"], station=cast.organisations["satellite"], now=now)
    return open_for(call, actor=cast.actor("sara"), now=now).number


if __name__ == "__main__":
    main()
