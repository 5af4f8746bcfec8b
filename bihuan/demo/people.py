"""Who works in the invented township: its organisations, 36 officers and 79 auxiliaries with their shifts, clerks, accounts to try."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from bihuan.demo import plan
from bihuan.demo.geography import Geography
from bihuan.demo.names import Names

COUNTY = plan.COUNTY[0]
TOWN = plan.TOWNSHIP[0]
BUREAU, DISTRICT, HUB, STATION = f"{COUNTY}000000", f"{COUNTY}400000", f"{COUNTY}500000", f"{COUNTY}520000"
CENTRE = f"{COUNTY}-room"
TOWN_ROOM = "D01"
ROOM, CASE, COMMUNITY, TRAFFIC = (f"{STATION}-{key}" for key in ("room", "case", "community", "traffic"))
GROUPS = ("甲班", "乙班", "丙班")
PASSWORD = "yunxi-demo"


@dataclass(frozen=True)
class Organisation:
    """As the table of the same name wants it; `parent`, `hub` and `deputy` are codes."""

    code: str
    name: str
    name_en: str
    kind: str
    parent: str | None
    hub: str | None = None
    deputy: str | None = None
    always_open: bool = False
    hours: tuple[time, time] | None = None
    on_call: str = ""
    number_code: str = ""
    route: str = ""


@dataclass(frozen=True)
class Person:
    """`posts` are (organisation, post); `group` is the shift the person works in, empty in office hours."""

    username: str
    name: str
    posts: tuple[tuple[str, str], ...]
    group: str = ""


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    organisation: str
    mode: str


@dataclass(frozen=True)
class Duty:
    """Who rides in a unit when a shift group is on."""

    unit: str
    group: str
    officer: str
    auxiliaries: tuple[str, ...]


@dataclass(frozen=True)
class People:
    organisations: tuple[Organisation, ...]
    persons: tuple[Person, ...]
    units: tuple[Unit, ...]
    duties: tuple[Duty, ...]
    accounts: tuple[str, ...]  # the accounts to try, one for each post and named like it


def on_shift(day: date, night: bool) -> str:
    """Three groups of twelve hours: a day, a night, a rest. The night that begins on `day` belongs to `day`."""
    return GROUPS[(day.toordinal() - (1 if night else 0)) % 3]


# code: (name, English, hours); hours "all", "office", "call" (office and a contact afterwards) or opening and closing
DEPARTMENTS: dict[str, tuple[str, str, str]] = {
    "D02": ("平安法治办", "Safety and Rule of Law Office", "call"),
    "D03": ("矛盾纠纷调解中心", "Dispute Mediation Centre", "all"),
    "D04": ("司法所", "Judicial Office", "office"),
    "D05": ("云溪人民法庭", "People's Tribunal", "office"),
    "D06": ("综合行政执法队", "Administrative Enforcement Team", "07:00-23:00"),
    "D07": ("市场监管所", "Market Regulation Office", "call"),
    "D08": ("人社所（劳动监察）", "Labour and Social Security Office", "call"),
    "D09": ("自然资源规划所", "Natural Resources and Planning Office", "office"),
    "D10": ("住建办（物业）", "Housing Office", "office"),
    "D11": ("生态环境所", "Environment Office", "call"),
    "D12": ("水利站（河长办）", "Water Station", "call"),
    "D13": ("农业农村办（畜牧）", "Agriculture Office", "office"),
    "D14": ("林业站", "Forestry Station", "office"),
    "D15": ("公路站（交通）", "Road Station", "call"),
    "D16": ("应急管理办", "Emergency Office", "all"),
    "D17": ("云溪消防站", "Fire Station", "all"),
    "D18": ("镇卫生院（120）", "Health Centre", "all"),
    "D19": ("民政办（救助站）", "Civil Affairs Office", "call"),
    "D20": ("镇妇联", "Women's Federation", "call"),
    "D21": ("教育与共青团", "Education and Youth Office", "office"),
    "D22": ("镇残联", "Disabled Persons' Federation", "office"),
    "D23": ("信访办", "Petitions Office", "office"),
    "D24": ("退役军人服务站", "Veterans' Station", "office"),
    "D25": ("文旅站", "Culture and Tourism Station", "office"),
    "D26": ("云溪供电所", "Power Supply Station", "all"),
    "D27": ("云溪水务公司", "Water Company", "all"),
    "D28": ("云江燃气公司", "Gas Company", "all"),
    "D29": ("通信运营商", "Telecom Operators", "all"),
    "D30": ("镇总工会", "Trade Union", "office"),
    "D31": ("村（社区）工作办", "Village and Community Office", "call"),
    "D32": ("物业服务企业", "Property Services", "all"),
    "D33": ("商居联盟", "Merchants' and Residents' Alliance", "office"),
    "D34": ("交警中队", "Traffic Police Squadron", "all"),
    "D35": ("反诈中心", "Anti-Fraud Centre", "all"),
}

POLICE_OFFICERS = (
    # (organisation, post, how many, in shift groups)
    (STATION, "chief", 1, False), (STATION, "instructor", 1, False), (STATION, "leader", 4, True),
    (ROOM, "dispatcher", 4, True), (ROOM, "legal", 1, False),
    (CASE, "officer", 9, True), (COMMUNITY, "officer", 12, True), (TRAFFIC, "officer", 4, True),
)  # fmt: skip
AUXILIARIES = ((ROOM, 8), (CASE, 11), (COMMUNITY, 44), (TRAFFIC, 16))
# Auxiliaries of the command room who hold another post instead: whoever keeps the system or its logs takes no part in the work.
APART = (("analyst", ROOM), ("security", COUNTY), ("auditor", COUNTY), ("admin", COUNTY))
UNITS = (("云01", "云01 车巡", COMMUNITY, "car"), ("云02", "云02 步巡", COMMUNITY, "foot"), ("云03", "云03 车巡", COMMUNITY, "car"),
         ("云04", "云04 车巡", CASE, "car"), ("云05", "云05 车巡", COMMUNITY, "car"), ("云06", "云06 交警", TRAFFIC, "motorcycle"),
         ("云07", "云07 摩巡", COMMUNITY, "motorcycle"), ("云08", "云08 备勤", CASE, "car"))  # fmt: skip

# Names that the pictures of the rooms already use stay with the same posts.
KNOWN = {"chief": ("方建中",), "leader": ("沈国平",), "dispatcher": ("陈立群",),
         "community": ("何俊", "林晓彤", "周海宁"), "case": ("吴启明", "赵国强"),
         "town_dispatcher": ("许佳", "毛雪琴"), "D06": ("吴国栋",), "D07": ("郑凯",), "D12": ("程立",), "D03": ("钱桂芳",)}  # fmt: skip
ALL_KNOWN = tuple(name for names in KNOWN.values() for name in names)


def people(geography: Geography, seed: int) -> People:
    names = Names(random.Random(f"{seed}:people"), ALL_KNOWN)
    persons = [*_police(names), *_township(geography, names), *_others(names)]
    accounts = _accounts(persons)
    persons = [replace(p, username=accounts.get(p.username, p.username)) for p in persons]
    duties = tuple(_duties(persons))
    return People(tuple(_organisations(geography)), tuple(persons), tuple(Unit(*u) for u in UNITS), duties, tuple(accounts.values()))


STATIONS = (
    (STATION, "云溪派出所", "Yunxi Police Station"),
    (f"{COUNTY}530000", "上塘派出所", "Shangtang Police Station"),
    (f"{COUNTY}540000", "桐岭派出所", "Tongling Police Station"),
)


def _organisations(geography: Geography) -> Iterator[Organisation]:
    yield Organisation(COUNTY, "云江县", "Yunjiang County", "county", None)
    yield Organisation(CENTRE, "云江县社会治理中心", "County Governance Centre", "room", COUNTY, always_open=True)
    yield Organisation(BUREAU, "云江县公安局", "Yunjiang County Public Security Bureau", "county", COUNTY, hub=CENTRE, always_open=True,
                       number_code=COUNTY)  # fmt: skip
    yield Organisation(DISTRICT, "东片警区", "Eastern Police District", "district", BUREAU, always_open=True)
    yield Organisation(HUB, "东片中心派出所", "Eastern Hub Station", "hub_station", DISTRICT, always_open=True)
    yield Organisation(f"{HUB}-room", "中心所综合指挥室", "Hub command room", "room", HUB, always_open=True)
    for code, name, english in STATIONS:
        yield Organisation(code, name, english, "station", HUB, hub=f"{HUB}-room", always_open=True)
    yield Organisation(ROOM, "综合指挥室", "Command room", "room", STATION, always_open=True)
    yield Organisation(CASE, "案件办理队", "Case team", "team", STATION, always_open=True, route="C")
    yield Organisation(COMMUNITY, "社区警务队", "Community team", "team", STATION, always_open=True, route="M")
    yield Organisation(TRAFFIC, "交通管理队", "Traffic team", "team", STATION, always_open=True, route="T")
    for number, zone in enumerate(geography.zones, 1):
        yield Organisation(zone.code, f"{zone.name.removesuffix('片')}巡逻组", f"Patrol group {number}", "team", STATION, always_open=True)
    yield Organisation(TOWN, "云溪镇", "Yunxi Township", "township", COUNTY, hub=CENTRE)
    yield Organisation(TOWN_ROOM, "镇综合信息指挥室", "Township command room", "room", TOWN, hub=CENTRE, always_open=True)
    for code, (name, english, hours) in DEPARTMENTS.items():
        yield _department(code, name, english, hours)
    for area in geography.communities:
        kind = "社区居委会" if area.name.endswith("社区") else "村民委员会"
        full = area.name.removesuffix("社区").removesuffix("村") + kind
        yield Organisation(area.code, full, "", "community", TOWN, hub=TOWN_ROOM, deputy=TOWN_ROOM, on_call=f"{area.name}值班室")
    for grid in geography.grids:
        yield Organisation(grid.code, grid.name, "", "grid", grid.parent, hub=TOWN_ROOM)


def _department(code: str, name: str, english: str, hours: str) -> Organisation:
    if hours == "all":
        return Organisation(code, name, english, "department", TOWN, hub=TOWN_ROOM, always_open=True)
    opening = tuple(time.fromisoformat(t) for t in hours.split("-")) if "-" in hours else None
    contact = "" if hours == "office" else f"{name}值班电话"
    return Organisation(code, name, english, "department", TOWN, TOWN_ROOM, TOWN_ROOM, False, opening, contact)  # type: ignore[arg-type]


def _police(names: Names) -> Iterator[Person]:
    number = 0
    known = {key: list(value) for key, value in KNOWN.items()}
    for organisation, post, count, shifts in POLICE_OFFICERS:
        for i in range(count):
            number += 1
            wanted = known.get(post if post != "officer" else organisation.rsplit("-")[-1], [])
            name = wanted.pop(0) if wanted else names.draw()
            yield Person(f"j{number:03d}", name, ((organisation, post),), GROUPS[i % 3] if shifts else "")
    number = 0
    for organisation, count in AUXILIARIES:
        for i in range(count):
            number += 1
            apart = i - count + len(APART) if organisation == ROOM else -1
            post, where = APART[apart] if apart >= 0 else ("auxiliary", organisation)
            yield Person(f"f{number:03d}", names.draw(0.35), ((where, post),), GROUPS[i % 3])


def _township(geography: Geography, names: Names) -> Iterator[Person]:
    known = {key: list(value) for key, value in KNOWN.items()}
    for i in range(6):
        name = known["town_dispatcher"].pop(0) if known["town_dispatcher"] else names.draw(0.6)
        yield Person(f"z{i + 1:02d}", name, ((TOWN_ROOM, "town_dispatcher"),), GROUPS[i % 3])
    for i in range(2):
        yield Person(f"zl{i + 1}", names.draw(), ((TOWN, "town_leader"),))
    for code, (_, _, hours) in DEPARTMENTS.items():
        for i in range(2 if hours == "all" else 1):
            name = known[code].pop(0) if known.get(code) else names.draw(0.4)
            yield Person(f"{code.lower()}{'' if i == 0 else i + 1}", name, ((code, "clerk"),))
    for n, area in enumerate(geography.communities, 1):
        yield Person(f"s{n:02d}", names.draw(0.5), ((area.code, "clerk"),))
    for n, grid in enumerate(geography.grids, 1):
        yield Person(f"w{n:02d}", names.draw(0.6), ((grid.code, "grid_worker"),))


def _others(names: Names) -> Iterator[Person]:
    yield Person("zx1", names.draw(), ((HUB, "chief"),))
    for i in range(2):
        yield Person(f"zx{i + 2}", names.draw(), ((f"{HUB}-room", "dispatcher"),))
    for station, code in (("st", f"{COUNTY}530000"), ("tl", f"{COUNTY}540000")):
        yield Person(f"{station}1", names.draw(), ((code, "chief"),))
        yield Person(f"{station}2", names.draw(), ((code, "dispatcher"),))
    yield Person("xz1", names.draw(0.5), ((CENTRE, "town_dispatcher"),))
    yield Person("dc1", names.draw(), ((BUREAU, "auditor"),))


def _duties(persons: list[Person]) -> Iterator[Duty]:
    """Every unit has an officer and one or two auxiliaries of its team in each group: an auxiliary never goes alone."""
    pools = {(team, post, group): [p.username for p in persons if p.posts[0] == (team, post) and p.group == group]
             for team in (CASE, COMMUNITY, TRAFFIC) for post in ("officer", "auxiliary") for group in GROUPS}  # fmt: skip
    for code, name, team, _mode in UNITS:
        for group in GROUPS:
            officers, auxiliaries = pools[team, "officer", group], pools[team, "auxiliary", group]
            officer = officers.pop(0) if officers else pools[CASE, "officer", group].pop(0)
            crew = [auxiliaries.pop(0) for _ in range(min(1 if "步" in name else 2, len(auxiliaries)))]
            yield Duty(code, group, officer, tuple(crew))


# The holder of a post who shows most when somebody tries the demo; otherwise the first one.
SHOWN = {"officer": COMMUNITY, "clerk": "D06"}


def _accounts(persons: list[Person]) -> dict[str, str]:
    """For each post one person who signs in with the post's own name: old user name → new one."""
    holders: dict[str, str] = {}
    for person in persons:
        for organisation, post in person.posts:
            if post not in holders and SHOWN.get(post, organisation) == organisation:
                holders[post] = person.username
    return {username: post for post, username in holders.items()}
