"""One matter all the way round, in two windows: whatever one does, the other shows within two seconds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SEEN, Stage, Window
from tests.browser.stage import PLACE

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def take_call(desk: Window, words: str) -> None:
    """With the keyboard alone."""
    desk.live().page.keyboard.press("F2")
    expect(desk.page.locator("#words")).to_be_focused()
    desk.page.keyboard.type(words)
    for answer in (PLACE, "", ""):
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.type(answer)
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type("0902")
    for _ in range(5):
        desk.page.keyboard.press("Alt+Digit1")
    desk.page.keyboard.press("F8")


def test_a_call_goes_round_the_whole_loop_and_both_windows_see_each_step(stage: Stage, window: Open) -> None:
    desk, other = window("alice"), window("adam")
    other.open("/queue/").live()
    desk.open("/queue/").live()

    take_call(desk, "夜宵城音箱到半夜还在放")
    expect(other.page.locator("#newbar")).to_be_visible(timeout=SEEN)
    expect(other.page.locator("#newbar")).to_contain_text("1 new")
    other.page.keyboard.press("F6")
    row = other.page.locator("#list [data-m]")
    expect(row).to_have_count(1, timeout=SEEN)
    expect(row).to_contain_text("to be sent for")
    number = str(row.get_attribute("data-m"))

    take_call(desk, "夜宵城音箱还在放，吵得睡不着")
    desk.page.wait_for_url("**/calls/3*/")
    expect(desk.page.locator(".cand")).to_have_count(1)
    desk.page.keyboard.press("F4")
    expect(row).to_contain_text("2 callers", timeout=SEEN)

    desk.open(f"/matters/{number}/").live()
    desk.move(number, "send", unit="1", lead=stage.ids["olga"])
    expect(row).to_contain_text("to be signed for", timeout=SEEN)
    other.sign_in("olga").open(f"/matters/{number}/").live()
    other.page.keyboard.press("F8")
    desk.shows("signed for")
    other.move(number, "arrive")
    desk.shows("on scene")
    other.move(number, "feed_back", outcome="warned", scene="到场劝阻，商户当场调低。", people="2", officers="2")
    desk.shows("fed back, to be closed")

    desk.move(number, "divert", request="夜间音箱扰民，请规范经营时段", urgency="general")
    child = number.replace("-J1", "-F1")
    expect(desk.page.locator(".matter")).to_contain_text(child, timeout=SEEN)
    desk.open(f"/matters/{child}/").live()
    if desk.page.locator("#matter h1 .chip").inner_text() == "to be diverted":
        desk.move(child, "offer", to=stage.ids["room"])

    room = other.sign_in("tom").open(f"/matters/{child}/").live()
    desk.shows("offered, not signed for")
    room.page.keyboard.press("F8")
    desk.shows("with the township room, to be assigned")
    room.move(child, "assign", department=stage.ids["D06"])
    desk.shows("assigned, not signed for")
    clerk = other.sign_in("bob").open(f"/matters/{child}/").live()
    clerk.page.keyboard.press("F8")
    desk.shows("in hand")
    clerk.move(child, "send_back", reason="not_own_duty", words="社会生活噪声，应由综合执法队办。")
    desk.shows("returned, awaiting a ruling")
    room = other.sign_in("tom").open(f"/matters/{child}/").live()
    room.move(child, "rule", to=stage.ids["D04"], ground="law", basis="《噪声法》第六十四条")
    desk.shows("assigned, not signed for")
    carrier = other.sign_in("bill").open(f"/matters/{child}/").live()
    carrier.page.keyboard.press("F8")
    desk.shows("in hand")
    expect(carrier.page.locator(f"[id='form-{child}-send_back']")).to_have_count(0)
    carrier.move(child, "finish", outcome="solved", result="测得 61 分贝，责令改正。", how="phone")
    desk.shows("done, the caller to be told")

    room = other.sign_in("tom").open(f"/matters/{child}/").live()
    room.move(child, "reopen", words="昨晚又响了")
    desk.shows("not solved, to be done again")
    carrier = other.sign_in("bill").open(f"/matters/{child}/").live()
    carrier.move(child, "finish", outcome="solved", result="撤去外置音箱。", how="phone")
    desk.shows("done, the caller to be told")
    room = other.sign_in("tom").open(f"/matters/{child}/").live()
    expect(room.page.locator(".matter")).to_contain_text("昨晚又响了")
    room.move(child, "call_back", answer="solved", satisfied="yes", words="谢谢，安静了")
    expect(desk.page.locator("#matter .story")).to_contain_text("谢谢，安静了", timeout=SEEN)
    room.move(child, "close", feedback="已告知报警人：已改正。")
    desk.shows("closed")

    other.sign_in("adam").open(f"/matters/{number}/").live()
    desk.open(f"/matters/{number}/").live()
    desk.move(number, "contact", how="phone", reached="spoken", words="已答复")
    expect(other.page.locator("#matter .story")).to_contain_text("已答复", timeout=SEEN)
    desk.move(number, "close", result="diverted", words="镇里办结，报警人满意。", feedback="已答复")
    other.shows("closed")

    verified = stage.bihuan("audit", "verify")
    assert verified.code == 0, verified
