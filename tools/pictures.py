"""Takes the pictures of docs/pictures anew, from a running demo: `bihuan demo` in one window, `python -m tools.pictures` in another.

At most twelve are kept. Each is a page as a person of that post sees it at their own size of screen.
"""

import argparse
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bihuan.demo.people import PASSWORD

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SETTLED = 2500  # milliseconds until the map has drawn its tiles and the stream has been heard


@dataclass(frozen=True)
class Picture:
    """`then` brings the page to what is to be seen."""

    name: str
    who: str
    path: str
    size: dict[str, int]
    language: str = "zh-CN"
    theme: str = "light"
    then: Callable[[Page], None] = lambda page: None


def incident_in_hand(page: Page) -> None:
    page.locator("#list [data-m] > a").nth(1).click()
    page.locator("#hand #matter").wait_for()


def first_row(page: Page) -> None:
    """In hand, where anything is."""
    rows = page.locator("#list [data-m] a")
    if rows.count():
        rows.first.click()
        page.locator("#matter").wait_for()


def call_half_written(page: Page) -> None:
    page.fill("#words", "刚才楼道里两家人吵起来了，没有人受伤，大概四五个人。")
    page.fill("#place", "云江县云溪镇工业路82号翠湖花园7幢1单元")
    page.fill("#category", "0401")
    page.locator("#category").press("Enter")
    page.keyboard.press("Alt+Digit1")


PICTURES = (
    Picture("command-room", "dispatcher", "/queue/", DESK, then=incident_in_hand),
    Picture("command-room-dark", "dispatcher", "/queue/", DESK, "en-US", "dark", incident_in_hand),
    Picture("call", "dispatcher", "/calls/new/", DESK, then=call_half_written),
    Picture("township", "town_dispatcher", "/inbox/", DESK, then=first_row),
    Picture("leader", "leader", "/leader/", DESK),
    Picture("officer", "officer", "/queue/", PHONE, then=first_row),
)


def take(browser: Browser, base: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport=picture.size,  # type: ignore[arg-type]
        locale=picture.language,
        color_scheme="dark" if picture.theme == "dark" else "light",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.add_init_script("localStorage.setItem('tour', 'off')")
    page = context.new_page()
    page.goto(f"{base}/sign-in/")
    page.fill("#id_login", picture.who)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".top").wait_for()
    page.goto(base + picture.path)
    picture.then(page)
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument("--only", choices=[one.name for one in PICTURES], action="append")
    args = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture in PICTURES:
            if not args.only or picture.name in args.only:
                take(browser, args.base, picture)
                print(picture.name)
        browser.close()


if __name__ == "__main__":
    main()
