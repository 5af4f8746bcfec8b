"""The robot carries calls round the loop through the public door, and through nothing else."""

import ast
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from bihuan.demo import door, policy, robot
from bihuan.demo.build import build
from bihuan.demo.command import told
from bihuan.demo.door import Seat, SignInRefused
from bihuan.demo.people import PASSWORD
from bihuan.demo.policy import Mind, answer
from bihuan.demo.present import STILL, present
from bihuan.demo.robot import Robot
from bihuan.demo.tests.conftest import few_addresses
from bihuan.demo.world import World
from bihuan.demo.year import CHINA, Call
from bihuan.station.calls.models import Call as Taken
from bihuan.station.frame import append_only
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter

LATE = 90.0


@pytest.fixture
def guards_after(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """The guards come back when the tables have been emptied."""
    guards: list[str] = []
    yield guards
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for sql in guards:
            cursor.execute(sql)
        append_only.mend()


@pytest.fixture
def township(guards_after: list[str], transactional_db: None, tmp_path: Path) -> Iterator[World]:
    made = few_addresses()
    build(made, tmp_path, now=datetime.now(UTC), days=0)
    yield made
    guards_after += set_guards_aside()


def set_guards_aside() -> list[str]:
    """A test's tables are emptied afterwards, which the database itself would refuse. Returns what sets the guards up again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            return ["SET session_replication_role = origin"]
    append_only.drop()
    return []


@pytest.fixture
def address(township: World) -> Iterator[str]:
    server = LiveServer("127.0.0.1:0")
    yield server.url
    for thread in threading.enumerate():  # whoever still answers a request lets go of the database first
        if "process_request_thread" in thread.name:
            thread.join(5)
    server.stop()


@pytest.fixture
def played(address: str, township: World) -> Iterator[Robot]:
    robot = Robot(address, township.people, speed=20_000, seed=1, today=lambda: datetime.now(CHINA))
    yield robot
    robot.leave()


def call(code: str, words: str, **more: Any) -> dict[str, Any]:
    dangers = dict.fromkeys(("injured", "weapon", "violence_now", "vulnerable", "fire_gas"), "no")
    return {"words": words, "place": "解放路88号", "category": code, **dangers, **more}


def until_closed(robot: Robot) -> None:
    stop = Event()
    robot.at(LATE, stop.set)
    robot.run(stop, lambda: bool(robot.matters) and all(matter.closed for matter in robot.matters.values()))


def test_calls_of_every_sort_are_carried_until_the_caller_has_an_answer(played: Robot) -> None:
    fight = played.ring(call("0201", "夜宵城有人打架"), Mind(code="0201"))
    played.ring(call("0301", "隔壁有人哭喊"), Mind(code="0301"))
    played.ring(call("0501", "两车追尾，人没事"), Mind(code="0501"))
    played.ring(call("0403", "买的手机不给退"), Mind(code="0403", diverted=True, words="买的手机不给退"))
    played.ring(call("0806", "身份证怎么补办"), Mind(code="0806"))
    played.ring(call("", "打错了"), Mind(code="1301"))
    played.ring(call("0201", "我也看到打架了"), Mind(code="1304", joins=fight or ""))
    until_closed(played)
    account = played.account()
    assert account["open"] == [] and account["unsorted"] == 0
    assert account["calls"] == Taken.objects.count() == 7
    assert Taken.objects.filter(matter=None).count() == 0
    states = dict(Matter.objects.order_by("pk").values_list("number", "state"))
    assert sorted(states.values()).count("merged") == 1 and sorted(states.values()).count("invalid") == 1
    assert Matter.objects.filter(kind="diversion", state="closed").count() == 1
    assert Taken.objects.filter(matter__number=fight).count() == 2
    assert verify().clean


def test_what_a_person_opens_is_left_to_that_person_at_the_desk(played: Robot) -> None:
    person = Seat(played.base, "dispatcher", PASSWORD)
    number = person.take(call("0501", "追尾"))["matter"]
    played.watch()
    stop = Event()
    played.at(3, stop.set)
    played.run(stop)
    assert Matter.objects.get(number=number).version == 1, "nobody was sent"
    unit, lead = (next(iter(choices)) for choices in (_choices(person, number, name) for name in ("unit", "lead")))
    view = person.matter(number)
    assert view is not None
    person.move(number, "send", view["version"], {"unit": unit, "lead": lead})
    played.look(played.matters[number])
    stop = Event()
    played.at(20, stop.set)
    played.run(stop, lambda: Matter.objects.get(number=number).state == "fed_back")
    assert Matter.objects.get(number=number).state == "fed_back", "the crew went by itself"
    person.close()


def test_whoever_sits_before_the_screen_plays_the_own_part_and_the_robot_goes_on_afterwards(played: Robot) -> None:
    here = [True]
    played.present = lambda username: here[0]
    number = played.ring(call("0501", "追尾，人没事"), Mind(code="0501"))
    assert number
    stop = Event()
    played.at(5, stop.set)
    played.run(stop)
    orders = Matter.objects.get(number=number).orders.all()
    assert orders.count() == 1 and orders[0].signed_at is None, "the desk has sent a crew, and the crew is a person"
    here[0] = False
    played.look(played.matters[number])
    until_closed(played)
    assert Matter.objects.get(number=number).state == "closed"


def test_a_person_is_told_from_the_robot_and_is_gone_after_two_minutes(address: str) -> None:
    now = datetime.now(UTC)
    seat = Seat(address, "officer", PASSWORD)
    seat.matters("held")
    seat.close()
    assert not present("officer", now)
    person = httpx.Client(base_url=address, follow_redirects=True)
    person.get("/sign-in/")
    person.post("/sign-in/", headers={"Referer": address}, data={
        "login": "officer", "password": PASSWORD, "csrfmiddlewaretoken": person.cookies["csrftoken"]})  # fmt: skip
    person.get("/my/")
    person.close()
    assert present("officer", datetime.now(UTC)) and not present("clerk", datetime.now(UTC))
    assert not present("officer", datetime.now(UTC) + STILL + timedelta(seconds=30))


def _choices(person: Seat, number: str, ask: str) -> list[Any]:
    view = person.matter(number)
    assert view is not None
    return [value for value, _ in policy.choices_of(view, "send", ask)]


def test_a_wrong_password_is_said(address: str) -> None:
    seat = Seat(address, "dispatcher", "wrong")
    with pytest.raises(SignInRefused):
        seat.matters("held")
    seat.close()


@pytest.mark.parametrize("module", [door, robot, policy, policy.habit, policy.desk, policy.crew, policy.township])
def test_the_robot_knows_nothing_of_the_station_but_its_door(module: Any) -> None:
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in named if name.startswith(("bihuan.station", "bihuan.loop", "django"))]


def test_answers_are_only_what_is_asked_and_everything_that_must_be() -> None:
    import random

    luck = random.Random(1)
    asks = [{"name": "reason", "kind": "code", "required": True, "choices": [["a", "A"]]},
            {"name": "words", "kind": "words", "required": False, "choices": []}]  # fmt: skip
    assert answer(asks, {"other": 1}, luck) == {"reason": "a"}
    assert answer(asks, {"reason": "b"}, luck) is None, "not one of the choices"
    assert answer([{"name": "unit", "kind": "unit", "required": True, "choices": []}], {}, luck) is None, "nobody to send"


def test_invalid_calls_are_typed_without_a_class(world: Any) -> None:
    invalid = next(one for one in world.calls if not one.valid)
    valid: Call = next(one for one in world.calls if one.valid)
    assert told(invalid)["category"] == "" and told(valid)["category"] == valid.code
