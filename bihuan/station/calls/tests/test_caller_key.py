"""One number, two calls: known for as long as it serves the matter, then no more."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.station.calls.caller_key import decay, epoch_of, key_of, normal, same_caller
from bihuan.station.calls.models import Call, CallerLookup, CallerSecret
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.people.models import Organisation

PHONE = "138 0574 1234"


def rung(station: Organisation, at: datetime, phone: str = PHONE) -> Call:
    return take(CallFacts(words="甲", caller_phone=phone), taken_by=None, station=station, now=at)


@pytest.mark.parametrize("spelling", ["13805741234", "138-0574-1234", "+86 138 0574 1234", "0086 13805741234", "１３８０５７４１２３４"])
def test_spellings_of_one_number_are_one(spelling: str) -> None:
    assert normal(spelling) == "13805741234"


@pytest.mark.parametrize("nothing", ["", "110", "不详", "12345"])
def test_what_is_no_persons_number_links_nothing(station: Organisation, now: datetime, nothing: str) -> None:
    assert key_of(nothing, now, now) == ""


def test_the_key_does_not_tell_the_number(station: Organisation, now: datetime) -> None:
    call = rung(station, now)
    assert call.caller_key and "13805741234" not in call.caller_key


def test_the_same_caller_is_found_within_the_window_of_the_purpose(station: Organisation, now: datetime) -> None:
    long_ago, before, last = rung(station, now - timedelta(days=80)), rung(station, now - timedelta(hours=71)), rung(station, now)
    rung(station, now, "13900000000")
    assert set(same_caller(last, "diversion", by=None, now=now)) == {before}
    assert set(same_caller(last, "matter", by=None, now=now)) == {before, long_ago}


def test_each_look_is_recorded_with_its_purpose(station: Organisation, now: datetime) -> None:
    rung(station, now)
    same_caller(rung(station, now), "diversion", by=None, now=now)
    look = CallerLookup.objects.get()
    assert (look.purpose, look.found, look.at) == ("diversion", 1, now)


def test_a_look_needs_a_purpose_that_exists(station: Organisation, now: datetime) -> None:
    with pytest.raises(KeyError):
        same_caller(rung(station, now), "curiosity", by=None, now=now)


def test_links_cross_the_edge_of_a_month_and_decay_90_days_after_its_end(station: Organisation) -> None:
    edge = datetime(2026, 3, 1, tzinfo=UTC)
    before, after = rung(station, edge - timedelta(hours=2)), rung(station, edge + timedelta(hours=2))
    assert epoch_of(before.received_at) + 1 == epoch_of(after.received_at) and before.caller_key != after.caller_key
    assert set(same_caller(after, "diversion", by=None, now=edge)) == {before}

    assert decay(edge + timedelta(days=90) - timedelta(hours=3)) == 0
    assert decay(edge + timedelta(days=90) + timedelta(hours=3)) == 1
    before.refresh_from_db()
    after.refresh_from_db()
    assert before.caller_key == "" and not CallerSecret.objects.filter(epoch=epoch_of(before.received_at)).exists()
    assert after.caller_key, "the next month still has its time"


def test_no_hash_is_kept_for_a_call_whose_month_is_over_for_90_days(station: Organisation, now: datetime) -> None:
    assert key_of(PHONE, now - timedelta(days=200), now) == "" and key_of(PHONE, now - timedelta(days=80), now) != ""


def test_nothing_counts_or_ranks_callers() -> None:
    """R1: no column of any table of calls says how often somebody rang."""
    names = {field.name for model in (Call, CallerLookup, CallerSecret) for field in model._meta.get_fields()}
    assert not any(word in name for name in names for word in ("score", "count", "rank", "nuisance", "times"))
