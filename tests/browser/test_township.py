"""A township's day in a real browser: a clerk's inbox, a spreadsheet, a leader's morning, a desk that changes hands."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Stage, Window
from tests.browser.test_windows import write_down

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def divert(desk: Window, stage: Stage, words: str) -> str:
    """A call that is not police business, offered to the township; returns the number of the diversion."""
    number = write_down(desk, words)
    desk.open(f"/matters/{number}/")
    asked = desk.form(number, "answer_danger")
    for one in asked.locator("select").all():
        one.select_option("no")
    for one in asked.locator("input[value=no]").all():
        one.check(force=True)
    asked.locator("button").last.click()
    expect(desk.page.locator("#matter")).to_have_attribute("data-v", "2")
    desk.open(f"/matters/{number}/")  # read anew, so that no refresh of the stream folds the form while it is filled in
    desk.move(number, "divert", request=words, urgency="general")
    child = number.replace("-J1", "-F1")
    expect(desk.page.locator("#matter")).to_contain_text(child)  # it comes to hand, with its next step laid open
    expect(desk.form(child, "offer")).to_be_visible()
    desk.open(f"/matters/{child}/")
    desk.move(child, "offer", to=stage.ids["room"])
    desk.shows("offered, not signed for")
    return child


def assigned(room: Window, stage: Stage, numbers: list[str]) -> None:
    for number in numbers:
        room.open(f"/matters/{number}/")
        room.move(number, "accept")
        room.shows("with the township room, to be assigned")
        room.move(number, "assign", department=stage.ids["D06"])
        room.shows("assigned, not signed for")


def test_a_clerk_signs_three_at_once_answers_one_returns_one_and_extends_one(stage: Stage, window: Open) -> None:
    desk = window("alice")
    numbers = [divert(desk, stage, f"夜市第 {n} 家音箱太响") for n in (1, 2, 3)]
    assigned(desk.sign_in("tom"), stage, numbers)

    clerk = window("bob").open("/inbox/").live()
    page = clerk.page
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-picked-words]")).to_have_text("3 picked")
    page.keyboard.press("F8")
    expect(page.locator(".outcome")).to_contain_text("Signed for 3 matters.")

    clerk.open("/inbox/?tab=work")
    page.locator(f"#row-{numbers[0]} a.cover").click()
    pane = page.locator("article.pane")
    expect(pane).to_contain_text("By the rule")
    page.keyboard.press("F8")
    expect(pane.locator("select[name=outcome]")).to_be_focused()
    pane.locator("select[name=outcome]").select_option("solved")
    pane.locator(".replies > summary").first.click()
    pane.locator("[data-reply]").first.click()
    expect(pane.locator("textarea[name=result]")).to_have_value(re.compile("已到现场查看"))
    pane.locator("label:has([name=how][value=phone])").first.click()
    page.keyboard.press("Control+Enter")
    expect(pane.locator(".pane-top .chip")).to_have_text("done, the caller to be told")

    page.locator("[data-step='1']").click()
    expect(pane).to_have_attribute("data-m", numbers[1])
    page.keyboard.press("F9")
    pane.locator("select[name=reason]").select_option("not_own_duty")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#refusal")).to_contain_text("Still to be filled in")
    clerk.complaints.clear()  # the browser notes the refusal itself
    pane.locator("form[id$='send_back'] textarea").fill("按权责清单应由执法队承办")
    page.keyboard.press("Control+Enter")
    expect(pane.locator(".pane-top .chip")).to_have_text("returned, awaiting a ruling")

    page.locator("[data-step='1']").click()
    expect(pane).to_have_attribute("data-m", numbers[2])
    clerk.move(numbers[2], "ask_extension", term="3wd", reason="等配件")
    expect(pane.locator(".story")).to_contain_text("等配件")


def test_lines_of_a_spreadsheet_are_pasted_seen_and_taken(stage: Stage, window: Open) -> None:
    desk = window("alice")
    number = divert(desk, stage, "路灯不亮，已经三天")
    assigned(desk.sign_in("tom"), stage, [number])
    clerk = window("bob").open(f"/inbox/?m={number}")
    clerk.page.keyboard.press("F8")
    expect(clerk.page.locator(".pane-top .chip")).to_have_text("in hand")
    clerk.page.click("text=Paste from Excel")
    clerk.page.fill("#lines", f"{number}\t已解决\t换了灯头\t电话\n{number[:-1]}9\t已解决\t没有这件\t电话")
    clerk.page.keyboard.press("Control+Enter")
    expect(clerk.page.locator("h2", has_text="What would happen")).to_be_visible()
    expect(clerk.page.locator(".tbl")).to_contain_text("There is no such matter")
    clerk.page.keyboard.press("F8")
    expect(clerk.page.locator("h2", has_text="1 matter is reported done")).to_be_visible()
    expect(clerk.page.locator("#lines")).to_have_value(re.compile("没有这件"))


def test_the_file_holds_what_the_filter_shows(stage: Stage, window: Open) -> None:
    room = window("tom").open("/inbox/?tab=work&filter=1")
    shown = room.page.locator("#list tr[data-m]").count()
    room.page.keyboard.press("Alt+Digit8")
    room.page.select_option("select[name=purpose]", "check")
    with room.page.expect_download() as taken:
        room.page.keyboard.press("Control+Enter")
    content = open(taken.value.path(), "rb").read()
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == shown
    room.open("/inbox/?tab=work&filter=1")
    expect(room.page.locator(".sieve .count")).to_contain_text(f"{shown} matter")


@pytest.mark.parametrize("phone", [False, True])
def test_a_leader_reads_the_day_and_writes_a_note(stage: Stage, window: Open, phone: bool) -> None:
    leader = window("lena", phone=phone)
    expect(leader.page.locator("h1")).to_contain_text(re.compile("Today|Yesterday"))
    expect(leader.page.locator(".figs .fig").first).to_contain_text("calls")
    wide, seen = leader.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen
    leader.page.locator("table a", has_text=re.compile(r"^\d+$")).first.click()
    expect(leader.page.locator("#list tr[data-m]").first).to_be_visible()


def test_a_desk_is_handed_over_and_accepted_by_the_next(stage: Stage, window: Open) -> None:
    desk = window("alice")
    number = write_down(desk, "交班时还没办完的一件")
    desk.open("/handover/")
    desk.page.fill(f"[name='note-matter-{number}']", "等物业回话")
    desk.page.fill("#promises", "22 点前回电")
    desk.page.keyboard.press("F8")
    expect(desk.page.locator("h1 .chip")).to_have_text("not accepted yet")
    next_one = window("adam").open("/notices/")
    expect(next_one.page.locator("p.banner[role=status]")).to_contain_text("nobody has accepted it yet")
    next_one.page.locator("text=Read and accept").press("Enter")  # the sound check of a new shift may lie above it
    expect(next_one.page.locator("main")).to_contain_text("等物业回话")
    next_one.page.keyboard.press("F8")
    expect(next_one.page.locator("h1 .chip")).to_have_text("accepted")
    expect(next_one.page.locator(".facts")).to_contain_text("adam")


ROOMS = ("/inbox/", "/inbox/?tab=work&filter=1", "/inbox/paste/", "/ring/", "/leader/", "/unclosed/?side=all", "/handover/", "/my/")


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-US", "dark")])
def test_none_of_these_pages_overflows_or_complains(window: Open, phone: bool, language: str, theme: str) -> None:
    for name in ("lena", "tom"):
        one = window(name, phone=phone, language=language, theme=theme)
        for room in ROOMS:
            if name == "tom" and room == "/leader/":
                continue
            one.open(room)
            wide, seen = one.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide <= seen, (name, room)


def test_a_stranger_sees_nothing_of_it(stage: Stage, window: Open) -> None:
    stranger = window("charlie-town_dispatcher-far-room")
    for room in ("/inbox/?tab=work", "/inbox/?tab=over", "/ring/", "/my/"):
        stranger.open(room)
        expect(stranger.page.locator("tr[data-m]")).to_have_count(0)
