"""The category tree of a day."""

from datetime import date

import pytest
from django.utils.translation import override

from bihuan.station.calls.categories import category, classes, shipped, tree
from bihuan.station.calls.models import Category

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def test_the_shipped_tree_has_twelve_families_and_the_invalid_one() -> None:
    families = [sort for sort in tree(TODAY).values() if not sort.parent]
    assert [sort.code for sort in families] == [f"{number:02d}" for number in range(1, 14)]
    assert all(sort.parent in tree(TODAY) for sort in tree(TODAY).values() if sort.parent)


def test_an_incident_may_be_of_any_class_that_is_valid() -> None:
    codes = {sort.code for sort in classes(TODAY)}
    assert len(codes) == 93
    assert "0902" in codes and "09" not in codes and "1301" not in codes


def test_classes_of_violence_and_protection_get_a_legal_check() -> None:
    marked = {code for code, sort in shipped().items() if sort.legal_check}
    assert marked == {"0108", "0201", "0206", "0301", "0302", "0303", "0304", "0305", "0306"}
    assert all(sort.restricted for code, sort in shipped().items() if code.startswith("03") and sort.parent)


def test_a_row_of_the_station_holds_from_its_day_on() -> None:
    Category.objects.create(code="0902", parent="09", zh="商铺噪声", en="shop noise", department="D11", since=date(2026, 6, 1))
    before, after = category("0902", date(2026, 5, 31)), category("0902", date(2026, 6, 1))
    assert before and after
    assert (before.zh, before.department, before.level) == ("商业噪声", "D06", 4)
    assert (after.zh, after.department, after.level) == ("商铺噪声", "D11", 3)


def test_a_row_added_later_is_seen_at_once() -> None:
    assert category("0999", TODAY) is None
    Category.objects.create(code="0999", parent="09", zh="其他环境", en="other", since=date(2026, 1, 1))
    found = category("0999", TODAY)
    assert found and found.level == 3


def test_a_class_is_named_in_the_language_of_the_reader() -> None:
    found = category("0902", TODAY)
    assert found
    with override("zh-hans"):
        assert found.name == "商业噪声"
    with override("en"):
        assert found.name == "business noise"
