"""A station, a day, and a county with an outline whose east lies in the sea."""

import json
from datetime import UTC, date, datetime

import pytest

from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Area

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # 10:30 in China
TODAY = date(2026, 11, 21)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def station(db: None) -> Organisation:
    return Organisation.objects.create(code="S1", name="云湖派出所", kind="station", number_code="330299", since=date(2020, 1, 1))


@pytest.fixture
def county(station: Organisation) -> Area:
    square = [[121.4, 29.8], [121.5, 29.8], [121.5, 29.9], [121.4, 29.9], [121.4, 29.8]]
    outline = json.dumps({"type": "Polygon", "coordinates": [square]})
    return Area.objects.create(code="330299", name="云湖区", kind="county", polygon=outline, since=date(2020, 1, 1))
