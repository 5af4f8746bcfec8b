"""Inside an exercise: calls ring at their second, wait to be sorted without their truth, and are reckoned up at the end."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call, Draft, Unit
from bihuan.station.exercise import copying, playing
from bihuan.station.exercise.account import account
from bihuan.station.exercise.scenario import Line
from bihuan.station.frame.sealed import SealedField
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, move
from tests.cast import Cast

LINES = [
    Line(0, "楼下烧烤店太吵", "0902", "东门夜市"), Line(60, "有人打架", "0201"), Line(90, "还在打", "0201"), Line(600, "钥匙丢了", "0801"),
]  # fmt: skip


def rung(cast: Cast, seconds: float, begun: Any, speed: float = 1) -> int:
    known = playing.About(cast.org("station"), speed, begun)
    return playing.ring_due(LINES, known, cast.organisations["station"], begun + timedelta(seconds=seconds))


def test_calls_ring_at_their_second_once_and_twice_as_fast_at_speed_two(cast: Cast) -> None:
    begun = timezone.now()
    assert [rung(cast, seconds, begun) for seconds in (0, 59, 60, 60, 100)] == [1, 1, 2, 2, 3]
    assert Call.objects.count() == 3
    assert rung(cast, 300, begun, speed=2) == 4
    assert set(Call.objects.values_list("category", "given_class")) == {("1207", "")}, "what a call truly is stands nowhere in it"


def test_the_report_says_who_took_what_how_fast_and_as_what(cast: Cast, at: At) -> None:
    begun = timezone.now() - timedelta(seconds=100)
    rung(cast, 100, begun)
    first, second, third = Call.objects.order_by("pk")
    at("alice").post(reverse("open", args=[first.number]))
    at("adam").post(reverse("open", args=[second.number]))
    first.refresh_from_db()
    second.refresh_from_db()
    at("alice").post(reverse("join", args=[third.number]), {"matter": second.matter.number})  # type: ignore[union-attr]
    matter = move(cast, first.matter, "alice", "send", unit=cast.units[0].pk, lead=cast.people["olga"].pk)  # type: ignore[arg-type]
    assert matter.orders.exists()
    one, two, three = account(LINES)
    assert (one["truth"], one["given"], one["taken_by"]) == ("0902", "1207", cast.people["alice"].pk)
    assert one["opened"] >= 0 and one["sent"] >= one["opened"] and one["arrived"] is None and one["closed"] is None
    assert two["taken_by"] == cast.people["adam"].pk and two["joined"] is None
    assert three["joined"] == 2 and three["place"] == 3
    assert json.loads(json.dumps([one, two, three]))[0]["place"] == 1


def test_the_clock_of_the_scenario_begins_once(settings: Any, tmp_path: Path, cast: Cast) -> None:
    settings.HOME = tmp_path
    (tmp_path / playing.ABOUT).write_text(json.dumps({"house": 1, "speed": 2.0}))
    now = timezone.now()
    assert playing.about(now).begun == playing.about(now + timedelta(hours=1)).begun == now


def test_nothing_of_a_caller_and_no_address_to_tell_is_copied(cast: Cast, tmp_path: Path) -> None:
    call(cast, words="家里打架", caller_phone="13805741234")
    Organisation.objects.filter(code="D06").update(email="d06@example.org", webhook="https://example.org/hook")
    Unit.objects.update(status=4, lat=29.9, lon=121.4, located_at=timezone.now())
    file = tmp_path / "tables.jsonl"
    assert copying.dump(file) == sum(1 for _line in file.open())
    text = file.read_text()
    assert "d06@example.org" not in text and "example.org/hook" not in text and "13805741234" not in text
    rows = [json.loads(line) for line in text.splitlines()]
    units = [row["fields"] for row in rows if row["model"] == "calls.unit"]
    assert len(units) == 3 and all(unit["status"] == 2 and unit["lat"] is None for unit in units)
    for model in (Organisation, Person, Posting):
        assert sum(row["model"] == model._meta.label_lower for row in rows) == model._default_manager.count()


def test_no_table_with_sealed_words_is_copied_and_what_is_stands_on_what_is() -> None:
    tables = copying.copied()
    assert Draft not in tables and Call not in tables
    assert not any(isinstance(field, SealedField) for model in tables for field in model._meta.local_fields)
    for place, model in enumerate(tables):
        for field in model._meta.local_fields:
            target = field.related_model
            if target in tables and target is not model:
                assert tables.index(target) < place, (model, field)  # type: ignore[arg-type]
    assert {model for model in apps.get_models() if model._meta.label == "people.Organisation"} <= set(tables)
