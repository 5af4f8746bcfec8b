"""The station dies under a dispatcher's hands. Calls go on being taken, and each arrives once, with its time."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage, Window

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def ready(page: Page) -> None:
    """Once the browser has the form. Nothing that is about anybody may be among what it keeps."""
    page.wait_for_function("caches.match('/calls/offline/?part=1')", timeout=30_000)
    kept = page.evaluate("caches.open('call-form').then((one) => one.keys()).then((all) => all.map((one) => new URL(one.url).pathname))")
    assert all(path.startswith("/static/") or path in ("/calls/offline/", "/calls/paper/") for path in kept), kept
    told = page.evaluate("caches.match('/calls/offline/').then((answer) => answer.text())")
    assert "alice" not in told and "csrf" not in told and "data-person" not in told


def test_calls_are_taken_while_the_station_is_dead_and_sent_when_it_lives(stage: Stage, window: Open) -> None:
    desk = window("alice", offline=True).open("/queue/")
    page, words = desk.page, uuid4().hex
    ready(page)
    stage.end()

    page.goto(desk.base + "/calls/new/")
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#away")).to_contain_text("cut off")
    page.keyboard.type(words)
    page.wait_for_timeout(400)
    page.reload()
    expect(page.locator("#words")).to_have_value(words)
    page.locator("#category").fill("0902")
    page.keyboard.press("F8")
    expect(page.locator("#waiting")).to_contain_text("1 waiting to be sent")
    expect(page.locator("#words")).to_have_value("")
    page.keyboard.type(words + "，第二通")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#waiting")).to_contain_text("2 waiting to be sent")
    page.goto(desk.base + "/calls/paper/")
    expect(page.locator("h1")).to_have_text("Call taken on paper")
    page.goto(desk.base + "/queue/")
    expect(page.locator("#words")).to_be_visible()
    expect(page.locator("#waiting")).to_contain_text("2 waiting to be sent")

    stage.running.clear()
    stage.serve()
    expect(page.locator("#away")).to_contain_text("answers again", timeout=20_000)
    expect(page.locator("#waiting")).to_be_hidden(timeout=20_000)
    desk.open("/calls/")
    page.locator("a.cover").last.click()
    expect(page.locator("#main")).to_contain_text(words)
    expect(page.locator("#main")).to_contain_text("Typed by alice while the station could not be reached")
    desk.complaints.clear()
