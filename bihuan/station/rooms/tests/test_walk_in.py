"""At the front desk (S1-41): lost or stolen is chosen, and the caller leaves with a number on paper."""

from uuid import uuid4

import pytest
from django.urls import reverse

from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE, call
from tests.cast import Cast


def told(**more: str) -> dict[str, str]:
    return {"words": "我的电动车不见了", "caller_name": "王小明", "source": "desk", "token": uuid4().hex, **SAFE, **more}


@pytest.mark.parametrize("picked", ["0802", "0803", "0101", "0103"])
def test_what_is_missing_gives_the_class_and_a_receipt(cast: Cast, at: At, picked: str) -> None:
    alice = at("alice")
    answer = alice.post(reverse("new-call"), told(walk_in=picked))
    one = Call.objects.get()
    assert one.category == picked and Matter.objects.get().category == picked
    assert answer["Location"] == reverse("receipt", args=[one.number])
    paper = alice.get(answer["Location"]).content.decode()
    assert one.number in paper and "王小明" in paper and "电动车不见了" not in paper


def test_what_was_typed_goes_before_what_was_picked(cast: Cast, at: At) -> None:
    at("alice").post(reverse("new-call"), told(walk_in="0802", category="0103", then="keep"))
    one = Call.objects.get()
    assert one.category == "0103" and one.matter is None


@pytest.mark.parametrize("picked", ["0601", "x", "<b>"])
def test_what_cannot_be_picked_is_left_out(cast: Cast, at: At, picked: str) -> None:
    at("alice").post(reverse("new-call"), told(walk_in=picked, then="keep"))
    assert Call.objects.get().category == "1207"


def test_by_telephone_nothing_is_picked(cast: Cast, at: At) -> None:
    answer = at("alice").post(reverse("new-call"), told(walk_in="0802", source="phone", then="keep"))
    one = Call.objects.get()
    assert one.category == "1207" and answer["Location"] == reverse("call", args=[one.number])


def test_a_receipt_of_a_protected_class_tells_only_number_and_time(cast: Cast, at: At) -> None:
    alice = at("alice")
    alice.post(reverse("new-call"), told(category="0301", place="学府苑 12 幢"))
    paper = alice.get(reverse("receipt", args=[Call.objects.get().number])).content.decode()
    assert Call.objects.get().number in paper
    for word in ("王小明", "学府苑", "domestic"):
        assert word not in paper


def test_nobody_else_prints_it(cast: Cast, at: At) -> None:
    one = call(cast)
    for name in ("bob", "tom", "sam", "charlie-dispatcher-far-station"):
        assert at(name).get(reverse("receipt", args=[one.number])).status_code == 404, name
