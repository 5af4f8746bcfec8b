"""The telephone rings at two desks: one takes it with a key, the other sees who has it and takes over, and nobody who rang is forgotten."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from bihuan.station.bridges.signed import SIGNATURE, TIME, sign
from tests.browser.conftest import Stage, Window

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
PHONE = "13800002716"


@pytest.fixture(scope="module")
def secret(stage: Stage) -> str:
    said = stage.bihuan("line", "add", "front", "--station", "station", "--name", "Front line").said
    return str(said["secret"])


@pytest.fixture
def tell(stage: Stage, secret: str) -> Callable[..., Any]:
    def post(event: str, call: str, **more: str) -> None:
        body = json.dumps({"id": uuid4().hex, "call": call, "event": event, "at": datetime.now(UTC).isoformat(), **more}).encode()
        at, path = int(datetime.now(UTC).timestamp()), "/api/lines/front/events"
        headers = {TIME: str(at), SIGNATURE: sign(secret, at, "POST", path, body), "Content-Type": "application/json"}
        answer = httpx.post(f"http://127.0.0.1:{stage.port}{path}", content=body, headers=headers, timeout=60)
        assert answer.status_code == 201, answer.text

    return post


def test_one_desk_takes_it_with_a_key_the_other_sees_who_and_takes_over(window: Open, tell: Any) -> None:
    first, second = window("alice").open("/queue/").live(), window("adam").open("/notices/").live()
    tell("ring", "c-1", number=PHONE)
    for one in (first, second):
        expect(one.page.locator(".line-card")).to_contain_text("138****2716")
        expect(one.page.locator(".line-card")).not_to_contain_text(PHONE)
    first.page.keyboard.press("Shift+F2")
    expect(first.page.locator("#taking #phone")).to_have_value(PHONE)
    expect(first.page.locator("#taking #received")).not_to_have_value("")
    expect(second.page.locator(".line-card")).to_contain_text("taken by alice")
    tell("answer", "c-1")
    with first.page.expect_response("**/calls/drafts/**"):
        first.page.locator("#taking #words").fill("有人在桥上要跳下去")
    card = second.page.locator(".line-card")
    expect(card).to_contain_text("On the telephone")
    card.locator("summary", has_text="Take it over").click()
    card.get_by_role("button", name="busy with another call").click()
    second.page.wait_for_url("**/calls/new/**")
    expect(second.page.locator("#phone")).to_have_value(PHONE)
    expect(second.page.locator("#words")).to_have_value("有人在桥上要跳下去")
    expect(first.page.locator(".line-card")).to_contain_text("taken by adam")
    second.files()
    second.page.wait_for_url("**/queue/**")
    expect(second.page.locator(".line-card")).to_have_count(0)
    expect(first.page.locator(".line-card")).to_have_count(0)


def test_who_is_not_answered_is_heard_and_rung_back(window: Open, tell: Any) -> None:
    desk = window("alice").open("/notices/").live()
    tell("ring", "c-2", number=PHONE)
    expect(desk.page.locator(".line-card.late")).to_contain_text("nobody has taken it", timeout=30_000)
    expect(desk.page.locator("#ringing")).to_contain_text("nobody takes it")
    tell("missed", "c-2")
    expect(desk.page.locator(".line-card")).to_have_count(0)
    desk.open("/lines/")
    row = desk.page.locator(".line-owed")
    expect(row).to_contain_text("nobody answered")
    row.get_by_role("button", name="Show the telephone number").click()
    expect(row).to_contain_text(PHONE)
    row.locator("select[name=result]").select_option("rung_back")
    row.locator("[name=why]").fill("只是问路")
    row.get_by_role("button", name="Settle it").click()
    expect(desk.page.locator("#owed")).to_contain_text("Nobody waits to be rung back")
    expect(desk.page.locator("#main")).to_contain_text("只是问路")
