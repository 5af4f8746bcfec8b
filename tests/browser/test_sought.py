"""A long list is searched by keyboard alone; Enter takes what is pointed at and never sends the form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage, Window
from tests.browser.test_township import divert

pytestmark = pytest.mark.browser


def test_somebody_is_found_by_a_word_and_taken_with_enter(stage: Stage, window: Callable[..., Window]) -> None:
    desk = window("alice")
    number = divert(desk, stage, "夜市音箱太响，找个人管")
    desk.open(f"/matters/{number}/")
    form = desk.form(number, "name_crew")
    answer, box, offers = form.locator("select[name=person]"), form.locator("[role=combobox]"), form.locator("[role=option]")
    expect(box).to_be_visible()
    version = desk.page.locator("#matter").get_attribute("data-v")
    name = answer.locator("option", has_text="otto").first.inner_text()
    box.focus()
    desk.page.keyboard.type("ott")
    expect(offers.first).to_contain_text(name)
    desk.page.keyboard.press("Enter")
    expect(answer).to_have_value(stage.ids["otto"])
    expect(box).to_have_value(name)
    desk.page.keyboard.press("Enter")
    assert desk.page.locator("#matter").get_attribute("data-v") == version, "Enter in the box sends nothing"

    desk.page.keyboard.type("nobody of that name")
    expect(offers).to_have_count(0)
    desk.page.keyboard.press("Tab")
    expect(box).to_have_value(name)  # what was typed and not taken says nothing
    box.focus()
    desk.page.keyboard.press("ArrowDown")
    expect(offers.first).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(offers.first).to_be_hidden()
    assert desk.complaints == []


def test_without_the_script_it_is_a_list_like_any_other(stage: Stage, window: Callable[..., Window]) -> None:
    desk = window("alice")
    number = divert(desk, stage, "没有脚本也要能选人")
    desk.page.route("**/sought.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    desk.open(f"/matters/{number}/")
    desk.move(number, "name_crew", person=stage.ids["otto"])
    expect(desk.page.locator("#matter")).to_contain_text("otto")
