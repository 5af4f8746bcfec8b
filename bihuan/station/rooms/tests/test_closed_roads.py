"""A dispatcher closes a road with one click and opens it again; the way round is longer meanwhile; nobody else has such a door."""

from datetime import timedelta
from pathlib import Path

import pytest

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
