"""Twenty calls at a keyboard: the words are typed, the desk takes the class with one key or finds that none is known; none is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage, Window

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
UNKNOWN = ""
# Police and township matters, dialect words, English, silence, a joke, violence at home, a missing child
CALLS = (
    ("我老公又打我，我抱着囡逃出来了", "0301"), ("囡囡不见了，放学没回家", "0702"), ("两伙人打群架，拿着酒瓶", "0201"),
    ("打相打了，门口好几个人", "0201"),
    ("屋里煤气味很重", "0602"), ("厨房着火了，冒黑烟", "0601"), ("有人要跳楼，在楼顶", "0703"), ("两辆车追尾了，人没事", "0501"),
    ("撞了就跑，肇事逃逸", "0503"), ("钥匙忘带了，帮忙开锁", "0801"), ("楼下KTV太吵", "0902"), ("工地半夜施工打桩", "0903"),
    ("老板欠工钱，工资不发", "0404"), ("my e-bike was stolen", "0103"), ("there is a fight outside the bar", "0201"),
    ("people are stuck in the lift", "1007"),
    ("（无声）", UNKNOWN), ("打错了，按错了", UNKNOWN), ("喂？", UNKNOWN), ("出事了，你们快来", UNKNOWN),
)  # fmt: skip


def _typed(page: Page, words: str) -> None:
    expect(page.locator("#words")).to_be_focused()
    with page.expect_response("**/calls/proposals/"):
        page.keyboard.insert_text(words)


def test_twenty_calls_are_sorted_by_keyboard_alone_and_none_is_lost(window: Open) -> None:
    desk = window("alice")
    written = set()
    for words, code in CALLS:
        page = desk.open("/calls/new/").page
        _typed(page, words)
        if code:
            expect(page.locator("[data-sort]")).to_contain_text(code)
            page.keyboard.press("Alt+Digit4")
            expect(page.locator("#category")).to_have_value(re.compile(f"^{code} "))
        else:
            expect(page.locator("#sorting [data-unknown]")).to_be_visible()
        expect(page.locator("#words")).to_be_focused()
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/calls/3*/")
        written.add(page.url)
        expect(page.locator("#main")).to_contain_text(code or "1207")
    assert len(written) == len(CALLS) and not desk.complaints


def test_an_input_method_is_left_alone_and_a_failing_answer_holds_nobody_up(window: Open, stage: Stage) -> None:
    desk = window("alice").open("/calls/new/")
    page, asked = desk.page, []
    page.on("request", lambda request: asked.append(request.url) if "/proposals/" in request.url else None)
    page.locator("#words").evaluate("""field => {
      field.dispatchEvent(new CompositionEvent("compositionstart"));
      field.value = "da jia";
      field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
    }""")
    page.wait_for_timeout(800)
    assert not asked
    page.route("**/calls/proposals/", lambda route: route.abort())
    page.locator("#words").evaluate("""field => {
      field.value = "打架了";
      field.dispatchEvent(new CompositionEvent("compositionend", { data: "打架了", bubbles: true }));
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }""")
    page.wait_for_timeout(800)
    assert asked
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/calls/3*/")
    expect(page.locator("#main")).to_contain_text("打架了")
    assert all("Failed to load resource" in complaint for complaint in desk.complaints)
    desk.complaints.clear()  # the answer that was cut off on purpose


def test_why_not_is_said_with_two_keys(window: Open) -> None:
    page = window("alice").open("/calls/new/").page
    _typed(page, "两伙人打群架，拿着酒瓶")
    expect(page.locator("[data-sort]")).to_contain_text("0201")
    expect(page.locator(".ask.raised").first).to_be_visible()
    page.keyboard.press("Alt+Digit5")
    page.keyboard.press("Enter")
    expect(page.locator("#sorting [data-said]")).to_contain_text("Noted")
    expect(page.locator("#category")).to_have_value("")
    expect(page.locator("#words")).to_be_focused()


def test_f8_waits_a_moment_for_what_the_words_point_to_and_then_asks(window: Open) -> None:
    """The station sorts slowly. A class that comes a moment after the key is asked about before it is filed under “other”."""
    desk = window("alice").open("/calls/new/")
    page = desk.page
    expect(page.locator("#words")).to_be_focused()
    page.evaluate("""() => { const ask = window.fetch; window.fetch = async (where, how) => {
      if (String(where).includes("/proposals/")) await new Promise((done) => setTimeout(done, 800));
      return ask(where, how);
    }; }""")
    page.keyboard.insert_text("我孩子5岁在公园走丢了")
    page.keyboard.press("F8")
    expect(page.locator("#new-call .told")).to_contain_text("Looking which class the words point to")
    expect(page.locator("#new-call .told")).to_contain_text(re.compile("No class yet. It sounds like 0702"))
    page.keyboard.press("Alt+Digit4")
    page.keyboard.press("F8")
    page.wait_for_url("**/queue/?m=*")
    expect(page.locator("#matter")).to_contain_text("0702")


def test_a_station_that_never_answers_about_the_class_holds_no_call_up(window: Open) -> None:
    desk = window("alice").open("/calls/new/")
    page = desk.page
    expect(page.locator("#words")).to_be_focused()
    page.route("**/calls/proposals/", lambda route: None)
    page.keyboard.insert_text("这句话永远等不到分类")
    page.keyboard.press("F8")
    page.wait_for_url("**/queue/?m=*")
    expect(page.locator("#matter")).to_contain_text("1207")
