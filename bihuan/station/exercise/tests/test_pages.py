"""The leader's page of exercises: who begins and ends one, what is written down, and how one went."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.station.exercise import running
from bihuan.station.exercise.models import Exercise, Played
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast

SAID = {"title": "雨夜演练", "scenario": "shift", "speed": "2"}


@pytest.fixture(autouse=True)
def launched(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[Exercise]:
    """Whether a process would have been started; test_whole.py starts one."""
    settings.HOME = tmp_path
    out: list[Exercise] = []
    monkeypatch.setattr(running, "launch", lambda one, source: out.append(one))
    return out


def test_a_leader_begins_one_and_another_ends_it_and_both_stand_there(cast: Cast, at: At, launched: list[Exercise]) -> None:
    page = at("lena").post(reverse("exercises"), SAID, follow=True).content.decode()
    one = Exercise.objects.get()
    assert launched == [one] and (one.started_by, one.speed, one.scenario) == (cast.people["lena"], 2.0, "shift")
    assert f":{one.port}/" in page and "雨夜演练" in page
    with running.alone():  # as the process that carries it holds it
        again = at("ivan").post(reverse("exercises"), SAID)
        assert again.status_code == 409 and "going on" in again.content.decode() and Exercise.objects.count() == 1
    at("ivan").post(reverse("exercise-end", args=[one.pk]))
    one.refresh_from_db()
    assert one.ended_by == cast.people["ivan"] and one.ended_at
    at("lena").post(reverse("exercise-end", args=[one.pk]))
    one.refresh_from_db()
    assert one.ended_by == cast.people["ivan"], "it ends once"


def test_one_that_nobody_carries_any_more_does_not_stand_in_the_way(cast: Cast, at: At, launched: list[Exercise]) -> None:
    for _twice in range(2):
        at("lena").post(reverse("exercises"), SAID)
    assert len(launched) == 2 and Exercise.objects.filter(ended_at=None).count() == 1
    assert Exercise.objects.exclude(ended_at=None).get().fault


@pytest.mark.parametrize("wrong", [{"title": ""}, {"scenario": "../../etc/passwd"}, {"speed": "0"}, {"speed": "nan"}, {"speed": "fast"}])
def test_what_cannot_begin_is_said_and_nothing_typed_is_lost(cast: Cast, at: At, launched: list[Exercise], wrong: dict[str, str]) -> None:
    answer = at("lena").post(reverse("exercises"), SAID | wrong)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'class="err"' in text and not launched and not Exercise.objects.exists()
    assert "title" in wrong or "雨夜演练" in text


def test_how_it_went_is_shown_call_by_call(cast: Cast, at: At) -> None:
    now = timezone.now()
    one = Exercise.objects.create(title="雨夜演练", house=cast.organisations["station"], scenario="shift", port=1, started_at=now,
                                  ended_at=now + timedelta(minutes=9))  # fmt: skip
    Played.objects.create(exercise=one, place=1, rung_at=now, truth="0902", given="0902", taken_by=cast.people["alice"], opened=41, sent=77)
    Played.objects.create(exercise=one, place=2, rung_at=now, truth="0201", given="0205", joined=1)
    Played.objects.create(exercise=one, place=3, rung_at=now, truth="0302")
    text = at("ivan").get(reverse("exercise", args=[one.pk])).content.decode()
    assert "3 calls rang, 1 of them" in text and "alice" in text and ">41<" in text and ">77<" in text
    assert "another class" in text and "joined to call 1" in text and "not sorted" in text


def test_for_everybody_else_and_inside_an_exercise_there_is_no_such_page(
    cast: Cast, at: At, settings: Any, launched: list[Exercise]
) -> None:
    one = Exercise.objects.create(title="x", house=cast.organisations["station"], scenario="shift", port=1, started_at=timezone.now())
    doors = (reverse("exercises"), reverse("exercise", args=[one.pk]), reverse("exercise-end", args=[one.pk]))
    for name in ("alice", "olga", "tom", "theo", "bob", "charlie-admin-elsewhere", "charlie-leader-elsewhere"):
        assert [at(name).get(door).status_code for door in doors[:2]] == [404, 404], name
        assert at(name).post(doors[0], SAID).status_code == at(name).post(doors[2]).status_code == 404, name
    stranger = at("charlie-leader-far-station")
    assert [stranger.get(doors[1]).status_code, stranger.post(doors[2]).status_code] == [404, 404]
    settings.EXERCISE = "x"
    assert at("lena").get(doors[0]).status_code == 404 and not launched
    one.refresh_from_db()
    assert one.ended_at is None
