"""A dated row is taken back by another row: what was to come does not, what holds is followed by what stood before."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.station.calls.categories import category
from bihuan.station.calls.models import Category
from bihuan.station.kinds.diversion.matrix import department_for
from bihuan.station.kinds.diversion.models import Responsibility
from bihuan.station.loop.models import DayRow, LimitRow, TextRow
from bihuan.station.loop.texts import known_texts, texts
from bihuan.station.loop.times import calendar, rules
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.test_setup import admin, posted, today  # noqa: F401
from tests.cast import Cast


def back(browser: Client, of: str, key: str, row: int, **said: Any) -> tuple[int, str]:
    return posted(browser, reverse("table-back", args=[of, key]), row=row, **said)


def test_what_was_to_come_does_not_and_both_rows_stay(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    day, page = today + timedelta(days=10), reverse("table-row", args=["limits", "diversion.sign"])
    posted(admin, page, value="7min", since=day, basis="镇规")
    status, text_ = back(admin, "limits", "diversion.sign", LimitRow.objects.get().pk, basis="写错了")
    found = rules().get("diversion.sign", day)
    assert status == 200 and found and found.value == "5min"
    assert LimitRow.objects.count() == 2 and "7 minutes" in text_ and "写错了" in text_ and "keeps what stood before" in text_
    assert LimitRow.objects.last().set_by == cast.people["kate"]


def test_what_holds_is_followed_by_what_stood_before_and_yesterday_keeps_it(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    posted(admin, reverse("table-row", args=["matrix", "0902"]), department="D07", part="lead", since=today, basis="清单")
    row, later = Responsibility.objects.get().pk, today + timedelta(days=3)
    assert back(admin, "matrix", "0902", row, basis="改回", since=today - timedelta(days=1))[0] == 422
    assert back(admin, "matrix", "0902", row, basis="", since=later)[0] == 422, "a reason is asked"
    assert back(admin, "matrix", "0902", row, basis="改回", since=later)[0] == 200
    assert (department_for("0902", today)[0], department_for("0902", later)[0]) == ("D07", "D06")


def test_a_row_with_nothing_before_it_leaves_nothing(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    day = today + timedelta(days=5)
    posted(admin, reverse("table-row", args=["categories", "0977"]), zh="夜市", en="market", level=4, since=day, basis="清单")
    assert category("0977", day)
    assert back(admin, "categories", "0977", Category.objects.get(code="0977").pk, basis="不设")[0] == 200
    assert category("0977", day) is None
    free = date(today.year + 1, 3, 9)
    was = calendar().is_working(free)
    posted(admin, reverse("table-row", args=["days", free.isoformat()]), working=str(not was).lower(), basis="通知")
    assert calendar().is_working(free) is not was
    assert back(admin, "days", free.isoformat(), DayRow.objects.get(day=free).pk, basis="通知作废")[0] == 200
    assert calendar().is_working(free) is was


def test_a_row_that_is_not_there_or_holds_no_more_cannot_be_taken_back(cast: Cast, at: At, admin: Client, today: date) -> None:  # noqa: F811
    page = reverse("table-row", args=["limits", "diversion.sign"])
    for value in ("7min", "8min"):
        posted(admin, page, value=value, since=today, basis="镇规")
    replaced = LimitRow.objects.first()
    for row in (replaced.pk if replaced else 0, 999, "x"):
        assert admin.post(reverse("table-back", args=["limits", "diversion.sign"]), {"row": row, "basis": "x"}).status_code == 404
    last = LimitRow.objects.last()
    for name in ("alice", "theo", "bob", "charlie-chief-far-station"):
        browser = at(name)
        answer = browser.post(reverse("table-back", args=["limits", "diversion.sign"]), {"row": last and last.pk, "basis": "x"})
        assert answer.status_code == 404, name
    assert LimitRow.objects.count() == 2


def test_a_reply_is_withdrawn_as_if_it_had_never_been(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    key = next(key for key in known_texts() if key not in texts(today))
    assert posted(admin, reverse("table-row", args=["texts", key]), text="已劝停。", since=today, basis="统一用语")[0] == 200
    assert texts(today)[key] == "已劝停。"
    assert back(admin, "texts", key, TextRow.objects.get().pk, since=today, basis="不用了")[0] == 200
    assert not texts(today)[key] and TextRow.objects.count() == 2
