"""A joint desk at the screen: set up around a place, its queue fills by itself, a clerk sees what was asked, and its end hands back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from bihuan.station.people.actor import CHINA
from tests.browser.conftest import Stage, Window
from tests.browser.stage import PLACE

pytestmark = pytest.mark.browser
Open = Callable[..., Window]


def taken(desk: Window, words: str) -> str:
    desk.open("/calls/new/")
    desk.page.fill("textarea[name=words]", words)
    desk.page.fill("[name=place]", PLACE)
    desk.page.fill("[name=category]", "1207")
    desk.page.click("button[value=open]")
    desk.page.wait_for_url("**/queue/?m=*")
    return desk.page.url.split("m=")[1]


def test_a_joint_desk_from_its_setting_up_to_its_end(stage: Stage, window: Open) -> None:
    lena, now = window("lena").open("/joint/"), datetime.now(CHINA)
    page = lena.page
    page.fill("#name", "庙会联勤")
    page.fill("#start", f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.fill("#end", f"{now + timedelta(hours=6):%Y-%m-%dT%H:%M}")
    for seat in (f"{stage.ids['desk']}.dispatcher", f"{stage.ids['D06']}.clerk"):
        page.check(f"input[name=seats][value='{seat}']")
    page.fill("[name=place]", PLACE)
    page.click("#set-up .btn.primary")
    page.wait_for_url("**/sheet/")
    room = page.url.removeprefix(lena.base).replace("sheet/", "")

    table, clerk = window("adam").open(room).live(), window("bob").open(room).live()
    alice = window("alice")
    number = taken(alice, "摊位堵住了消防通道")
    expect(table.page.locator("#newbar")).to_be_visible()
    table.page.keyboard.press("F6")
    table.page.locator(f"#list [data-m='{number}'] > a").click()
    expect(table.page.locator("#matter")).to_have_attribute("data-m", number)
    alice.open("/queue/")
    expect(alice.page.locator(f"#list [data-m='{number}'] .at-desk")).to_contain_text("庙会联勤")
    expect(clerk.page.locator(f"#list [data-m='{number}']")).to_have_count(0)

    alice.open(f"/matters/{number}/")
    alice.move(number, "ask_help", organisation=stage.ids["D06"], task="到现场看一看")
    expect(clerk.page.locator("#newbar")).to_be_visible()
    clerk.page.keyboard.press("F6")
    clerk.page.locator(f"#list [data-m='{number}'] > a").click()
    expect(clerk.page.locator("#matter")).to_contain_text("庙会联勤")

    page.reload()
    page.click("button[value=end]")
    expect(page.locator("main")).to_contain_text("1 open incident is back with the main desk alone")
    alice.open(f"/matters/{number}/")
    expect(alice.page.locator("#matter .story")).to_contain_text("Back with the main desk alone")
    clerk.open("/inbox/")
    expect(clerk.page.locator("a[href='/joint/']")).to_have_count(0)
