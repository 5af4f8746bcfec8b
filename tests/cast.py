"""A small cast: a county with a station and its township, a second township that must see nothing, and everybody who works there."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bihuan.loop import Actor
from bihuan.station.calls.models import Unit
from bihuan.station.loop.act import open_matter
from bihuan.station.loop.models import Matter
from bihuan.station.people import posts
from bihuan.station.people.actor import actor_for
from bihuan.station.people.models import Organisation, Person, Placement, Posting

START = date(2020, 1, 1)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in China

# code, kind, parent, hub
ORGANISATIONS = (
    ("county", "county", "", ""),
    ("station", "station", "county", "room"),
    ("desk", "room", "station", ""),
    ("team", "team", "station", ""),
    ("station2", "station", "county", "county-room"),
    ("county-room", "room", "county", ""),
    ("township", "township", "county", ""),
    ("room", "room", "township", "county-room"),
    ("D04", "department", "township", "room"),
    ("D06", "department", "township", "room"),
    ("D07", "department", "township", "room"),
    ("elsewhere", "township", "", ""),
    ("far-room", "room", "elsewhere", ""),
    ("far-office", "department", "elsewhere", "far-room"),
    ("far-station", "station", "", ""),
)
# who, post, where
PEOPLE = (
    ("alice", posts.DISPATCHER, "desk"),
    ("adam", posts.DISPATCHER, "desk"),
    ("olga", posts.OFFICER, "team"),
    ("otto", posts.OFFICER, "team"),
    ("aux", posts.AUXILIARY, "team"),
    ("lena", posts.LEADER, "station"),
    ("ivan", posts.INSTRUCTOR, "station"),
    ("lex", posts.LEGAL, "station"),
    ("sam", posts.DISPATCHER, "station2"),
    ("sue", posts.LEADER, "station2"),
    ("kate", posts.DISPATCHER, "county-room"),
    ("tom", posts.TOWN_DISPATCHER, "room"),
    ("tina", posts.TOWN_DISPATCHER, "room"),
    ("theo", posts.TOWN_LEADER, "township"),
    ("bob", posts.CLERK, "D06"),
    ("bea", posts.CLERK, "D06"),
    ("ben", posts.CLERK, "D07"),
    ("bill", posts.CLERK, "D04"),
)
ALL_POSTS = tuple(posts.POSTS)


@dataclass
class Cast:
    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    opened: int = 0

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name], now=self.now)

    @property
    def insiders(self) -> list[str]:
        return [name for name, _post, _where in PEOPLE]

    @property
    def strangers(self) -> list[str]:
        """Charlie holds every post there is, at organisations that have nothing to do with the matter."""
        return [name for name in self.people if name.startswith("charlie")]

    def org(self, code: str) -> int:
        return self.organisations[code].pk

    def open(self, kind: str, **more: object) -> Matter:
        """A plain matter of a kind, opened by the station's desk."""
        self.opened += 1
        columns = {"title": "商业噪声", "category": "0902", "place": "滨江夜宵城3号棚"} | more
        return open_matter(
            kind, actor=self.actor("alice"), now=self.now, chain=f"330299-20260302-{self.opened:04d}", origin=self.org("station"), **columns
        )  # type: ignore[arg-type]

    def later(self, **more: float) -> datetime:
        self.now += timedelta(**more)
        return self.now


def made() -> Cast:
    """Writes the cast into the database."""
    cast = Cast(NOW)
    for code, kind, parent, _hub in ORGANISATIONS:
        cast.organisations[code] = org = Organisation.objects.create(
            code=code, name=code, name_en=code, kind=kind, since=START, number_code="330299" if kind == "station" else "", always_open=True
        )
        if parent:
            Placement.objects.create(organisation=org, parent=cast.organisations[parent], since=START)
    for code, _kind, _parent, hub in ORGANISATIONS:
        if hub:
            cast.organisations[code].hub = cast.organisations[hub]
            cast.organisations[code].save()
    for name, post, where in PEOPLE:
        _person(cast, name, post, where)
    for post in ALL_POSTS:
        for where in ("elsewhere", "far-room", "far-office", "far-station"):
            _person(cast, f"charlie-{post}-{where}", post, where)
    cast.units = [Unit.objects.create(code=f"U{n}", name=f"云0{n}", organisation=cast.organisations["team"]) for n in (1, 2, 3)]
    return cast


def _person(cast: Cast, name: str, post: str, where: str) -> None:
    person = Person(username=name, name=name)
    person.set_password("correct horse battery")
    person.save()
    cast.people[name] = person
    Posting.objects.create(person=person, organisation=cast.organisations[where], post=post, since=START)
