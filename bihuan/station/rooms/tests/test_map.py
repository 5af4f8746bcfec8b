"""The map: whose it is, what stands on it, and what never does."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Status, Unit
from bihuan.station.calls.units import change, locate
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.models import Matter
from bihuan.station.places.ground.bring import bring
from bihuan.station.places.models import Area
from bihuan.station.places.tests.test_ground import LAT, LON, NOW, extract, outline
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, move, sent
from tests.cast import Cast

HERE = {"lat": LAT, "lon": LON}
SECRET = {"category": "0301", "words": "家暴求助", "place": "翠湖花园 7 幢", **HERE}


def shown(client: Client) -> dict[str, Any]:
    answer = client.get(reverse("map-layers"))
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def codes(client: Client) -> list[str]:
    return [unit["code"] for unit in shown(client)["units"]]


def test_an_open_incident_stands_where_its_first_call_says(cast: Cast, at: At) -> None:
    number = incident(cast, **HERE).number
    seen = shown(at("alice"))
    (mark,) = seen["incidents"]
    assert (mark["number"], mark["lat"], mark["lon"], mark["mark"], mark["level"]) == (number, LAT, LON, "call", 4)
    assert "level 4" in mark["label"] and mark["word"] in mark["label"] and mark["place"] in mark["label"]
    incident(cast)
    assert shown(at("alice"))["unplaced"] == 1
    sent(cast, **HERE)
    assert {one["mark"] for one in shown(at("lena"))["incidents"]} == {"call", "unsigned"}


def test_the_answer_names_no_caller(cast: Cast, at: At) -> None:
    incident(cast, caller_name="王小明", caller_phone="13800002716", **HERE)
    text = json.dumps(shown(at("alice")), ensure_ascii=False)
    assert not any(word in text for word in ("王小明", "13800002716", "夜宵城音箱"))


@pytest.mark.parametrize("reader", ["alice", "adam", "lena", "olga"])
def test_a_restricted_incident_is_counted_and_never_drawn(cast: Cast, at: At, reader: str) -> None:
    number = incident(cast, **SECRET).number
    text = at(reader).get(reverse("map-layers")).content.decode()
    assert json.loads(text)["restricted"] == 1 and json.loads(text)["incidents"] == []
    assert not any(str(word) in text for word in (number, "翠湖花园", LAT, LON))


def test_a_unit_sent_to_a_restricted_incident_leaves_the_map_until_it_has_moved_on(cast: Cast, at: At) -> None:
    unit, desk, now = cast.units[0], at("lena"), timezone.now()
    locate(unit, LAT, LON, "wgs84", now=now - timedelta(minutes=5))
    assert codes(desk) == ["U1"]
    secret = move(cast, incident(cast, **SECRET), "alice", "send", unit=unit.pk, lead=cast.people["olga"].pk)
    assert codes(desk) == []
    locate(unit, LAT, LON, "wgs84", now=timezone.now())
    assert codes(desk) == []
    Order.objects.filter(matter=secret).update(signed_at=now, fed_back_at=timezone.now(), cleared_at=timezone.now())
    change(unit, Status.FREE, by=None, now=timezone.now())
    assert codes(desk) == []  # its last position is that of the restricted incident
    locate(unit, LAT + 0.01, LON, "wgs84", now=timezone.now())
    assert codes(desk) == ["U1"]


def test_an_incident_that_becomes_restricted_goes_from_the_map_with_its_unit(cast: Cast, at: At) -> None:
    locate(cast.units[0], LAT, LON, "wgs84", now=timezone.now())
    matter = sent(cast, **HERE)
    assert codes(at("alice")) == ["U1"]
    Matter.objects.filter(pk=matter.pk).update(restricted=True)
    seen = shown(at("alice"))
    assert (seen["incidents"], seen["units"], seen["restricted"]) == ([], [], 1)


def test_positions_are_for_those_who_dispatch_their_own_units(cast: Cast, at: At) -> None:
    locate(cast.units[0], LAT, LON, "wgs84", now=timezone.now())
    assert {name: codes(at(name)) for name in ("alice", "lena", "kate", "olga", "lex", "sam")} == {
        "alice": ["U1"], "lena": ["U1"], "kate": ["U1"], "olga": [], "lex": [], "sam": []}  # fmt: skip


def test_a_unit_off_duty_or_out_of_service_or_not_heard_of_for_a_week_is_not_drawn(cast: Cast, at: At) -> None:
    for unit in cast.units:
        locate(unit, LAT, LON, "wgs84", now=timezone.now())
    change(cast.units[0], Status.UNAVAILABLE, by=None, now=timezone.now())
    Unit.objects.filter(pk=cast.units[1].pk).update(until=date(2026, 1, 1))
    Unit.objects.filter(pk=cast.units[2].pk).update(located_at=timezone.now() - timedelta(days=7, minutes=1))
    assert codes(at("alice")) == []


def test_another_station_sees_nothing_of_it(cast: Cast, at: At) -> None:
    incident(cast, **HERE)
    incident(cast, **SECRET)
    seen = shown(at("sam"))
    assert (seen["incidents"], seen["restricted"], seen["unplaced"]) == ([], 0, 0)


def test_the_map_is_no_room_of_the_township_s(cast: Cast, at: At) -> None:
    for name in ("tom", "bob", "theo"):
        for page in ("map", "map-layers", "map-outlines"):
            assert at(name).get(reverse(page)).status_code == 404


def test_outlines_are_sent_once(cast: Cast, at: At) -> None:
    area = Area.objects.create(code="Z1", name="一巡区", kind="zone", polygon=outline(LON, LAT, 0.01), since=date(2020, 1, 1))
    first = at("alice").get(reverse("map-outlines"))
    features = first.json()["features"]
    assert [one["geometry"]["type"] for one in features] == ["Polygon", "Point"]
    assert features[0]["properties"] == {"kind": "zone", "name": "一巡区"}
    known = {"if-none-match": first["ETag"]}
    assert at("alice").get(reverse("map-outlines"), headers=known).status_code == 304
    area.save()
    assert at("alice").get(reverse("map-outlines"), headers=known).status_code == 200


def test_the_page_says_how_to_bring_a_map_in(cast: Cast, at: At, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    page = at("alice").get(reverse("map"))
    assert 'data-tiles=""' in page.content.decode() and "There is no map yet" in page.content.decode()
    assert at("alice").get(reverse("map-tile", args=[0, 0, 0])).status_code == 404


def test_a_tile_goes_to_whoever_is_signed_in(cast: Cast, at: At, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    bring(extract(tmp_path / "county.osm.pbf"), now=NOW)
    tile, client = reverse("map-tile", args=[14, 13719, 6767]), at("alice")
    assert Client().get(tile).status_code == 404
    plain = client.get(tile)
    zipped = client.get(tile, headers={"accept-encoding": "gzip"})
    assert plain.status_code == zipped.status_code == 200 and "Content-Encoding" not in plain.headers
    assert zipped["Content-Encoding"] == "gzip" and gzip.decompress(zipped.content) == plain.content
    assert client.get(tile, headers={"if-none-match": plain["ETag"]}).status_code == 304
    assert plain["Cache-Control"] == "private, no-cache"
    version = plain["ETag"].strip('"')
    assert "max-age" in client.get(f"{tile}?v={version}")["Cache-Control"]
    for empty in ((14, 0, 0), (22, 1, 1), (3, 99, 99)):
        assert client.get(reverse("map-tile", args=empty)).status_code == 204
    bring(extract(tmp_path / "newer.osm.pbf", street="学府路"), now=NOW)
    newer = client.get(tile, headers={"if-none-match": plain["ETag"]})
    assert newer.status_code == 200 and newer["ETag"] != plain["ETag"] and "学府路".encode() in newer.content


def test_an_administrator_sees_the_areas_and_nothing_that_happens_in_them(cast: Cast, at: At) -> None:
    Area.objects.create(code="Z1", name="一巡区", kind="zone", polygon=outline(LON, LAT, 0.01), since=date(2020, 1, 1))
    keeper = at("charlie-admin-elsewhere")
    page = keeper.get(reverse("map-areas")).content.decode()
    assert 'data-layers=""' in page and reverse("map-layers") not in page
    named = keeper.get(reverse("map-areas-outlines")).json()["features"][0]["properties"]
    assert named["name"] == "一巡区" and keeper.get(named["href"]).status_code == 200
    assert keeper.get(reverse("map-layers")).status_code == 404
    assert at("alice").get(reverse("map-areas")).status_code == 404
