"""Which calls may report the same: S1-15."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.station.calls.joins import Candidate, Near, Report, candidates, distance, likely, words_of
from bihuan.station.calls.models import Call
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.people.models import Organisation

LAT, LON = 29.85, 121.45
METRE = 1 / 111_195  # of latitude, in degrees
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def rung(station: Organisation, minutes: float = 0, metres: float = 0, category: str = "0501", words: str = "两车相撞") -> Call:
    facts = CallFacts(words=words, category=category, lat=LAT + metres * METRE, lon=LON)
    return take(facts, taken_by=None, station=station, now=AT + timedelta(minutes=minutes))


def found(of: Call, minutes: float = 20) -> list[Candidate]:
    return candidates(of, AT + timedelta(minutes=minutes))


def test_five_calls_of_one_crash_are_proposed_to_each_other(station: Organisation) -> None:
    calls = [rung(station, minutes, minutes * 20) for minutes in range(5)]
    assert {each.call for each in found(calls[0])} == {call.pk for call in calls[1:]}


def test_the_reasons_are_distance_minutes_and_same_words(station: Organisation) -> None:
    first, second = rung(station, words="春华路两车相撞"), rung(station, 7, 120, words="两车撞在春华路口")
    reason, = found(second)
    assert (reason.call, reason.metres, reason.minutes, reason.category) == (first.pk, 120, 7, "0501")
    assert reason.same_words == ("两车", "华路", "春华")


def test_further_later_or_of_another_class_is_not_proposed(station: Organisation) -> None:
    first = rung(station)
    rung(station, metres=302)
    rung(station, minutes=15.1)
    rung(station, category="0902")
    assert found(first) == []


def test_a_call_without_a_point_is_proposed_to_nobody(station: Organisation) -> None:
    rung(station)
    blind = take(CallFacts(words="两车相撞", category="0501"), taken_by=None, station=station, now=AT)
    assert found(blind) == []


def test_only_what_the_asker_may_see_is_proposed(station: Organisation) -> None:
    first, second = rung(station), rung(station, 1)
    assert candidates(first, AT + timedelta(minutes=5), among=Call.objects.exclude(pk=second.pk)) == []


def test_nothing_of_the_caller_is_compared_or_told() -> None:
    told = set(Report.__dataclass_fields__) | set(Candidate.__dataclass_fields__)
    assert not any("caller" in name or "phone" in name or "name" in name for name in told)


def test_one_incident_is_proposed_once_by_its_nearest_call() -> None:
    mine = Report(1, "n1", None, AT, LAT, LON, "0501", "")
    others = [Report(2, "n2", 9, AT, LAT + 200 * METRE, LON, "0501", ""), Report(3, "n3", 9, AT, LAT + 10 * METRE, LON, "0501", "")]
    assert [each.call for each in likely([mine], others, Near())] == [3]


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(-80, 80), st.floats(-179, 179))
def test_distance_is_the_same_both_ways_and_never_negative(lat: float, lon: float, lat2: float, lon2: float) -> None:
    there, back = distance(lat, lon, lat2, lon2), distance(lat2, lon2, lat, lon)
    assert there is not None and back is not None and there >= 0 and abs(there - back) < 1e-3


def test_words_are_pairs_of_characters_and_whole_latin_words() -> None:
    assert words_of("楼下KTV很吵") == {"楼下", "ktv", "很吵"}
