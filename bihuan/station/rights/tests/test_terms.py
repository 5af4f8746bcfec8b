"""The terms of keeping are a dated table: shipped, bounded by law, changed from a day on, and what the nightly erasure goes by."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.caller_key import decay, key_of
from bihuan.station.calls.models import Call
from bihuan.station.people.models import TermRow
from bihuan.station.people.terms import days, shipped
from bihuan.station.rights import retention
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call
from bihuan.station.rooms.tests.test_setup import admin, posted, today  # noqa: F401
from tests.cast import Cast


@pytest.fixture(autouse=True)
def own_home(tmp_path: Any, settings: Any) -> None:
    settings.SEALING_KEYS, settings.HOME = settings.SEALING_KEYS, tmp_path


def page(key: str) -> str:
    return reverse("table-row", args=["terms", key])


def test_a_shorter_term_holds_from_its_day_on_and_is_what_the_night_goes_by(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    call(cast)
    Call.objects.update(matter=None)
    since, now = today + timedelta(days=400), timezone.now()
    seen = admin.post(page("call"), {"days": 365, "since": since}, headers={"HX-Request": "true"}).content.decode()
    assert "365 days from" in seen and "today 1095 days" in seen and "1 row more would be erased in that night" in seen
    assert not TermRow.objects.exists(), "looking ahead writes nothing"
    status, told = posted(admin, page("call"), days=365, since=since, basis="局务会 2026-11-20")
    assert status == 200 and "365 days" in told and "局务会" in told
    assert days("call", since - timedelta(days=1)) == 1095 and days("call", since) == 365
    assert retention.due(now + timedelta(days=399))["call"] == 0
    assert retention.retain(now + timedelta(days=401))["call"] == 1 and Call.objects.get().words == ""


def test_it_is_taken_back_by_another_row(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    posted(admin, page("call"), days=365, since=today, basis="局务会")
    row = TermRow.objects.get().pk
    assert posted(admin, reverse("table-back", args=["terms", "call"]), row=row, since=today, basis="写错了")[0] == 200
    assert days("call", today) == 1095 and TermRow.objects.count() == 2


@pytest.mark.parametrize(("key", "number"), [("read", 1094), ("caller_key", 91), ("position", 8), ("disclosure", 365), ("restricted", 30)])
def test_what_the_law_fixes_is_refused_in_a_sentence(
    key: str, number: int, cast: Cast, admin: Client, today: date  # noqa: F811
) -> None:
    status, told = posted(admin, page(key), days=number, since=today, basis="局务会")
    assert status == 422 and f"{number} days cannot stand here. Write {shipped()[key].least} to {shipped()[key].most}" in told
    assert "局务会" in told and not TermRow.objects.exists(), "and what was typed is not lost"


def test_days_that_have_passed_keep_their_term(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    status, told = posted(admin, page("call"), days=365, since=today - timedelta(days=1), basis="局务会")
    assert status == 422 and "keep the term they had" in told and not TermRow.objects.exists()


def test_a_shorter_term_of_the_callers_hash_lets_links_decay_sooner(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    now = timezone.now()
    posted(admin, page("caller_key"), days=3, since=today, basis="局务会")
    assert key_of("13805740000", now, now) and not key_of("13805740000", now - timedelta(days=40), now)
    call(cast)
    assert decay(now + timedelta(days=36)) == 1


def test_nobody_but_an_administrator_of_the_whole_writes_a_term(cast: Cast, at: At, admin: Client, today: date) -> None:  # noqa: F811
    for name in ("alice", "lena", "theo", "otto", "charlie-chief-far-station"):
        assert at(name).post(page("call"), {"days": 30, "since": today, "basis": "x"}).status_code == 404, name
    assert not TermRow.objects.exists()
