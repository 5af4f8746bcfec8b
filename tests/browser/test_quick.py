"""The quick forms by keyboard alone: a key picks one, the cursor stands in its first field, what was said stays, one key opens it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import SEEN, Window


def focused(page: Page, name: str) -> None:
    page.wait_for_function("name => document.activeElement?.name === name", arg=name)


def test_fraud_is_taken_without_the_mouse(window: Callable[..., Window]) -> None:
    here = window("alice").open("/queue/")
    page = here.page
    page.keyboard.press("F2")
    focused(page, "words")
    page.keyboard.type("我被骗了三万块")
    page.keyboard.press("Alt+Digit6")
    focused(page, "paid_at")
    expect(page.locator("#words")).to_have_value("我被骗了三万块")
    expect(page.locator("#category")).to_have_value("0106 telecom/online fraud")
    page.locator("#amount").focus()
    page.keyboard.type("30000")
    page.keyboard.press("F8")
    expect(page.locator("#matter")).to_contain_text("30,000.00", timeout=SEEN)
    expect(page.locator("#matter")).to_contain_text("stop-payment requested")
    expect(page.locator("#steps")).to_contain_text("urgent stop-payment request")
    assert here.complaints == []
