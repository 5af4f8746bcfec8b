"""Shifts on the page: typed, pasted, copied; and what they change for who goes."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.crews import man
from bihuan.station.calls.models import Status
from bihuan.station.calls.units import change
from bihuan.station.duty.models import Shift
from bihuan.station.duty.shifts import Entry, enter, monday
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.structure import found
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident
from bihuan.station.rooms.tests.test_who import HERE, asked, patrolling
from tests.cast import Cast

WEEK = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def typed(at: At, cast: Cast, who: str = "alice", week: date = WEEK, **cells: str) -> Any:
    page = at(who).get(reverse("shifts"), {"of": cast.org("team"), "week": str(week)})
    edition = page.context["board"].edition
    return at(who).post(reverse("shifts"), {"of": cast.org("team"), "week": str(week), "edition": edition, **cells})


def cell(key: str, day: str) -> str:
    return f"{key}-{day}"


def test_a_week_is_typed_cell_by_cell_and_read_back(cast: Cast, at: At) -> None:
    unit, olga = f"u{cast.units[0].pk}", f"p{cast.people['olga'].pk}"
    answer = typed(at, cast, **{cell(unit, "20260302"): "8-20", cell(unit, "20260303"): "20-8", cell(olga, "20260302"): "8-12, 14-18"})
    assert answer.status_code == 302
    assert list(Shift.objects.order_by("start", "id").values_list("unit", "person", "post")) == [
        (cast.units[0].pk, None, ""), (None, cast.people["olga"].pk, "officer"), (None, cast.people["olga"].pk, "officer"),
        (cast.units[0].pk, None, "")]  # fmt: skip
    page = at("lena").get(reverse("shifts"), {"of": cast.org("team"), "week": str(WEEK)}).content.decode()
    assert "08:00-20:00" in page and "20:00-08:00" in page and "08:00-12:00, 14:00-18:00" in page
    typed(at, cast, "lena", **{cell(unit, "20260302"): ""})
    assert not Shift.objects.filter(unit=cast.units[0], start__lt=datetime(2026, 3, 3, tzinfo=CHINA)).exists()


def test_one_bad_cell_saves_none_and_keeps_what_was_typed(cast: Cast, at: At) -> None:
    unit, other = f"u{cast.units[0].pk}", f"u{cast.units[1].pk}"
    for bad, told in (("白班", "is no shift"), ("8-20, 12-13", "Nobody is in two at once")):
        answer = typed(at, cast, **{cell(unit, "20260302"): "8-20", cell(other, "20260302"): bad})
        text = answer.content.decode()
        assert answer.status_code == 422 and told in text and f'value="{bad}"' in text and 'value="8-20"' in text
        assert not Shift.objects.exists()


def test_two_who_type_at_once_see_each_other(cast: Cast, at: At) -> None:
    unit = f"u{cast.units[0].pk}"
    page = at("alice").get(reverse("shifts"), {"of": cast.org("team"), "week": str(WEEK)})
    typed(at, cast, "adam", **{cell(unit, "20260302"): "6-14"})
    answer = at("alice").post(reverse("shifts"), {
        "of": cast.org("team"), "week": str(WEEK), "edition": page.context["board"].edition, cell(unit, "20260302"): "8-20"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Somebody else has changed this week" in text and "06:00-14:00" in text and 'value="8-20"' in text


def test_a_spreadsheet_is_pasted_by_days_or_by_lines_and_tried_first(cast: Cast, at: At) -> None:
    grid = "姓名\t2026-03-02 周一\t2026-03-03\n云01\t8-20\t休\nolga\t20-8\t乱写\n没这人\t8-20\t\n"
    tried = at("alice").post(reverse("shifts-paste"), {"lines": grid}).content.decode()
    assert "2 shifts can be taken" in tried and "2 cells cannot" in tried and "Nobody here is called that" in tried
    assert not Shift.objects.exists()
    took = at("alice").post(reverse("shifts-paste"), {"lines": grid, "do": "take"}).content.decode()
    assert Shift.objects.count() == 2 and "乱写" in took.split("textarea")[1]
    lines = "who\tday\thours\nU2\t2026/3/4\t8:00-16:00\nolga\t2026-03-02\t22-23\n"
    again = at("alice").post(reverse("shifts-paste"), {"lines": lines, "do": "take"}).content.decode()
    assert "Nobody is in two at once" in again and Shift.objects.filter(unit=cast.units[1]).count() == 1
    assert at("alice").post(reverse("shifts-paste"), {"lines": " "}).status_code == 422


def test_the_desk_and_its_leaders_type_for_their_own_house_alone(cast: Cast, at: At) -> None:
    for stranger in ("olga", "bob", "lex", "charlie-officer-far-station"):
        assert at(stranger).get(reverse("shifts")).status_code == 404, stranger
        assert at(stranger).post(reverse("shifts-paste"), {"lines": "云01\t2026-03-02\t8-20", "do": "take"}).status_code == 404
    for other in ("sam", "tom", "kate", "charlie-dispatcher-far-station"):
        assert at(other).get(reverse("shifts"), {"of": cast.org("team")}).status_code == 404, other
        at(other).post(reverse("shifts-paste"), {"lines": "云01\t2026-03-02\t8-20", "do": "take"})
    assert not Shift.objects.exists()


def test_a_unit_whose_shift_is_over_is_named_off_shift_with_when_its_next_begins(cast: Cast, at: At) -> None:
    patrolling(cast, 0.005, 0.01, 0.02)
    now = timezone.now()
    man(cast.units[2], [cast.people["olga"].pk], now=now)  # so that an officer is lacking
    team, by = cast.org("team"), cast.people["alice"].pk
    week = datetime.combine(monday(day_of(now)), datetime.min.time(), CHINA)
    over = week if now - week > timedelta(hours=2) else week - timedelta(hours=1)
    enter(Entry(team, over, over + timedelta(hours=1, minutes=1), unit=cast.units[0].pk), by=by, now=now)
    soon = now + timedelta(minutes=40)
    enter(Entry(team, soon, soon + timedelta(hours=8), unit=cast.units[0].pk), by=by, now=now)
    enter(Entry(team, now - timedelta(hours=1), now + timedelta(hours=1), unit=cast.units[1].pk), by=by, now=now)
    text = asked(at, "alice", incident(cast, level="1", **HERE))
    offered, rest = text.split("Nearest off shift:")
    assert cast.units[1].name in offered and cast.units[2].name in offered, "a unit nobody typed goes by its status"
    assert cast.units[0].name in rest and f"next shift {soon.astimezone(CHINA):%m-%d %H:%M}" in rest
    change(cast.units[1], Status.UNAVAILABLE, by=None, now=now)
    assert "not available" in asked(at, "alice", incident(cast, level="1", **HERE))


def test_a_call_at_the_border_is_offered_to_the_quicker_unit_of_either_station(cast: Cast, at: At) -> None:
    """S2-19: at a desk over both stations; a neighbour goes first when it is quicker by more than the allowance, and is named as such."""
    patrolling(cast, 0.03, 0.005)
    cast.units[1].organisation = cast.organisations["station2"]
    cast.units[1].save(update_fields=["organisation"])
    matter = incident(cast, **HERE)
    text = asked(at, "kate", matter)
    assert text.index(cast.units[1].name) < text.index(cast.units[0].name) and "of station2" in text
    assert cast.units[1].name not in asked(at, "alice", matter), "a station alone commands its own units"
    change(cast.units[1], Status.ON_SCENE, by=None, now=timezone.now())
    text = asked(at, "kate", matter)
    assert text.index(cast.units[0].name) < text.index(cast.units[1].name)


def test_traffic_goes_to_the_traffic_team_and_another_team_covers_when_none_is_free(cast: Cast, at: At) -> None:
    """S2-09."""
    patrolling(cast, 0.005, 0.008)
    squad = found("T1", "交警中队", "team", since=date(2020, 1, 1), under=cast.organisations["station"], route="T")
    cast.units[1].organisation = squad
    cast.units[1].save(update_fields=["organisation"])
    crash = incident(cast, category="0501", **HERE)
    text = asked(at, "alice", crash)
    assert text.index(cast.units[1].name) < text.index(cast.units[0].name) and "the team of this class" in text
    assert "stands in for the team of this class" in text
    change(cast.units[1], Status.ON_SCENE, by=None, now=timezone.now())
    text = asked(at, "alice", crash)
    assert text.index(cast.units[0].name) < text.index(cast.units[1].name) and "stands in for the team of this class" in text
