"""What a window does for the person in front of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SEEN, Stage, Window
from tests.browser.stage import PASSWORD

pytestmark = pytest.mark.browser
Open = Callable[..., Window]

ROOMS = ("/queue/", "/calls/", "/calls/new/", "/inbox/", "/unclosed/", "/notices/", "/figures/", "/rules/", "/ui/")


def write_down(desk: Window, words: str) -> str:
    """A new call; returns the number of its incident."""
    desk.open("/calls/new/")
    desk.page.fill("textarea[name=words]", words)
    desk.page.fill("[name=category]", "1207")
    desk.page.click("button[value=open]")
    desk.page.wait_for_url("**/queue/?m=*")
    return desk.page.url.split("m=")[1]


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-US", "dark")])
def test_no_room_overflows_or_complains(window: Open, phone: bool, language: str, theme: str) -> None:
    """At a desk and on a phone, in both languages and themes. That the browser complained of nothing is asked as the window closes."""
    desk = window("alice", phone=phone, language=language, theme=theme)
    number = write_down(desk, "学府苑 12 幢楼道堆物，两家吵起来了，请尽快来人看看，电话里听不清楚。" * 3)
    for room in (*ROOMS, f"/matters/{number}/", f"/matters/{number}/paper/"):
        desk.open(room)
        assert desk.page.evaluate("document.documentElement.dataset.theme") == theme
        wide, seen = desk.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, room


def test_what_is_being_typed_outlives_what_somebody_else_does(window: Open) -> None:
    desk, other = window("alice"), window("lena")
    number = write_down(desk, "两家人写在一起")
    desk.open(f"/matters/{number}/").live()
    note = desk.form(number, "contact").locator("textarea")
    note.fill("已联系，说好下午再来")
    other.open(f"/matters/{number}/").live()
    other.move(number, "chase")
    expect(desk.page.locator("#matter")).to_have_attribute("data-v", "2", timeout=SEEN)
    expect(note).to_have_value("已联系，说好下午再来")
    expect(note).to_be_focused()
    expect(desk.page.locator("#matter")).to_contain_text("Your words are kept")
    desk.move(number, "contact", how="phone", reached="spoken")
    expect(desk.page.locator("#matter .story")).to_contain_text("已联系，说好下午再来")


def test_notes_for_the_next_shift_outlive_a_reload_and_are_nobody_elses(window: Open) -> None:
    desk = window("alice").open("/handover/")
    desk.page.fill("#relief [name=words]", "桥头的灯还没修")
    desk.page.reload()
    expect(desk.page.locator("#relief [name=words]")).to_have_value("桥头的灯还没修")
    desk.sign_in("adam").open("/handover/")
    expect(desk.page.locator("#relief [name=words]")).to_have_value("")
    desk.sign_in("alice").open("/handover/")
    expect(desk.page.locator("#relief [name=words]")).to_have_value("")


def test_two_who_act_at_once_do_not_act_twice(window: Open) -> None:
    """The second sees that somebody was quicker, with the words still there."""
    desk, other = window("alice"), window("adam")
    number = write_down(desk, "同一件两人办")
    for one in (desk, other):
        one.page.route("**/stream*", lambda route: route.abort())
        one.page.route("**/pulse/**", lambda route: route.abort())
        one.open(f"/matters/{number}/")
    desk.move(number, "contact", how="phone", reached="spoken", words="我先打的")
    expect(desk.page.locator("#matter .story")).to_contain_text("我先打的")
    other.move(number, "contact", how="desk", reached="spoken", words="我后打的")
    expect(other.page.locator("#refusal")).to_contain_text("Somebody else has just acted")
    expect(other.form(number, "contact").locator("textarea")).to_have_value("我后打的")
    desk.complaints.clear()
    other.complaints.clear()


def test_new_rows_wait_in_the_bar_and_nothing_moves(window: Open) -> None:
    desk, other = window("alice"), window("adam")
    write_down(desk, "早先的一件")
    other.open("/queue/").live()
    before = other.page.locator("#list [data-m]").all_inner_texts()
    write_down(desk, "后来的一件")
    write_down(desk, "再后来的一件")
    expect(other.page.locator("#newbar")).to_contain_text("2 new", timeout=SEEN)
    assert [text.split("\n")[0] for text in other.page.locator("#list [data-m]").all_inner_texts()] == [
        text.split("\n")[0] for text in before
    ]
    other.page.keyboard.press("F6")
    expect(other.page.locator("#list [data-m]")).to_have_count(len(before) + 2)
    expect(other.page.locator("#newbar")).to_be_hidden()


def test_without_the_stream_it_asks_by_itself_and_says_so(window: Open) -> None:
    desk, other = window("alice"), window("adam")
    other.page.route("**/stream*", lambda route: route.abort())
    other.open("/queue/")
    expect(other.page.locator("#lamp")).to_have_class("lamp late")
    write_down(desk, "流断了也要看见")
    expect(other.page.locator("#newbar")).to_be_visible(timeout=SEEN + 3000)
    other.page.unroute("**/stream*")
    other.live()
    other.complaints.clear()


def test_after_sleep_it_catches_up(window: Open) -> None:
    desk, other = window("alice"), window("adam")
    number = write_down(desk, "睡着时发生的事")
    other.open(f"/matters/{number}/").live()
    other.page.context.set_offline(True)
    desk.open(f"/matters/{number}/")
    desk.move(number, "contact", how="phone", reached="spoken", words="合盖时联系的")
    expect(desk.page.locator("#matter .story")).to_contain_text("合盖时联系的")
    other.page.context.set_offline(False)
    expect(other.page.locator("#matter .story")).to_contain_text("合盖时联系的", timeout=10_000)
    other.complaints.clear()


def test_an_input_method_keeps_its_keys(window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    desk.page.fill("textarea[name=words]", "正在选字")
    pressed = "isComposing => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'F8', bubbles: true, isComposing}))"
    desk.page.evaluate(pressed, True)
    expect(desk.page.locator("#words")).to_have_value("正在选字")
    desk.page.evaluate(pressed, False)
    desk.page.wait_for_url("**/queue/?m=*")


def test_the_danger_questions_are_answered_one_after_the_other(window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    for key in ("Alt+Digit1", "Alt+Digit2", "Alt+Digit3"):
        desk.page.keyboard.press(key)
    answers = {one.get_attribute("name"): one.get_attribute("value") for one in desk.page.locator(".ask input:checked").all()}
    assert answers == {"injured": "no", "weapon": "yes", "violence_now": "unknown"}


def test_rows_are_walked_with_the_arrows_and_opened_beside_the_list(window: Open) -> None:
    desk = window("alice")
    for words in ("第一件", "第二件"):
        write_down(desk, words)
    desk.open("/queue/")
    rows = desk.page.locator("#list [data-m] a")
    rows.first.focus()
    desk.page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    desk.page.keyboard.press("Enter")
    number = desk.page.locator("#list [data-m]").nth(1).get_attribute("data-m")
    expect(desk.page.locator("#hand #matter")).to_have_attribute("data-m", str(number))


def test_a_phone_opens_a_row_as_a_page(window: Open) -> None:
    desk = window("alice", phone=True)
    number = write_down(desk, "手机上看")
    desk.open("/queue/")
    desk.page.locator(f"[data-m='{number}'] a").click()
    desk.page.wait_for_url(f"**/matters/{number}/")


def test_the_acting_post_is_chosen_in_the_bar(window: Open) -> None:
    desk = window("alice").open("/queue/")
    desk.page.locator(".top .menu summary").first.click()
    expect(desk.page.locator(".top .menu [name=held]")).to_have_count(1)
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".top .menu [name=held]")).to_be_hidden()


def test_it_works_without_scripts(stage: Stage, chromium: Browser, window: Open) -> None:
    number = write_down(window("alice"), "没有脚本也能办")
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{stage.port}/sign-in/")
    page.fill("#id_login", "lena")
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")
    page.goto(f"http://127.0.0.1:{stage.port}/matters/{number}/")
    if page.locator("#more-moves:not([open])").count():
        page.locator("#more-moves > summary").click()
    page.locator(f"[id='fold-{number}-chase'] > summary").click()
    page.locator(f"[id='form-{number}-chase'] button").click()
    expect(page.locator("#main")).to_contain_text("Follow it up: done.")
    context.close()


def test_paper_carries_no_buttons(window: Open) -> None:
    desk = window("alice", theme="dark")
    number = write_down(desk, "要打印的一件")
    desk.open(f"/matters/{number}/paper/")
    desk.page.select_option("select[name=purpose]", "check")
    desk.page.click("form button.primary")
    expect(desk.page.locator(".taken-out")).to_contain_text("to check how it was handled")
    desk.page.emulate_media(media="print")
    expect(desk.page.locator("[data-print]")).to_be_hidden()
    assert desk.page.evaluate("getComputedStyle(document.body).color") == "rgb(20, 24, 29)"


def test_signed_out_in_the_middle_of_a_sentence_nothing_is_lost(window: Open) -> None:
    desk = window("alice")
    number = write_down(desk, "登录到期时写的")
    desk.open(f"/matters/{number}/").live()
    note = desk.form(number, "contact").locator("textarea")
    note.fill("写到一半")
    desk.page.context.clear_cookies(name="sessionid")
    desk.move(number, "contact", how="phone", reached="spoken")
    expect(desk.page.locator(".toasts")).to_contain_text("you have been signed out")
    desk.sign_in("alice").open(f"/matters/{number}/")
    expect(desk.page.locator("#matter .story")).to_contain_text("写到一半")
    desk.complaints.clear()


def test_a_station_that_is_away_keeps_the_words_of_a_decision_on_the_page(window: Open) -> None:
    """What decides something is not sent later by itself; what only tells what was done is: test_kept.py."""
    desk = window("alice")
    number = write_down(desk, "断网时写的")
    desk.open(f"/matters/{number}/").live()
    note = desk.form(number, "ask_invalid").locator("textarea")
    note.fill("断网也在")
    desk.page.context.set_offline(True)
    desk.move(number, "ask_invalid", reason="1301")
    expect(desk.page.locator(".toasts")).to_contain_text("Your words are still here")
    expect(note).to_have_value("断网也在")
    desk.page.context.set_offline(False)
    desk.move(number, "ask_invalid")
    expect(desk.page.locator("#matter .story")).to_contain_text("断网也在")
    desk.complaints.clear()
