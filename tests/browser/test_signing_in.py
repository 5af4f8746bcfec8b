"""Signing in with a real browser: a passkey on the browser's own virtual key, a code from an app, and what a page does by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bihuan.station.people.tests.totp import code
from tests.browser.conftest import Stage, Window
from tests.browser.stage import PASSWORD

pytestmark = pytest.mark.browser
Open = Callable[..., Window]

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


def with_key(one: Window) -> Any:
    """The window's browser gets a key of its own; passkeys want a name and not a number for an address."""
    one.base = one.base.replace("127.0.0.1", "localhost")
    session = one.page.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def prove(page: Page) -> None:
    if "/prove/" in page.url:
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/factors/**")


def add_key(one: Window) -> None:
    one.open("/factors/passkeys/new/")
    prove(one.page)
    one.page.click("#add_key")
    one.page.wait_for_url("**/factors/codes/")
    expect(one.page.locator(".codes li")).to_have_count(10)


def test_a_passkey_is_added_and_opens_without_a_password(window: Open) -> None:
    one = window("", language="zh-CN")
    with_key(one)
    one.sign_in("olga")
    add_key(one)
    one.page.context.clear_cookies()
    one.open("/sign-in/")
    one.page.click("#passkey_login")
    expect(one.page.locator(".top")).to_be_visible()
    one.open("/where/")
    expect(one.page.get_by_text("通行密钥").first).to_be_visible()


def test_after_the_password_the_passkey_is_the_second_factor(window: Open) -> None:
    one = window("", phone=True)
    session, key = with_key(one)
    one.sign_in("otto")
    add_key(one)
    one.page.context.clear_cookies()
    one.open("/sign-in/")
    one.page.fill("#id_login", "otto")
    one.page.fill("#id_password", PASSWORD)
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/sign-in/code/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    one.page.click("#use_key")
    expect(one.page.locator(".top")).to_be_visible()


def test_a_passkey_nobody_has_is_told_in_a_sentence(window: Open) -> None:
    one = window("")
    with_key(one)
    one.open("/sign-in/")
    one.page.click("#passkey_login")
    expect(one.page.locator("#passkey-fault")).to_be_visible(timeout=90_000)


def test_the_app_is_set_up_and_asked_for(window: Open) -> None:
    one = window("bea")
    one.open("/factors/app/")
    prove(one.page)
    secret = one.page.input_value("#secret")
    one.page.fill("#id_code", code(secret))
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/factors/codes/")
    recovery = one.page.locator(".codes li").first.inner_text()
    one.page.context.clear_cookies()
    one.open("/sign-in/")
    one.page.fill("#id_login", "bea")
    one.page.fill("#id_password", PASSWORD)
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/sign-in/code/")
    one.page.fill("#id_code", recovery)
    one.page.keyboard.press("Enter")
    expect(one.page.locator(".top")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-US", "dark")])
def test_no_page_of_the_sign_in_overflows_or_complains(window: Open, phone: bool, language: str, theme: str) -> None:
    one = window("ben", phone=phone, language=language, theme=theme)
    for path in ("/factors/", "/factors/app/", "/factors/passkeys/", "/where/", "/password/", "/prove/"):
        one.open(path)
        wide, seen = one.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, path


def test_a_page_says_which_of_its_questions_nobody_asked(window: Open, stage: Stage) -> None:
    watcher = window("alice").open("/queue/").live()
    asked: list[dict[str, str]] = []
    watcher.page.on("request", lambda request: asked.append(request.headers) if "/queue/" in request.url else None)
    desk = window("adam")
    desk.open("/calls/new/")
    desk.page.fill("textarea[name=words]", "楼道堆物")
    desk.page.fill("[name=category]", "1207")
    desk.page.click("button[value=open]")
    desk.page.wait_for_url("**/queue/?m=*")
    watcher.page.wait_for_function("() => !document.getElementById('newbar').hidden")
    assert asked and all(headers.get("x-by-itself") == "1" for headers in asked)
