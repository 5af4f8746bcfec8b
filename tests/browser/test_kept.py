"""An officer's telephone loses the network. What is pressed stays, is seen to stay, and goes once, with its own time."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SEEN, Stage, Window
from tests.browser.test_windows import write_down

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("bihuan-moves", 1);
  asked.onsuccess = () => { const all = asked.result.transaction("moves").objectStore("moves").getAll(); all.onsuccess = () => done(all.result.map((row) => Object.keys(row).sort().join() + JSON.stringify(row))); };
})"""  # fmt: skip  # noqa: E501


def sent_out(desk: Window, words: str, unit: str = "云01") -> str:
    """An incident to which a unit has been sent; its number."""
    number = write_down(desk, words)
    desk.open(f"/matters/{number}/")
    form = desk.form(number, "send")
    form.locator("label", has_text=unit).click()
    form.locator("[name=again]").fill("测试")
    form.locator("button").last.click()
    desk.shows("to be signed for")
    return number


def story(desk: Window, number: str) -> dict[str, dict[str, Any]]:
    """The last line of each move."""
    lines = desk.page.request.get(f"{desk.base}/api/matters/{number}/story").json()
    return {line["move"]: line for line in lines}


def press(one: Window, number: str, move: str) -> None:
    one.form(number, move).locator("button").last.click()


def mark(page: Page, number: str, move: str) -> Any:
    return page.locator(f"[id='form-{number}-{move}'] + .kept")


def told(line: dict[str, Any]) -> tuple[datetime, datetime]:
    """When it happened and when it was told."""
    happened = next(text for label, text in line["answers"] if label in ("happened at", "发生时间"))
    return datetime.fromisoformat(f"{happened}+08:00"), datetime.fromisoformat(line["at"])


def test_two_steps_pressed_without_a_network_are_seen_to_wait_and_are_sent_in_their_order(window: Open) -> None:
    desk, officer = window("alice"), window("olga", phone=True)
    number = sent_out(desk, "没有网络的楼道")
    officer.open(f"/matters/{number}/").live()
    page = officer.page
    page.context.set_offline(True)
    press(officer, number, "sign")
    expect(mark(page, number, "sign")).to_contain_text(re.compile(r"kept here, not sent yet · \d\d:\d\d"))
    expect(page.locator("#lamp")).not_to_have_class(re.compile("online"))
    press(officer, number, "arrive")
    expect(mark(page, number, "arrive")).to_be_visible()
    expect(page.locator("#kept-steps .lamp")).to_contain_text("2 waiting")
    assert not any(number in row for row in page.evaluate(KEPT)), "what waits lies open on the device"
    page.wait_for_timeout(2500)
    page.context.set_offline(False)
    officer.shows("on scene")
    expect(page.locator("#kept-steps")).to_be_hidden()
    expect(page.locator(".kept")).to_have_count(0)
    officer.live()
    lines = story(desk, number)
    signed, arrived = told(lines["sign"]), told(lines["arrive"])
    assert signed[0] <= arrived[0] and all(happened + timedelta(seconds=1) < at for happened, at in (signed, arrived))
    assert page.evaluate(KEPT) == []
    officer.complaints.clear()


def test_what_waits_outlives_a_reload_and_a_new_tab_and_is_sent_once(window: Open) -> None:
    desk, officer = window("alice"), window("olga", phone=True)
    number = sent_out(desk, "电梯里按的")
    officer.open(f"/matters/{number}/").live()
    page, tries = officer.page, []
    page.context.route("**/sign/", lambda route: (tries.append(1), route.abort())[1])
    press(officer, number, "sign")
    expect(mark(page, number, "sign")).to_be_visible()
    page.reload()
    expect(mark(page, number, "sign")).to_be_visible()
    page.close()
    officer.page = page = page.context.new_page()
    officer.open("/my/")
    expect(page.locator("#kept-steps .lamp")).to_contain_text("1 waiting")
    page.context.unroute("**/sign/")
    expect(page.locator("#kept-steps")).to_be_hidden(timeout=SEEN)
    assert len(tries) >= 2
    lines = desk.page.request.get(f"{desk.base}/api/matters/{number}/story").json()
    assert [line["move"] for line in lines].count("sign") == 1
    officer.complaints.clear()


def test_a_reload_without_a_network_shows_how_many_wait_and_they_go_when_it_is_back(window: Open) -> None:
    desk, officer = window("alice"), window("olga", phone=True, offline=True)
    number = sent_out(desk, "地下车库")
    officer.open(f"/matters/{number}/").live()
    page = officer.page
    page.wait_for_function("caches.match('/calls/offline/?part=1')", timeout=30_000)
    page.context.set_offline(True)
    press(officer, number, "sign")
    expect(mark(page, number, "sign")).to_be_visible()
    page.reload()
    expect(page.locator("#kept-steps")).to_contain_text("1 waiting")
    assert number not in page.content()
    page.context.set_offline(False)
    officer.open(f"/matters/{number}/")
    officer.shows("signed for")
    expect(page.locator("#kept-steps")).to_be_hidden(timeout=SEEN)
    officer.complaints.clear()


