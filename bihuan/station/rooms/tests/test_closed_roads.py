"""A dispatcher closes a road with one click and opens it again; the way round is longer meanwhile; nobody else has such a door."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from bihuan.insight.places.roads import Roads
from bihuan.insight.places.tests.test_roads import at as point
from bihuan.insight.places.tests.test_roads import town
from bihuan.station.places import closures
from bihuan.station.places.models import ClosedRoad
from bihuan.station.places.roads import Standing
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = dict(zip(("lat", "lon"), point(1.5, 1), strict=True))


@pytest.fixture(autouse=True)
def roads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Roads:
    made = Roads(town(), plain=True)
    for module in ("bihuan.station.places.closures", "bihuan.station.rooms.views.roads"):
        monkeypatch.setattr(f"{module}.standing", lambda: Standing(made))
    return made


def seconds(now: object) -> float:
    return float(closures.roads_now(now).times([point(0.5, 1)], point(2.5, 1)).seconds[0])  # type: ignore[arg-type]


def test_a_click_closes_the_stretch_and_another_opens_it(cast: Cast, at: At) -> None:
    assert seconds(cast.now) == pytest.approx(20, abs=0.1)
    told = at("alice").post("/map/roads/close/", ON | {"why": "积水"}).json()
    [drawn] = told["features"]
    assert drawn["geometry"]["type"] == "LineString" and drawn["properties"]["why"] == "积水"
    assert drawn["properties"]["name"] == "row 1" and drawn["properties"]["who"]
    closed = ClosedRoad.objects.get()
    assert seconds(closed.since) > 40 and closed.set_by.username == "alice"  # type: ignore[union-attr]
    assert at("alice").post(f"/map/roads/{closed.pk}/open/").json()["features"] == []
    closed.refresh_from_db()
    assert closed.until and closed.opened_by and seconds(closed.until) == pytest.approx(20, abs=0.1)


def test_a_road_closed_until_a_time_opens_by_itself(cast: Cast, roads: Roads) -> None:
    end = cast.now + timedelta(hours=2)
    closures.close(**ON, why="", by=cast.people["alice"], now=cast.now, until=end)
    assert seconds(cast.now) > 40 and seconds(end) == pytest.approx(20, abs=0.1)
    assert ClosedRoad.objects.get().why  # a reason stands there even where none was typed


@pytest.mark.parametrize("sent", [
    {}, {"lat": "x", "lon": "1"}, {"lat": "nan", "lon": "1"}, {"lat": "30", "lon": "120"},
    *(ON | {"until": until} for until in ("x", "1970-01-01T00:00", "9999-01-01T00:00"))])
def test_what_is_no_road_or_no_time_is_refused_with_a_sentence(cast: Cast, at: At, sent: dict[str, str]) -> None:
    answer = at("alice").post("/map/roads/close/", sent)
    assert answer.status_code == 409 and answer.json()["wrong"] and not ClosedRoad.objects.exists()


def test_only_who_sends_units_closes_and_opens(cast: Cast, at: At) -> None:
    closures.close(**ON, why="积水", by=cast.people["alice"], now=cast.now)
    opens = f"/map/roads/{ClosedRoad.objects.get().pk}/open/"
    for name in ("olga", "tom", "bob", "charlie-admin-elsewhere"):
        assert at(name).post("/map/roads/close/", ON).status_code == 404 and at(name).post(opens).status_code == 404
    assert ClosedRoad.objects.get().until is None


def test_a_whole_street_is_closed_with_one_click_and_opened_with_one(cast: Cast, at: At) -> None:
    told = at("alice").post("/map/roads/close/", ON | {"extent": "street", "why": "马拉松"}).json()
    [drawn] = told["features"]
    assert drawn["geometry"]["type"] == "MultiLineString" and len(drawn["geometry"]["coordinates"]) == 3
    assert drawn["properties"]["name"] == "row 1 · the whole street"
    closed = ClosedRoad.objects.get()
    assert seconds(closed.since) > 40
    assert at("alice").post(f"/map/roads/{closed.pk}/open/").json()["features"] == []


def test_a_street_is_closed_between_two_points_of_it_and_between_no_others(cast: Cast, at: At) -> None:
    def to(east: float, north: float) -> dict[str, float]:
        return dict(zip(("to_lat", "to_lon"), point(east, north), strict=True))

    between = {"extent": "between", "lat": str(point(0.5, 1)[0]), "lon": str(point(0.5, 1)[1])}
    told = at("alice").post("/map/roads/close/", between | to(1.5, 1)).json()
    assert len(told["features"][0]["geometry"]["coordinates"]) == 2
    assert ClosedRoad.objects.get().to_lon == pytest.approx(point(1.5, 1)[1])
    for wrong in (to(1.5, 2), {}, {"to_lat": "x", "to_lon": "y"}, {"to_lat": "30", "to_lon": "120"}):
        answer = at("alice").post("/map/roads/close/", between | wrong)
        assert answer.status_code == 409 and answer.json()["wrong"] and ClosedRoad.objects.count() == 1
    nameless = dict(zip(("lat", "lon"), point(1, 1.5), strict=True))
    refused = at("alice").post("/map/roads/close/", nameless | {"extent": "street"})
    assert refused.status_code == 409 and "no name" in refused.json()["wrong"]


def test_the_wall_shows_what_is_closed_without_a_name_and_closes_nothing(cast: Cast, at: At) -> None:
    closures.close(**ON, why="积水", by=cast.people["adam"], now=cast.now)
    wall = at("alice")
    assert wall.get("/map/roads/").json()["features"][0]["properties"]["who"] == "adam"
    wall.post(reverse("wall"))
    told = wall.get("/map/roads/").json()["features"][0]["properties"]
    assert told["why"] == "积水" and told["who"] == ""
    assert 'name="extent"' not in wall.get(reverse("wall")).content.decode()
    closing = wall.post("/map/roads/close/", ON)
    assert closing.status_code == 302 and closing["Location"] == reverse("wall")
    assert wall.post(f"/map/roads/{ClosedRoad.objects.get().pk}/open/").status_code == 302 and ClosedRoad.objects.get().until is None
