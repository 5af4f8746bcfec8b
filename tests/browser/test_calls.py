"""Taking a call at a real keyboard: in under a minute without the mouse, and nothing typed is ever lost."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage, Window

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def saved(page: Page) -> None:
    expect(page.locator("#kept")).to_contain_text("Saved by itself")


def test_the_class_is_found_by_initials_and_taken_with_a_key(window: Open) -> None:
    page = window("alice").open("/calls/new/").page
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("楼上漏水，两家在楼道里吵起来了")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.type("lljf")
    expect(page.locator("#class-offers li").first).to_contain_text("0401")
    page.keyboard.press("Enter")
    expect(page.locator("#category")).to_have_value("0401 neighbour")
    for _ in range(5):
        page.keyboard.press("Alt+Digit1")
    expect(page.locator("#level-follows")).to_contain_text("level 3")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/calls/3*/")
    expect(page.locator("#main")).to_contain_text("0401 neighbour")


def test_what_a_record_should_tell_is_ticked_off_while_it_is_typed(window: Open) -> None:
    page = window("alice").open("/calls/new/").page
    page.keyboard.type("刚才老街88号两个男的因为停车打起来了，一个流血")
    for element in ("when", "where", "who", "why", "how", "hurt", "many"):
        expect(page.locator(f"[data-element={element}]")).to_have_class("there")
    expect(page.locator("#words")).to_be_focused()


def test_a_page_that_dies_gives_back_every_word(window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    words = uuid4().hex
    desk.page.keyboard.type(words)
    saved(desk.page)
    desk.page.keyboard.type("，最后一句还没存到站里")
    desk.page.wait_for_timeout(300)
    desk.page.reload()
    expect(desk.page.locator("#words")).to_have_value(words + "，最后一句还没存到站里")


def test_signed_out_in_the_middle_the_call_waits_and_is_sent_after_signing_in(window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    words = uuid4().hex
    desk.page.keyboard.type(words)
    saved(desk.page)
    desk.page.fill("#category", "1207")
    desk.page.context.clear_cookies(name="sessionid")
    desk.page.keyboard.press("F8")
    expect(desk.page.locator("#new-call .banner")).to_contain_text("sign in again and it is sent")
    expect(desk.page.locator("#waiting")).to_contain_text("1 waiting")
    expect(desk.page.locator("#words")).to_have_value("")
    desk.sign_in("alice")
    expect(desk.page.locator(".toasts")).to_contain_text("is sent", timeout=15_000)
    expect(desk.page.locator("#waiting")).to_be_hidden()
    desk.complaints.clear()


def test_a_station_that_dies_takes_nothing_with_it(stage: Stage, window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    words = uuid4().hex
    desk.page.keyboard.type(words)
    desk.page.route("**/calls/**", lambda route: route.abort())
    desk.page.keyboard.type("，站里断了")
    expect(desk.page.locator("#kept")).to_contain_text("The station is away; kept on this machine")
    desk.page.fill("#category", "1207")
    desk.page.keyboard.press("F8")
    expect(desk.page.locator("#waiting")).to_contain_text("1 waiting")
    expect(desk.page.locator("#drafts")).to_contain_text("waits to be sent")
    desk.page.keyboard.type("第二通，照样接")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("#waiting")).to_contain_text("2 waiting")
    desk.page.unroute("**/calls/**")
    desk.page.locator("#drafts button").first.click()
    expect(desk.page.locator("#waiting")).to_be_hidden()
    desk.complaints.clear()


def test_words_typed_with_an_input_method_are_saved_whole(window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    typing = desk.page.context.new_cdp_session(desk.page)
    for letters, chosen in (("kuai", "快"), ("yi dian", "一点"), ("you ren da jia", "有人打架")):
        for end in range(1, len(letters) + 1):
            typing.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})
        desk.page.keyboard.press("F8")
        typing.send("Input.insertText", {"text": chosen})
    expect(desk.page.locator("#words")).to_have_value("快一点有人打架")
    saved(desk.page)
    desk.page.wait_for_timeout(300)
    desk.page.reload()
    expect(desk.page.locator("#words")).to_have_value("快一点有人打架")


def test_another_desk_goes_on_with_what_was_left(window: Open, stage: Stage) -> None:
    desk = window("adam").open("/calls/new/")
    words = uuid4().hex
    desk.page.keyboard.type(words)
    saved(desk.page)
    lain = (
        "from datetime import timedelta; from django.utils import timezone; from bihuan.station.calls.models import Draft; "
        "Draft.objects.filter(person__username='adam').update(saved_at=timezone.now() - timedelta(minutes=3))"
    )
    aged = stage.python("-c", f"import django; django.setup(); {lain}")
    assert aged.wait() == 0
    other = window("alice").open("/calls/new/")
    expect(other.page.locator(".draft.stale")).to_contain_text("adam began a call")
    other.page.locator(".draft.stale button").click()
    expect(other.page.locator("#words")).to_have_value(words)
    desk.page.keyboard.type("还在打")
    expect(desk.page.locator("#new-call .banner")).to_contain_text("alice has gone on with this call")
    expect(desk.page.locator("#words")).to_have_value(words + "还在打")
    desk.complaints.clear()