def test_where_only_the_answer_was_lost_the_step_is_not_made_twice(window: Open) -> None:
    desk, officer = window("alice"), window("olga", phone=True)
    number = sent_out(desk, "回话丢了")
    officer.open(f"/matters/{number}/").live()
    page = officer.page

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.context.route("**/sign/", lose, times=1)
    press(officer, number, "sign")
    officer.shows("signed for")
    expect(page.locator("#kept-steps")).to_be_hidden(timeout=SEEN)
    lines = desk.page.request.get(f"{desk.base}/api/matters/{number}/story").json()
    assert [line["move"] for line in lines].count("sign") == 1
    officer.complaints.clear()


def test_a_step_that_cannot_be_any_more_says_why_and_the_words_stay(window: Open) -> None:
    desk, officer = window("alice"), window("olga", phone=True)
    number = sent_out(desk, "路上被召回")
    officer.open(f"/matters/{number}/").live()
    page = officer.page
    page.context.set_offline(True)
    form = officer.form(number, "feed_back")
    form.locator("[name=outcome]").first.evaluate("one => one.tagName === 'SELECT' ? (one.value = 'settled') : one.click()")
    form.locator("[name=scene]").fill("两家已经说和，各自回屋")
    form.locator("[name=people]").fill("2")
    form.locator("[name=officers]").fill("2")
    form.locator("button").last.click()
    expect(mark(page, number, "feed_back")).to_be_visible()
    desk.open(f"/matters/{number}/")
    desk.move(number, "recall_all", reason="cancelled")
    desk.shows("to be sent for")
    page.context.set_offline(False)
    expect(page.locator("#kept-steps .lamp")).to_contain_text("1 not taken", timeout=SEEN)
    page.locator("#kept-steps > summary").click()
    expect(page.locator(".kept-one")).to_contain_text("cannot be done while the matter is at")
    expect(page.locator(".kept-one")).to_contain_text("两家已经说和")
    page.reload()
    page.locator("#kept-steps > summary").click()
    expect(page.locator(".kept-one")).to_contain_text("两家已经说和")
    page.locator(".kept-one button").click()
    expect(page.locator("#kept-steps")).to_be_hidden()
    assert page.evaluate(KEPT) == []
    officer.complaints.clear()


def test_what_waits_can_be_taken_back_and_is_shown_to_nobody_who_sits_here_next(window: Open) -> None:
    desk, officer = window("alice"), window("olga")
    number = sent_out(desk, "按错了一下")
    officer.open(f"/matters/{number}/").live()
    page = officer.page
    page.context.route("**/sign/", lambda route: route.abort())
    press(officer, number, "sign")
    mark(page, number, "sign").locator("button").click()
    expect(page.locator(".kept")).to_have_count(0)
    expect(officer.form(number, "sign").locator("button").last).to_be_enabled()
    press(officer, number, "sign")
    expect(mark(page, number, "sign")).to_be_visible()
    officer.sign_in("otto").open(f"/matters/{number}/")
    expect(page.locator("#matter")).to_be_visible()
    expect(page.locator("#kept-steps")).to_have_count(0)
    officer.sign_in("olga").open("/my/")
    expect(page.locator("#kept-steps .lamp")).to_contain_text("1 waiting")
    for _once in ("it is said", "it is done"):
        page.locator("details.menu.right").last.evaluate("one => { one.open = true; }")
        page.locator("form[action='/sign-out/'] button").click()
        page.wait_for_timeout(800)
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate(KEPT) == []
    officer.complaints.clear()


def test_what_somebody_did_while_a_refresh_was_on_its_way_is_not_undone(stage: Stage, window: Open) -> None:
    """Ticked, emptied, unfolded and half written between question and answer; and a press that is held down while the answer comes."""
    desk, other = window("alice"), window("lena")
    number = write_down(desk, "刷新来得不巧")
    desk.open(f"/matters/{number}/").live()
    page, held = desk.page, []

    def hold(route: Any) -> None:
        held.append(route) if route.request.headers.get("x-by-itself") else route.continue_()

    page.route(re.compile(rf"/matters/{number}/$"), hold)
    asked = desk.form(number, "answer_danger")
    other.open(f"/matters/{number}/").live()
    other.move(number, "chase")
    page.wait_for_timeout(1500)
    assert held, "the page asked anew"
    choice = asked.locator("input[name=injured][value=no]")
    choice.check(force=True)
    note = desk.form(number, "contact").locator("textarea")
    note.fill("刚写了一半")
    box = asked.locator("input[name=weapon][value=no]")
    box.scroll_into_view_if_needed()
    where = box.bounding_box()
    assert where
    page.mouse.move(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    page.mouse.down()
    held.pop().continue_()
    page.wait_for_timeout(600)
    page.mouse.up()
    page.unroute(re.compile(rf"/matters/{number}/$"))
    expect(page.locator("#matter")).to_have_attribute("data-v", "2", timeout=SEEN)
    expect(asked.locator("input[name=weapon][value=no]")).to_be_checked()
    expect(asked.locator("input[name=injured][value=no]")).to_be_checked()
    expect(note).to_have_value("刚写了一半")
