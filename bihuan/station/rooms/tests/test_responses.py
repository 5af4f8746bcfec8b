"""Response times of two periods (S1-49): median, 90th percentile and share in the limit, with intervals, beside the integrity figures."""

import io
from datetime import timedelta

import python_calamine
from django.urls import reverse
from django.utils import timezone

from bihuan.station.kinds.incident.models import IncidentSheet, Order
from bihuan.station.people.actor import day_of
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import sent
from tests.cast import Cast


def answered(cast: Cast, days: float, seconds: float) -> None:
    """An incident of so many days ago whose unit signed and arrived after so many seconds."""
    matter = sent(cast)
    order, then = Order.objects.get(matter=matter), timezone.now() - timedelta(days=days)
    order.sent_at, order.signed_at, order.arrived_at = then, then + timedelta(seconds=seconds), then + timedelta(seconds=2 * seconds)
    order.save()
    IncidentSheet.objects.filter(pk=matter.pk).update(received_at=then - timedelta(seconds=30), sent_at=then, arrived_at=order.arrived_at)
    matter.dues.filter(clock__in=("sign", "arrive")).update(started_at=then, own_due_at=then + timedelta(seconds=100))
    cast.units[0].refresh_from_db()
    order.fed_back_at = order.cleared_at = then + timedelta(seconds=4 * seconds)
    order.save()


def test_two_periods_stand_beside_each_other_with_intervals_and_honest_figures(cast: Cast, at: At) -> None:
    for n in range(8):
        answered(cast, 40, 200 + n)
        answered(cast, 5, 60 + n)
    today = day_of(timezone.now())
    over = {"first1": today - timedelta(days=50), "last1": today - timedelta(days=30),
            "first2": today - timedelta(days=20), "last2": today - timedelta(days=1)}  # fmt: skip
    text = at("lena").get(reverse("responses"), over).content.decode()
    assert "3:23" in text and "1:03" in text  # medians of 203.5 s and 63.5 s
    assert "0% (0/8)" in text and "100% (8/8)" in text and "shorter by 69 %" in text
    assert "Changes to the record" in text and "Invalidated" in text
    assert "olga" not in text


def test_of_few_nothing_is_made(cast: Cast, at: At) -> None:
    answered(cast, 40, 200)
    answered(cast, 5, 60)
    text = at("lena").get(reverse("responses")).content.decode()
    assert "no difference beyond chance" in text and "too few for an interval" in text
    for given in ({"first1": "x"}, {"first2": "2026-13-01", "level": "9"}, {"first1": "2026-02-02", "last1": "2026-01-01"}):
        assert at("lena").get(reverse("responses"), given).status_code == 200


def test_it_leaves_as_excel_with_its_definitions_for_a_purpose(cast: Cast, at: At) -> None:
    answered(cast, 5, 60)
    browser, page = at("lena"), reverse("responses-sheet")
    assert browser.get(page)["Content-Type"].startswith("text/html")
    book = python_calamine.load_workbook(io.BytesIO(browser.post(page, {"purpose": "check"}).content))
    rows, about = book.get_sheet_by_index(0).to_python(), book.get_sheet_by_index(1).to_python()
    assert len(rows) == 11 and any("reclassified" in str(line[1]) for line in about)


def test_only_leaders_and_analysts_see_it(cast: Cast, at: At) -> None:
    for outsider in ("alice", "olga", "tom", "theo", "bob"):
        assert at(outsider).get(reverse("responses")).status_code == 404
