"""The steps of a class (S1-43): shown when it is chosen, ticked off by name, and listed before closing where they were skipped."""

import io
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from bihuan.station.bridges import steps_file
from bihuan.station.calls.models import Call, StepRow, Tick
from bihuan.station.calls.steps import set_step, shipped, steps_of
from bihuan.station.people.actor import day_of
from bihuan.station.people.structure import appoint
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE, diverted, incident, move
from tests.cast import START, Cast


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


def words(code: str, on: date) -> list[str]:
    return [one.zh for one in steps_of(code, on)]


def test_every_family_of_incidents_has_steps_and_each_names_its_basis() -> None:
    assert {one.category[:2] for one in shipped()} == {f"{family:02}" for family in range(1, 13)}
    assert all(one.basis and one.en and one.zh for one in shipped())
    assert any(one.mandatory for one in shipped()) and not all(one.mandatory for one in shipped())


def test_a_class_has_the_steps_of_its_family_and_its_own(cast: Cast, today: date) -> None:
    assert set(words("0702", today)) > set(words("07", today))
    assert "儿童失踪立即立案查找，不设24小时" in words("0702", today) and "儿童失踪立即立案查找，不设24小时" not in words("0701", today)


def test_ticks_made_while_taking_the_call_stand_on_the_incident_with_name_and_time(cast: Cast, at: At) -> None:
    alice = at("alice")
    assert "04.intake.1" in alice.get(reverse("new-call")).content.decode()
    form = {"words": "两家吵", "category": "0401", "steps": "04.intake.1 99.intake.1 nonsense", "token": uuid4().hex, **SAFE}
    alice.post(reverse("new-call"), form)
    ticked = Tick.objects.get()
    assert (ticked.category, ticked.stage, ticked.step, ticked.by) == ("04", "intake", 1, cast.people["alice"])
    page = alice.get(reverse("matter", args=[Call.objects.get().matter.number])).content.decode()
    assert 'value="04.intake.1" aria-pressed="true"' in page and 'value="04.close.1" aria-pressed="false"' in page


def test_skipped_steps_are_listed_before_closing_and_do_not_bar_it(cast: Cast, at: At) -> None:
    matter = incident(cast, category="0401", words="两家吵")
    alice = at("alice")
    matter = move(cast, matter, "alice", "contact", how="phone", reached="spoken")
    page = alice.get(reverse("matter", args=[matter.number])).content.decode()
    assert "Not ticked off, though it may not be skipped" in page
    alice.post(reverse("steps", args=[matter.number]), {"do": "04.close.1"})
    assert 'value="04.close.1" aria-pressed="true"' in alice.get(reverse("matter", args=[matter.number])).content.decode()
    alice.post(reverse("steps", args=[matter.number]), {"undo": "04.close.1"})
    assert [one.done for one in Tick.objects.all()] == [True, False]
    move(cast, matter, "alice", "close", result="answered", words="答复", feedback="已告知")
    closed = alice.get(reverse("matter", args=[matter.number])).content.decode()
    assert "were not ticked off" in closed
    assert alice.post(reverse("steps", args=[matter.number]), {"do": "04.close.1"}).status_code == 404


def test_only_the_police_side_sees_and_ticks(cast: Cast, at: At) -> None:
    child = diverted(cast)
    for name in ("tom", "charlie-dispatcher-far-station", "sam"):
        assert at(name).post(reverse("steps", args=[child.number]), {"do": "09.close.1"}).status_code == 404, name
    assert "Steps of this class" not in at("tom").get(reverse("matter", args=[child.number])).content.decode()
    secret = incident(cast, category="0301", words="他又动手了")
    assert at("adam").post(reverse("steps", args=[secret.number]), {"do": "03.close.1"}).status_code == 404
    assert not Tick.objects.exists()


def test_a_row_of_our_own_replaces_a_step_from_its_day_on(cast: Cast, today: date) -> None:
    said = {"zh": "先问门牌号", "en": "Ask the house number first", "mandatory": True}
    later = today + timedelta(days=3)
    set_step("04.intake.1", said, since=later, basis="所务会 12 号", by=None, now=timezone.now())
    assert "先问门牌号" not in words("0401", today) and "先问门牌号" in words("0401", later)
    set_step("04.intake.1", said, since=later, basis="所务会 12 号", by=None, now=timezone.now())
    assert StepRow.objects.count() == 1
    gone = {"zh": "", "en": "", "mandatory": False}
    set_step("04.intake.1", gone, since=later + timedelta(days=1), basis="不再要", by=None, now=timezone.now())
    assert "先问门牌号" not in words("0401", later + timedelta(days=1))


@pytest.mark.parametrize(
    ("key", "days", "basis"), [("0401.intake.1", -1, "x"), ("0401.intake.1", 1, " "), ("9999.intake.1", 1, "x"), ("0401.later.1", 1, "x")]
)
def test_a_row_that_cannot_stand_is_refused_in_a_sentence(cast: Cast, today: date, key: str, days: int, basis: str) -> None:
    said = {"zh": "做", "en": "do", "mandatory": False}
    with pytest.raises(ValidationError):
        set_step(key, said, since=today + timedelta(days=days), basis=basis, by=None, now=timezone.now())


def test_the_table_goes_out_as_excel_and_comes_back_unchanged(cast: Cast, at: At, tmp_path: Path) -> None:
    appoint(cast.people["kate"], cast.organisations["county"], "admin", since=START)
    admin = at("kate")
    answer = admin.get(reverse("table-sheet", args=["steps"]))
    sheet = tmp_path / "steps.xlsx"
    sheet.write_bytes(io.BytesIO(answer.content).getvalue())
    report = steps_file.run_import(sheet, dry_run=False, now=timezone.now())
    assert (report.already, report.new, report.rejected) == (len(shipped()), 0, 0)
    page = admin.get(reverse("table-row", args=["steps", "0301.intake.9"]))
    assert page.status_code == 200
    row = {"zh": "问有无老人", "en": "Ask about old people", "since": day_of(timezone.now()).isoformat(), "basis": "所务会"}
    told = admin.post(reverse("table-row", args=["steps", "0301.intake.9"]), row, headers={"HX-Request": "true"}).content.decode()
    assert "问有无老人" in told and not StepRow.objects.exists()
    admin.post(reverse("table-row", args=["steps", "0301.intake.9"]), row)
    assert StepRow.objects.get().zh == "问有无老人"
    assert at("bob").get(reverse("table", args=["steps"])).status_code == 404
