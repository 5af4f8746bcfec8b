"""A crew's browser kept what was pressed without a network, and sends it: once, in its place, or with a sentence why not."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from bihuan.station.commands import sweep
from bihuan.station.kinds.incident.models import Order
from bihuan.station.loop.models import Matter, Step
from bihuan.station.rooms.models import MoveOnce
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, move, sent
from tests.cast import Cast


def tell(browser: Client, matter: Matter, name: str, **said: Any) -> tuple[int, dict[str, Any]]:
    answer = browser.post(f"/matters/{matter.number}/{name}/", said, headers={"accept": "application/json"})
    return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else {}


def only_order(matter: Matter) -> Order:
    return Order.objects.get(matter=matter)


def just_after(matter: Matter) -> datetime:
    """A moment since the order was sent."""
    return only_order(matter).sent_at + (timezone.now() - only_order(matter).sent_at) / 2


def test_what_was_pressed_without_a_network_is_made_once_with_its_time(cast: Cast, at: At) -> None:
    matter = sent(cast)
    order, token, pressed = only_order(matter), uuid4().hex, just_after(matter)
    said = {"version": 1, "order": order.part, "token": token, "happened": pressed.isoformat()}
    status, answer = tell(at("olga"), matter, "sign", **said)
    assert status == 200 and "云01: done. Now signed for." in answer["done"]
    assert tell(at("olga"), matter, "sign", **said)[0] == 200
    assert only_order(matter).signed_at == pressed
    assert Step.objects.filter(matter=matter, move="sign").count() == 1
    assert MoveOnce.objects.get().number == matter.number


def test_what_others_did_meanwhile_does_not_undo_it(cast: Cast, at: At) -> None:
    """Two steps pressed on the same page, and a leader's note between them: all stand."""
    matter = sent(cast)
    seen, order = Matter.objects.get(pk=matter.pk).version, only_order(matter).part
    move(cast, matter, "lena", "chase")
    for name in ("sign", "leave", "arrive"):
        status, answer = tell(at("olga"), matter, name, version=seen, order=order, token=uuid4().hex, happened=timezone.now().isoformat())
        assert (status, answer.get("wrong")) == (200, None)
    assert Matter.objects.get(pk=matter.pk).state == "on_scene"


def test_a_step_that_decides_something_keeps_to_what_its_maker_saw(cast: Cast, at: At) -> None:
    matter = incident(cast)
    move(cast, matter, "lena", "chase")
    status, answer = tell(at("alice"), matter, "ask_invalid", version=1, reason="1301", words="打着玩", token=uuid4().hex)
    assert (status, answer["refused"]) == (409, "stale") and "Somebody else has just acted" in answer["wrong"]
    assert not MoveOnce.objects.exists()


def test_an_order_that_was_recalled_says_so_and_nothing_is_written(cast: Cast, at: At) -> None:
    matter = sent(cast)
    order, pressed = only_order(matter).part, timezone.now()
    move(cast, matter, "alice", "recall_all", reason="cancelled")
    token = uuid4().hex
    status, answer = tell(at("olga"), matter, "sign", version=1, order=order, token=token, happened=pressed.isoformat())
    assert status == 422 and "cannot be done while the matter is at" in answer["wrong"]
    assert not MoveOnce.objects.exists() and not Step.objects.filter(matter=matter, move="sign").exists()


def test_a_time_before_the_order_or_in_the_future_is_refused_in_words(cast: Cast, at: At) -> None:
    matter = sent(cast)
    order = only_order(matter)
    for wrong in (order.sent_at - timedelta(seconds=5), timezone.now() + timedelta(hours=2)):
        status, answer = tell(at("olga"), matter, "sign", version=1, order=order.part, token=uuid4().hex, happened=wrong.isoformat())
        assert status == 422 and "future" in answer["wrong"]
    assert only_order(matter).signed_at is None


def test_the_first_try_and_the_kept_one_are_the_same_step(cast: Cast, at: At) -> None:
    """The page sent it, the station made it, and only the answer was lost."""
    matter, token = sent(cast), uuid4().hex
    order, version = only_order(matter).part, Matter.objects.get(pk=matter.pk).version
    assert at("olga").post(f"/matters/{matter.number}/sign/", {"version": version, "order": order, "token": token}).status_code == 302
    signed = only_order(matter).signed_at
    assert tell(at("olga"), matter, "sign", version=version, order=order, token=token, happened=timezone.now().isoformat())[0] == 200
    assert only_order(matter).signed_at == signed


def test_the_station_s_own_round_forgets_numbers_of_moves_after_a_week(cast: Cast, at: At) -> None:
    matter = sent(cast)
    old = timezone.now() - timedelta(days=8)
    MoveOnce.objects.create(person=cast.people["olga"], token="a" * 32, number=matter.number, move="sign", at=old)
    tell(at("olga"), matter, "sign", version=1, order=only_order(matter).part, token=uuid4().hex, happened=timezone.now().isoformat())
    sweep._round(timezone.now())
    assert MoveOnce.objects.get().token != "a" * 32, "the old one is gone, the other is not"


@pytest.mark.parametrize("who", ["tom", "bob", "sam", "charlie-officer-far-station"])
def test_to_an_outsider_there_is_no_such_matter(cast: Cast, at: At, who: str) -> None:
    matter = sent(cast)
    said = {"version": 1, "order": only_order(matter).part, "token": uuid4().hex, "happened": timezone.now().isoformat()}
    assert tell(at(who), matter, "sign", **said)[0] == 404
    assert only_order(matter).signed_at is None and not MoveOnce.objects.exists()


def test_a_number_of_somebody_elses_move_opens_nothing(cast: Cast, at: At) -> None:
    matter, token = sent(cast), uuid4().hex
    said = {"version": 1, "order": only_order(matter).part, "token": token, "happened": timezone.now().isoformat()}
    assert tell(at("olga"), matter, "sign", **said)[0] == 200
    assert tell(at("lena"), matter, "sign", **said)[0] == 422  # hers is another number: the time is there already


def test_the_key_is_each_persons_own_and_of_nobody_who_has_not_signed_in(cast: Cast, at: At) -> None:
    def seal(name: str) -> str:
        return at(name).get("/notices/").content.decode().split('data-seal="')[1].split('"')[0]

    assert seal("olga") == seal("olga") != seal("otto")
    assert "data-seal" not in Client().get("/sign-in/").content.decode()


def test_only_what_tells_what_was_done_is_kept(cast: Cast, at: At) -> None:
    text = at("alice").get(f"/matters/{sent(cast).number}/").content.decode()
    late = {part.split('"')[0].split("-")[-1] for part in text.split('id="form-')[1:] if "data-late" in part.split(">")[0]}
    assert {"sign", "leave", "arrive", "feed_back", "contact"} <= late
    assert not late & {"send", "recall_all", "divert", "reclassify", "close"}
