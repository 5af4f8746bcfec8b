"""The year of calls: shares, rhythms, chains and words."""

import re
from collections import Counter
from datetime import date, timedelta

from bihuan.demo import rhythms
from bihuan.demo.landmarks import MALL
from bihuan.demo.tests.conftest import LAST, World
from bihuan.demo.texts import TEMPLATES
from bihuan.demo.year import Call
from bihuan.station.calls.categories import shipped


def valid(w: World) -> list[Call]:
    return [call for call in w.calls if call.valid]


def test_there_are_266_valid_calls_in_ten_days_and_twelve_in_a_hundred_more_that_are_none(world: World) -> None:
    good = valid(world)
    assert abs(len(good) / 365 - 26.6) < 0.1
    assert abs((len(world.calls) - len(good)) / len(good) - 0.12) < 0.005


def test_every_category_comes_with_its_share(world: World) -> None:
    good = valid(world)
    counts = Counter(call.code for call in good)
    for code, share in rhythms.SHARES.items():
        assert abs(counts[code] - len(good) * share / 100) <= 1.5, code
    assert len({call.code for call in world.calls}) >= 99


def test_shares_belong_to_the_shipped_tree_and_27_in_a_hundred_are_not_police_business() -> None:
    classes = {code: sort for code, sort in shipped().items() if sort.parent}
    assert {c for c, s in classes.items() if s.valid} == set(rhythms.SHARES)
    assert set(rhythms.INVALID_SHARES) == {c for c, s in classes.items() if not s.valid}
    assert rhythms.DIVERTED == {c for c, s in classes.items() if s.non_police}
    assert abs(sum(rhythms.SHARES.values()) - 100) < 0.01
    assert abs(sum(rhythms.SHARES[c] for c in rhythms.DIVERTED) - 27) < 0.01


def test_two_in_a_hundred_are_about_protecting_a_person(world: World) -> None:
    good = valid(world)
    assert abs(sum(call.code.startswith("03") for call in good) / len(good) - 0.02) < 0.002


def test_the_day_has_its_three_peaks(world: World) -> None:
    hours = Counter(call.at.hour for call in valid(world))
    for peak in ((10,), (16, 17), (19, 20, 21)):
        around = (min(peak) - 1, max(peak) + 1)
        assert min(hours[h] for h in peak) > max(hours[h] for h in (*around, 13)), peak


def test_friday_and_saturday_nights_are_livelier() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 16)
    for code in ("0201", "0205", "0901"):
        assert abs(rhythms.hours(code, friday)[22] / rhythms.hours(code, monday)[22] - 1.4) < 1e-9
        assert rhythms.hours(code, friday)[12] == rhythms.hours(code, monday)[12]


def test_spring_festival_and_december_have_their_weight() -> None:
    feast, after = date(2026, 2, 18), date(2026, 3, 4)
    none: frozenset[date] = frozenset()
    ordinary = rhythms.day_weight("0501", after, LAST, none) / rhythms.WEEK["traffic"][after.weekday()]
    assert abs(rhythms.day_weight("0501", feast, LAST, none) / ordinary - 1.5) < 0.02
    december, november = date(2025, 12, 10), date(2026, 11, 11)
    year_apart = rhythms.YEAR_FACTOR ** ((december - november).days / 365)
    weights = [rhythms.day_weight("0102", day, LAST, none) for day in (december, november)]
    assert abs(weights[0] / weights[1] / year_apart - 1.6) < 0.01


def test_the_year_falls_by_thirteen_in_a_hundred() -> None:
    none: frozenset[date] = frozenset()
    ratio = rhythms.day_weight("0109", LAST, LAST, none) / rhythms.day_weight("0109", LAST - timedelta(364), LAST, none)
    assert abs(ratio - 0.87) < 0.002


def test_the_mall_is_three_times_as_busy_on_holidays(world: World) -> None:
    there = [call for call in valid(world) if MALL in call.words or MALL in call.place]
    days = {LAST - timedelta(i) for i in range(365)}
    holidays = {day for day in days if rhythms.holiday(day)}
    rates = [sum((c.at.date() in holidays) == yes for c in there) / n for yes, n in ((True, len(holidays)), (False, len(days - holidays)))]
    assert 2.0 < rates[0] / rates[1] < 4.5


def test_chains_have_their_shares(world: World) -> None:
    good, by_key = valid(world), {call.key: call for call in world.calls}
    repeated = [call for call in good if call.repeats]
    assert abs(len(repeated) / len(good) - 0.08) < 0.002
    for call in repeated:
        first = by_key[call.repeats]
        assert timedelta(minutes=8) <= call.at - first.at <= timedelta(hours=72) and call.phone == first.phone and call.code == first.code
    disputes = [call for call in good if call.code.startswith("04")]
    back = [call for call in disputes if call.recurs]
    assert abs(len(back) / len(disputes) - 0.11) < 0.003
    assert all(timedelta(hours=72) < call.at - by_key[call.recurs].at <= timedelta(days=90) for call in back)
    diverted = [call for call in good if call.diverted]
    assert abs(sum(call.returned for call in diverted) / len(diverted) - 0.06) < 0.003


def test_further_callers_follow_the_first_within_half_an_hour(world: World) -> None:
    by_key = {call.key: call for call in world.calls}
    joined = [call for call in world.calls if call.joins]
    assert joined and all(timedelta(0) < call.at - by_key[call.joins].at < timedelta(minutes=30) for call in joined)


def test_texts_are_thousands_and_differ(world: World) -> None:
    texts = Counter(call.words for call in valid(world))
    assert len(texts) > 0.95 * sum(texts.values()) and len(texts) > 5000
    assert set(TEMPLATES) == {code for code, sort in shipped().items() if sort.parent}
    assert not any(sign in call.words for call in world.calls for sign in "{}[]|#")


def test_texts_hold_no_telephone_identity_or_plate_number(world: World) -> None:
    forbidden = re.compile(r"1[3-9]\d{9}|\d{15}|\d{17}[\dXx]|[京津沪渝苏浙皖闽赣鲁豫粤][A-Z]·?[A-Z0-9]{5}|\d{3,4}-\d{7,8}")
    for call in world.calls:
        assert not forbidden.search(call.words + call.place), call.words
        assert call.phone.startswith("100"), "no subscriber's number begins so"


def test_the_same_seed_gives_the_same_year_and_another_seed_another(world: World) -> None:
    from bihuan.demo.tests.conftest import world as make

    assert make().calls == world.calls
    assert make(2).calls[:50] != world.calls[:50]
