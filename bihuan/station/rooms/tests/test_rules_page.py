"""The printed rule is what the machine does (S1-62)."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.loop.models import LimitRow
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast


def test_it_names_every_clock_and_every_step(cast: Cast, at: At) -> None:
    text = at("bob").get(reverse("rules")).content.decode()
    for loop in (Incident, Diversion):
        assert all(str(clock.label) in text for clock in loop.clocks)
        assert all(str(move.label).replace("'", "&#x27;") in text for move in loop.moves.values())


def test_a_limit_changed_from_a_date_reads_so_from_that_date(cast: Cast, at: At) -> None:
    LimitRow.objects.create(key="diversion.sign", value="7min", since=date(2026, 12, 1), basis="镇发〔2026〕1 号", set_at=timezone.now())
    before = at("bob").get(reverse("rules"), {"on": "2026-11-30"}).content.decode()
    after = at("bob").get(reverse("rules"), {"on": "2026-12-01"}).content.decode()
    assert "7 minutes" not in before
    assert "7 minutes" in after and "since 2026-12-01" in after
