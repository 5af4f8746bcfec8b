"""The command room under real keys, a real mouse and a real input method."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import SEEN, Stage, Window
from tests.browser.test_windows import write_down

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def row(window: Window, unit: str) -> Locator:
    return window.page.locator(f".u[data-code='{unit}']")


def digit(window: Window, unit: str) -> Locator:
    return row(window, unit).locator(".code")


def command(window: Window, line: str) -> None:
    window.page.keyboard.press("Control+k")
    window.page.locator("#palette-line").fill(line)
    expect(window.page.locator("#palette-list [role=option]").first).to_be_visible()


def free(window: Window, unit: str) -> None:
    """Whatever an earlier test has left, the unit stands free."""
    row(window, unit).locator(".u-pick").focus()
    window.page.keyboard.press("1")
    insist = window.page.get_by_role("button", name="Let it go all the same")
    if digit(window, unit).inner_text() != "1":
        expect(insist.or_(row(window, unit).locator(".k1")).first).to_be_visible()
        if insist.is_visible():
            insist.click()
    expect(digit(window, unit)).to_have_text("1")
    window.complaints.clear()


def test_a_unit_is_moved_with_the_keyboard_alone_and_the_other_desk_sees_it(window: Open) -> None:
    desk, other = window("alice"), window("adam")
    other.open("/queue/").live()
    desk.open("/queue/").live()
    desk.page.keyboard.press("Alt+Digit0")
    expect(row(desk, "U1").locator(".u-pick")).to_be_focused()
    for pressed in ("5", "2"):
        desk.page.keyboard.press(pressed)
        expect(digit(desk, "U1")).to_have_text(pressed)
        expect(row(desk, "U1").locator(".u-pick")).to_be_focused()
        expect(digit(other, "U1")).to_have_text(pressed, timeout=SEEN)
    desk.page.keyboard.press("ArrowDown")
    expect(row(desk, "U2").locator(".u-pick")).to_be_focused()


def test_digits_in_a_field_or_of_an_input_method_are_no_status(window: Open) -> None:
    desk = window("alice").open("/queue/").live()
    row(desk, "U1").locator(".u-pick").focus()
    before = digit(desk, "U1").inner_text()
    desk.page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '6', bubbles: true, cancelable: true, isComposing: true}))"
    )
    desk.page.keyboard.press("Control+k")
    desk.page.keyboard.type("6")
    expect(desk.page.locator("#palette-line")).to_have_value("6")
    desk.page.keyboard.press("Escape")
    expect(digit(desk, "U1")).to_have_text(before)


@pytest.mark.parametrize("how", ["right click", "keys"])
def test_the_nine_digits_stand_in_a_menu(window: Open, how: str) -> None:
    desk = window("alice").open("/queue/").live()
    if how == "keys":
        row(desk, "U2").locator(".u-pick").focus()
        desk.page.keyboard.press("Shift+F10")
    else:
        row(desk, "U2").locator(".u-pick").click(button="right", position={"x": 60, "y": 12})
    menu = desk.page.locator("#unit-menu")
    expect(menu).to_be_visible()
    expect(menu.locator("[data-digit]")).to_have_count(9)
    desk.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    row(desk, "U2").locator(".u-pick").click(button="right", position={"x": 60, "y": 12})
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    expect(digit(desk, "U2")).to_have_text("1")
    expect(menu).to_be_hidden()


def test_a_long_press_opens_the_menu_on_a_phone(window: Open) -> None:
    desk = window("alice", phone=True).open("/units/")
    desk.page.evaluate(
        """() => { const one = document.querySelector('.u'), touch = new Touch({identifier: 1, target: one, clientX: 40, clientY: 200});
           one.dispatchEvent(new TouchEvent('touchstart', {bubbles: true, touches: [touch]})); }"""
    )
    expect(desk.page.locator("#unit-menu")).to_be_visible()


def test_a_second_assignment_is_asked_and_so_is_letting_go(window: Open) -> None:
    desk = window("alice")
    first, second = write_down(desk, "第一起，派出去"), write_down(desk, "第二起，也想派同一组")
    desk.open("/queue/").live()
    free(desk, "U3")
    command(desk, f"send U3 {first}")
    desk.page.keyboard.press("Enter")
    expect(row(desk, "U3")).to_contain_text(first.split("-")[2], timeout=SEEN)
    command(desk, f"send U3 {second}")
    desk.page.keyboard.press("Enter")
    form = desk.page.locator(f"[id='form-{second}-send']")
    expect(form.locator(".err")).to_contain_text(first)
    expect(form.locator("[name=unit]:checked, select[name=unit]").first).to_have_value("3")
    row(desk, "U3").locator(".u-pick").focus()
    desk.page.keyboard.press("2")
    asked = desk.page.locator("#unit-aside .asked")
    expect(asked).to_contain_text(first)
    desk.page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(row(desk, "U3").locator(".u-pick")).to_be_focused()
    desk.page.keyboard.press("2")
    desk.page.get_by_role("button", name="Let it go all the same").click()
    expect(digit(desk, "U3")).to_have_text("2")
    desk.complaints.clear()


def test_the_command_line_waits_for_the_input_method(stage: Stage, window: Open) -> None:
    """Pinyin is typed, shown as a composition, and ends with Enter: that Enter chooses a word and runs nothing."""
    desk = window("alice", language="zh-CN").open("/queue/").live()
    desk.page.keyboard.press("/")
    line = desk.page.locator("#palette-line")
    expect(line).to_be_focused()
    devtools = desk.page.context.new_cdp_session(desk.page)
    devtools.send("Input.imeSetComposition", {"text": "yun", "selectionStart": 3, "selectionEnd": 3})
    desk.page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))"
    )
    expect(desk.page.locator("#palette")).to_be_visible()
    devtools.send("Input.insertText", {"text": "云02 不可用"})
    expect(line).to_have_value("云02 不可用")
    option = desk.page.locator("#palette-list [role=option][aria-selected=true]")
    expect(option).to_contain_text("不可用")
    desk.page.keyboard.press("Enter")
    expect(digit(desk, "U2")).to_have_text("6")
    expect(desk.page.locator("#palette")).to_be_hidden()


def test_what_was_typed_into_the_command_line_is_there_again(window: Open) -> None:
    desk = window("alice").open("/inbox/").live()
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("not clo")
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Control+k")
    expect(desk.page.locator("#palette-line")).to_have_value("not clo")
    expect(desk.page.locator("#palette-list")).to_contain_text("Not closed")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/unclosed/")


def test_a_digit_in_the_queue_shows_one_group_and_again_all(window: Open) -> None:
    desk = window("alice")
    number = write_down(desk, "一起待派的")
    desk.open("/queue/").live()
    desk.page.locator(f"#list [data-m='{number}'] a").focus()
    desk.page.keyboard.press("2")
    expect(desk.page.locator(".group.on")).to_contain_text("unsigned")
    expect(desk.page.locator(f"#list [data-m='{number}']")).to_have_count(0)
    desk.page.keyboard.press("1")
    expect(desk.page.locator(f"#list [data-m='{number}']")).to_have_count(1)
    desk.page.keyboard.press("0")
    expect(desk.page.locator(".group.on")).to_have_count(0)


def test_a_row_that_leaves_does_not_pull_the_others_up_under_the_cursor(window: Open) -> None:
    desk, other = window("alice"), window("adam")
    number = write_down(desk, "马上办结的")
    other.open("/queue/").live()
    leaving = other.page.locator(f"#list [data-m='{number}']")
    leaving.hover()
    desk.open(f"/matters/{number}/").live()
    desk.move(number, "contact", how="phone", reached="spoken")
    expect(desk.page.locator("#matter")).to_have_attribute("data-v", "2", timeout=SEEN)
    desk.move(number, "close", result="answered", words="已答复", feedback="已答复")
    expect(leaving).to_have_class(re.compile(r"\bgone\b"), timeout=SEEN)
    other.page.locator(".top").hover()
    expect(leaving).to_have_count(0)


@pytest.mark.parametrize(("wide", "high"), [(1440, 900), (1920, 1080), (1280, 720)])
def test_the_room_never_scrolls_as_a_whole(window: Open, wide: int, high: int) -> None:
    desk = window("alice")
    number = write_down(desk, "看一看版面")
    desk.page.set_viewport_size({"width": wide, "height": high})
    desk.open(f"/queue/?m={number}")
    held = desk.page.evaluate(
        "[document.documentElement].every((page) => page.scrollWidth <= innerWidth && page.scrollHeight <= innerHeight)"
    )
    assert held
    expect(desk.page.locator("#room-side")).to_be_visible()


def test_on_a_phone_the_units_stand_behind_a_tab(window: Open) -> None:
    desk = window("alice", phone=True).open("/queue/")
    expect(desk.page.locator("#room-side")).to_be_hidden()
    desk.page.get_by_role("tab", name="Units").click()
    expect(desk.page.locator("#room-side")).to_be_visible()
    expect(desk.page.locator("#room-list")).to_be_hidden()


def test_two_desks_on_one_incident_see_each_other_write_and_lose_no_word(window: Open) -> None:
    desk, other = window("alice"), window("adam")
    number = write_down(desk, "两个人同时看")
    for one in (desk, other):
        one.open(f"/queue/?m={number}").live()
    expect(other.page.locator("#others")).to_contain_text("alice is looking too", timeout=10_000)
    note = desk.form(number, "contact").locator("textarea")
    note.fill("我正在写")
    expect(other.page.locator("#others")).to_contain_text("is writing “Contact the caller”", timeout=10_000)
    other.move(number, "contact", how="desk", reached="spoken", words="我先办了")
    expect(desk.page.locator("#matter")).to_have_attribute("data-v", "2", timeout=SEEN)
    expect(note).to_have_value("我正在写")
    expect(desk.page.locator("#matter .facts")).to_contain_text("Contact the caller · adam")


def test_a_machine_whose_clock_is_wrong_is_told_so(window: Open) -> None:
    desk = window("alice")
    desk.page.add_init_script("const real = Date.now; Date.now = () => real() - 90000;")
    desk.open("/queue/").live()
    expect(desk.page.locator("#drift")).to_contain_text("slow", timeout=20_000)
    assert desk.page.locator("[data-as-of]").inner_text()


def test_the_map_stands_over_the_units_and_what_is_in_hand_is_marked_on_it(window: Open) -> None:
    desk = window("alice")
    number = write_down(desk, "地图上看")
    desk.open(f"/queue/?m={number}").live()
    expect(desk.page.locator("#room-side .map-pane")).to_be_visible()
    whole, units = (desk.page.locator(one).bounding_box() for one in ("#room-side .map-pane", "#units"))
    assert whole and units and whole["y"] + whole["height"] <= units["y"] + 1
