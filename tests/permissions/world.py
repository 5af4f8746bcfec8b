"""Every door of the station as everybody meets it: each address and each operation of the API, for each post, on three matters."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from bihuan.station.bridges.api import api
from bihuan.station.calls.models import Call
from bihuan.station.loop.act import open_matter
from bihuan.station.people import posts
from bihuan.station.people.models import Person, Posting
from tests.cast import START, Cast
from tests.test_doors import ADDRESSES, VALUES

TABLE = Path(__file__).with_name("table.csv")
# Signing in is nobody's right in particular; what these do without a session is held by tests/test_doors.py and people's own tests.
APART = re.compile(r"^(sign-in/|sign-out/|inactive/|i18n/|api/(openapi\.json|docs)|static/)")
OWN, OTHER, RESTRICTED = "own", "other", "restricted"
CONFIDANTS = ("crew", "leader", "instructor", "chief")
SECRET = "不可外传的地点"
# Who stands for each post at the station and its township; Cast has the others.
MORE = (("chief", posts.CHIEF, "station"), ("ana", posts.ANALYST, "station"), ("greg", posts.GRID_WORKER, "township"),
        ("ada", posts.ADMIN, "station"), ("sid", posts.SECURITY, "station"), ("aud", posts.AUDITOR, "station"))
WHO = {
    "dispatcher": "adam", "officer": "otto", "crew": "olga", "auxiliary": "aux", "leader": "lena", "instructor": "ivan", "chief": "chief",
    "legal": "lex", "analyst": "ana", "town_dispatcher": "tom", "town_leader": "theo", "clerk": "bob", "grid_worker": "greg",
    "admin": "ada", "security": "sid", "auditor": "aud",
    "outsider": "charlie-dispatcher-far-station", "far_clerk": "charlie-clerk-far-office",
}


@dataclass
class World:
    cast: Cast
    numbers: dict[str, str]
    sessions: dict[str, Client]

    def filled(self, path: str, matter: str) -> str:
        """The address with the number of the matter, or of its call, and a unit and an organisation of the house; whatever else it asks
        for is the first there is."""
        number = self.numbers.get(matter, "")
        if path.startswith(("calls/", "api/calls/")) and number:
            number = number.rsplit("-", 1)[0]
        for begins, pk in (("units/", self.cast.units[0].pk), ("setup/", self.cast.org("station"))):
            path = path.replace(f"{begins}<int:pk>", f"{begins}{pk}")
        path = path.replace("<str:number>", number or VALUES["str"]).replace("<str:post>", "dispatcher").replace("<str:of>", "limits")
        return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], path)

    @contextmanager
    def session(self, who: str) -> Iterator[Client]:
        """Somebody's browser, with the cookies it had before: also after it has signed out."""
        client = self.sessions[who]
        cookies = copy(client.cookies)
        yield client
        client.cookies = cookies


def made(cast: Cast) -> World:
    """The cast with the posts it lacks; a matter of the house, one of another house, and a restricted one of the house."""
    for name, post, where in MORE:
        person = Person.objects.create(username=name, name=name)
        cast.people[name] = person
        Posting.objects.create(person=person, organisation=cast.organisations[where], post=post, since=START)
    own = cast.open("incident")
    restricted = cast.open("incident", restricted=True, place=SECRET, title=SECRET, category="0301")
    other = open_matter("incident", actor=cast.actor("charlie-leader-far-station"), now=cast.now, chain="330299-20260302-9999",
                        origin=cast.org("far-station"), title="商业噪声", category="0902", place="别处")
    for matter in (own, restricted):
        matter.crew.create(person=cast.people["olga"], since=cast.now)
    for matter, words in ((own, "楼下很吵"), (restricted, SECRET), (other, "别处很吵")):
        Call.objects.create(number=matter.chain, received_at=cast.now, entered_at=cast.now, station_id=matter.origin_id, words=words,
                            place=words, category=matter.category, level=3, matter=matter)
    sessions = {}
    for label, name in WHO.items():
        sessions[label] = Client(raise_request_exception=False)
        sessions[label].force_login(cast.people[name])
        sessions[label].get("/my/")  # what is written with the first request of a session is not written anew at each door
    return World(cast, {OWN: own.number, OTHER: other.number, RESTRICTED: restricted.number}, sessions)


def doors() -> Iterator[tuple[str, str]]:
    """Method and address of everything there is, taken from the routes and from the description of the API."""
    for path in ADDRESSES:
        if not APART.match(path) and not path.startswith("api/"):
            yield "GET", path
            yield "POST", path
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method.upper(), path.lstrip("/").replace("{", "<str:").replace("}", ">")


def matters(path: str) -> tuple[str, ...]:
    return (OWN, OTHER, RESTRICTED) if "<str:number>" in path else ("",)


@contextmanager
def undone() -> Iterator[None]:
    """Nothing that is done within it stays done. Blocks that must be outermost take it for the outermost, as they take a test's own."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def knock(world: World, who: str, method: str, path: str, matter: str) -> str:
    """What the door answers, in a word."""
    body = '{"version": 1, "said": {}}' if path.startswith("api/") else ""
    with undone(), world.session(who) as client:
        answer = client.generic(method, world.filled(path, matter), data="" if method == "GET" else body,
                                content_type="application/json" if path.startswith("api/") else "application/x-www-form-urlencoded")
        word = _word(answer)
        if matter == RESTRICTED and who not in CONFIDANTS and SECRET in _text(answer):
            word = "LEAK"
    return word


def _text(answer: HttpResponseBase) -> str:
    return "" if answer.streaming else answer.content.decode(errors="replace")  # type: ignore[attr-defined]


def _word(answer: HttpResponseBase) -> str:
    code = answer.status_code
    if code in (301, 302, 303):
        return "sign in" if "/sign-in/" in answer.headers["Location"] else "on"
    known = {200: "yes", 201: "yes", 202: "yes", 204: "yes", 404: "-", 405: "x", 403: "403", 429: "429"}
    return known.get(code, "asks" if code < 500 else "BROKEN")


def read() -> dict[tuple[str, str, str], dict[str, str]]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row.pop("method"), row.pop("address"), row.pop("matter")): row for row in csv.DictReader(file)}


def write(table: dict[tuple[str, str, str], dict[str, str]]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["address", "method", "matter", *WHO], lineterminator="\n")
        writer.writeheader()
        for (method, address, matter), row in sorted(table.items(), key=lambda one: (one[0][1], one[0][0], one[0][2])):
            writer.writerow({"address": address, "method": method, "matter": matter, **row})
