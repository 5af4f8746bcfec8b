"""The place while a call is typed: candidates with reasons, a pin that becomes the call's point, a name that somebody confirms."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bihuan.station.calls.models import Call
from bihuan.station.places.models import Address, Area, MapName, Nickname
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    area = Area.objects.create(code="V1", name="柳河村", kind="community", since=date(2020, 1, 1))
    for number in (10, 20):
        Address.objects.create(text=f"云溪县城关镇解放路{number}号", lat=29.86 + number / 1e4, lon=121.46, area=area)
    Address.objects.create(text="云溪县城关镇工业路82号翠湖花园7幢", lat=29.85, lon=121.45, area=area)
    MapName.objects.create(name="柳河小学", kind="place", lat=29.9, lon=121.5, area=area)


def asked(at: At, **said: str) -> list[dict[str, Any]]:
    return list(at("alice").post("/places/candidates/", said).json()["candidates"])


def test_a_place_is_understood_while_it_is_typed_and_says_why(cast: Cast, at: At) -> None:
    [first, *_others] = asked(at, place="翠胡花元7幢")
    assert first["text"] == "翠湖花园7幢" and first["area"] == "柳河村" and first["why"] == ["sounds the same"]
    assert asked(at, place="解放路14号")[0]["lat"] == pytest.approx(29.8614)
    assert asked(at, place="", words="柳河小学后门有人打架")[0]["text"] == "柳河小学后门"
    assert asked(at, place="x" * 100_000) == [] and asked(at) == []


def test_a_confirmed_name_is_known_from_then_on_and_a_later_one_takes_its_place(cast: Cast, at: At) -> None:
    assert asked(at, place="在老槐树下面") == []
    for lat in ("29.9", "29.95"):
        told = at("alice").post("/places/nicknames/", {"name": "老槐树", "means": "柳河村晒场", "lat": lat, "lon": "121.5"})
        assert told.status_code == 200 and "老槐树" in told.json()["told"]
    [first] = asked(at, place="在老槐树下面")
    assert (first["text"], first["lat"]) == ("柳河村晒场", 29.95)
    assert Nickname.objects.first().confirmed_by == cast.people["alice"]  # type: ignore[union-attr]


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"name": "x"}, {"name": "138"}, {"name": "树" * 61}, {"lat": "nan"}, {"lat": "0", "lon": "0"}, {"lat": "", "lon": ""}])
def test_what_is_no_name_or_no_point_is_refused_with_a_sentence(cast: Cast, at: At, wrong: dict[str, str]) -> None:
    answer = at("alice").post("/places/nicknames/", {"name": "老槐树", "lat": "29.9", "lon": "121.5"} | wrong)
    assert answer.status_code == 409 and answer.json()["wrong"] and not Nickname.objects.exists()


def test_the_pin_is_where_the_call_is_and_a_wrong_one_costs_only_itself(cast: Cast, at: At) -> None:
    for pin, point in (("29.9,121.5", (29.9, 121.5)), ("nowhere,121", None), ("", None)):
        at("alice").post("/calls/new/", {"words": "有人打架", "place": "晒场旁边", "pin": pin, "then": "keep"})
        call = Call.objects.order_by("-pk")[0]
        assert call.place == "晒场旁边" and ((call.lat, call.lon) if call.lat is not None else None) == point


def test_a_place_written_as_one_place_is_called_is_that_place_though_nobody_picked_it(cast: Cast, at: At) -> None:
    for lat, code in ((29.7, "V2"), (29.8, "V3")):
        village = Area.objects.create(code=code, name=code, kind="community", since=date(2020, 1, 1))
        MapName.objects.create(name="新村广场", kind="place", lat=lat, lon=121.4, area=village)
    known = {"新村广场": None, "柳河小学": 29.9, "柳河小学 后门": 29.9, "解放路10号": 29.861, "解放路": None, "解放路99号": None}
    for place, point in known.items():
        at("alice").post("/calls/new/", {"words": "有人打架", "place": place, "then": "keep"})
        assert Call.objects.order_by("-pk")[0].lat == (pytest.approx(point) if point else None), place


def test_only_who_takes_calls_asks_and_only_a_desk_keeps_names(cast: Cast, at: At) -> None:
    for name in ("tom", "bob", "charlie-admin-elsewhere"):
        assert at(name).post("/places/candidates/", {"place": "解放路"}).status_code == 404
        assert at(name).post("/places/nicknames/", {"name": "老槐树", "lat": "29.9", "lon": "121.5"}).status_code == 404
    assert at("olga").post("/places/nicknames/", {"name": "老槐树", "lat": "29.9", "lon": "121.5"}).status_code == 404
