"""Taking a call: it is written, whatever was given."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from bihuan.station.calls import take as taking
from bihuan.station.calls.models import Call
from bihuan.station.calls.remarks import sentences
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.people.models import Organisation, Person
from bihuan.station.places.models import Address, Area


def taken(facts: CallFacts, station: Organisation, now: datetime) -> Call:
    """As the table has it."""
    return Call.objects.get(pk=take(facts, taken_by=None, station=station, now=now).pk)


def codes(call: Call) -> list[str]:
    return [code for code, _ in call.remarks]


def test_a_call_is_numbered_by_station_day_and_serial(station: Organisation, now: datetime) -> None:
    first, second = (taken(CallFacts(words=words), station, now) for words in ("甲", "乙"))
    assert (first.number, second.number) == ("330299-20261121-0001", "330299-20261121-0002")
    late = datetime(2026, 11, 21, 16, 1, tzinfo=UTC)  # 00:01 of the next day in China
    assert taken(CallFacts(words="丙"), station, late).number == "330299-20261122-0001"


def test_a_room_numbers_its_calls_with_the_code_of_its_station(station: Organisation, now: datetime) -> None:
    from bihuan.station.people.models import Placement

    room = Organisation.objects.create(code="S1-Z", name="指挥室", kind="room", since=station.since)
    Placement.objects.create(organisation=room, parent=station, since=station.since)
    assert taken(CallFacts(words="甲"), room, now).number.startswith("330299-")


def test_all_that_was_given_is_kept(station: Organisation, now: datetime) -> None:
    person = Person.objects.create(username="d", name="值班员")
    facts = CallFacts(words="楼下烧烤店吵得睡不着", caller_name="王先生", caller_phone="0574 8812 3456",
                      place="云湖镇春华路8号", category="0902", received_at="2026-11-21 10:28", recording="L-77",
                      injured="no", weapon="unknown", source="desk")
    call = take(facts, taken_by=person, station=station, now=now)
    call.refresh_from_db()
    for name in ("words", "caller_name", "caller_phone", "place"):
        assert getattr(call, name) == getattr(facts, name)
    assert (call.category, call.level, call.source, call.recording) == ("0902", 4, "desk", "L-77")
    assert call.received_at == datetime(2026, 11, 21, 2, 28, tzinfo=UTC) and call.entered_at == now and call.taken_by == person
    assert (call.injured, call.weapon, call.violence_now) == ("no", "unknown", "unknown")
    assert call.remarks == []


@pytest.mark.parametrize("given", ["2026-02-30 10:00", "25:99", "昨天晚上", "0001-01-01", "1899-12-31 00:00", "9999-12-31T23:59:59-23:59"])
def test_a_date_that_cannot_be_does_not_keep_the_call_out(station: Organisation, now: datetime, given: str) -> None:
    call = taken(CallFacts(words="甲", received_at=given), station, now)
    assert call.received_at == now
    assert call.remarks[0][1] == given and codes(call)[0] in ("time", "future")


def test_a_time_to_come_is_not_believed(station: Organisation, now: datetime) -> None:
    call = taken(CallFacts(words="甲", received_at=now + timedelta(hours=2)), station, now)
    assert call.received_at == now and codes(call) == ["future"]


def test_a_point_in_the_sea_is_kept_as_text_only(station: Organisation, county: Area, now: datetime) -> None:
    call = taken(CallFacts(words="甲", lat="29.85", lon="123.9"), station, now)
    assert (call.lat, call.lon, call.area) == (None, None, None)
    assert call.remarks == [["outside", "29.85, 123.9"]]
    with override("en"):
        assert "perhaps in the sea" in sentences(call.remarks)[0]


@pytest.mark.parametrize(("lat", "lon"), [("95", "200"), ("nan", "121.4"), ("东经121", "29"), ("0", "0"), ("29.8", None), ("", "121")])
def test_coordinates_that_cannot_be_are_kept_as_text_only(station: Organisation, now: datetime, lat: str, lon: str | None) -> None:
    call = taken(CallFacts(words="甲", lat=lat, lon=lon), station, now)
    assert call.lat is None and codes(call) == ["coordinates"]


def test_a_point_inside_finds_its_area(station: Organisation, county: Area, now: datetime) -> None:
    assert taken(CallFacts(words="甲", lat=29.85, lon=121.45), station, now).area == county


def test_a_point_in_another_datum_is_turned_and_labelled(station: Organisation, now: datetime) -> None:
    call = taken(CallFacts(words="甲", lat=29.85, lon=121.45, datum="gcj02"), station, now)
    assert call.datum == "gcj02" and call.lat and 0.0005 < abs(call.lat - 29.85) < 0.01


def test_a_standard_address_gives_the_point(station: Organisation, county: Area, now: datetime) -> None:
    Address.objects.create(text="春华路8号", lat=29.86, lon=121.44, area=county)
    call = taken(CallFacts(words="甲", place="春华路8号"), station, now)
    assert (call.lat, call.lon, call.area) == (29.86, 121.44, county)


def test_a_text_of_a_megabyte_is_kept_whole_and_lists_show_its_beginning(station: Organisation, now: datetime) -> None:
    words = "求助\n" * 350_000
    call = taken(CallFacts(words=words, place="路" * 5000, caller_name="名" * 5000, caller_phone="1" * 5000), station, now)
    assert call.words == words and len(call.place) == 5000
    assert len(call.clip) == 120 and call.clip.endswith("…") and "\n" not in call.clip
    assert call.remarks == [["long", "1050000"]]
    with override("en"):
        assert sentences(call.remarks) == ["The text has 1050000 characters. All of it is kept here; lists show its beginning."]


def test_signs_no_database_keeps_are_replaced_and_counted(station: Organisation, now: datetime) -> None:
    call = taken(CallFacts(words="a\0b\ud800c", place="\0"), station, now)
    assert call.words == "a�b�c" and call.remarks == [["signs", "3"]]


def test_a_class_nobody_knows_is_other_and_kept_as_given(station: Organisation, now: datetime) -> None:
    call = taken(CallFacts(words="甲", category="9999"), station, now)
    assert (call.category, call.given_class, call.level) == ("1207", "9999", 3)
    assert codes(call) == ["category"]
    assert taken(CallFacts(words="甲", category="04"), station, now).category == "1207"


def test_answers_and_levels_that_mean_nothing_are_remarked(station: Organisation, now: datetime) -> None:
    call = taken(CallFacts(words="甲", injured="maybe", level="7"), station, now)
    assert (call.injured, call.level) == ("unknown", 3) and codes(call) == ["answer", "level"]


@pytest.mark.parametrize(("answers", "level"), [
    ({}, 3), ({"injured": "unknown"}, 3), ({"injured": "no"}, 3), ({"violence_now": "yes"}, 2), ({"vulnerable": "yes"}, 2),
    ({"weapon": "yes"}, 1), ({"fire_gas": "yes", "injured": "yes"}, 1)])
def test_danger_raises_the_level(station: Organisation, now: datetime, answers: dict[str, str], level: int) -> None:
    assert taken(CallFacts(words="甲", category="0401", **answers), station, now).level == level  # type: ignore[arg-type]


def test_the_level_a_person_chose_stands(station: Organisation, now: datetime) -> None:
    assert taken(CallFacts(words="甲", category="0401", weapon="yes", level=4), station, now).level == 4


def test_the_same_origin_is_the_same_call(station: Organisation, now: datetime) -> None:
    first, again = (take(CallFacts(words="甲", origin_key="phone:1"), taken_by=None, station=station, now=now) for _ in range(2))
    assert first.pk == again.pk and Call.objects.count() == 1


def test_a_fault_of_the_map_does_not_cost_the_call(station: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*where: float) -> None:
        raise RuntimeError("no map")

    monkeypatch.setattr(taking, "check_inside", broken)
    call = taken(CallFacts(words="甲", lat=29.85, lon=121.45), station, now)
    assert call.lat == 29.85 and call.area is None
