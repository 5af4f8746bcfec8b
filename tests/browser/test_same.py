"""The same matter is proposed while its second call is typed, and joined by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
WORDS = "银杏里菜场门口的水管爆了，路上全是水"


def test_the_second_caller_is_joined_with_one_key_and_taken_out_again(window: Open) -> None:
    desk = window("alice")
    page = desk.open("/calls/new/").page
    page.keyboard.type(WORDS)
    desk.files()
    page.wait_for_url("**/queue/**")
    page = desk.open("/calls/new/").page
    page.keyboard.type("水管爆了，银杏里菜场门口全是水，快来")
    offer = page.locator("#same .cand").first
    expect(offer).to_contain_text("min before", timeout=60_000)
    expect(offer).to_contain_text("words")
    page.keyboard.press("F4")
    expect(page.locator("#same")).to_contain_text("will be joined to")
    page.keyboard.press("F4")
    expect(offer).to_be_visible()
    page.keyboard.press("F4")
    page.keyboard.press("F8")
    page.wait_for_url("**/calls/3*/")
    expect(page.locator("#main")).to_contain_text("Part of an incident")
    page.keyboard.press("Alt+Digit1")
    expect(page.locator("#main")).to_contain_text("waits to be sorted")
    assert not desk.complaints
