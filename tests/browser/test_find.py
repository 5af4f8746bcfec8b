"""Finding as somebody at a desk does it: a key, a few signs, Enter."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.stage import PLACE
from tests.browser.test_windows import write_down

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def test_what_was_just_written_down_is_found_with_the_keyboard_alone(window: Open) -> None:
    """The ledger is followed by the sweeper, on either database."""
    desk = window("alice")
    number = write_down(desk, "楼上漏水，滴到我家里了")
    desk.open("/figures/")
    for _ in range(30):
        desk.page.keyboard.press("F3")
        desk.page.keyboard.press("Control+a")
        desk.page.keyboard.type("漏水")
        desk.page.wait_for_timeout(500)
        if desk.page.locator("#found a.f").count():
            break
    expect(desk.page.locator("#found")).to_contain_text(number)
    desk.page.keyboard.press("ArrowDown")
    expect(desk.page.locator("#found a.f").first).to_be_focused()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**/matters/{number}/")


def test_escape_closes_the_list_and_keeps_what_was_typed(window: Open) -> None:
    desk = window("alice").open("/queue/")
    desk.page.keyboard.press("F3")
    desk.page.keyboard.type("D06")
    expect(desk.page.locator("#found a.f")).to_have_count(1)
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#found")).to_be_hidden()
    expect(desk.page.locator("[data-find]")).to_have_value("D06")


def test_a_single_find_opens_with_enter(window: Open) -> None:
    desk = window("alice")
    number = write_down(desk, "只有一件")
    desk.open("/queue/")
    desk.page.keyboard.press("F3")
    desk.page.keyboard.type(number)
    expect(desk.page.locator("#found a.f")).to_have_count(1)
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**/matters/{number}/")


def test_a_phone_finds_on_a_page_of_its_own(window: Open) -> None:
    desk = window("alice", phone=True).open("/queue/")
    desk.page.locator(".find-link").click()
    expect(desk.page.locator("[data-find]")).to_be_focused()
    desk.page.keyboard.type(PLACE[:2])
    expect(desk.page.locator("#found")).to_contain_text(PLACE)
