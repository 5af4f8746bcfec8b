"""The map in a real browser: it draws, it asks nobody else, and nothing moves it but its reader."""

import base64
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from bihuan.station.places.tests.test_ground import LAT, LON, extract
from tests.browser.conftest import Stage, Window

pytestmark = pytest.mark.browser
Open = Callable[..., Window]

TAKE = """async ([lat, lon]) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
  const body = JSON.stringify({ words: "路口两车相碰", place: "解放路", category: "0501", lat, lon });
  const answer = await fetch("/api/calls", { method: "POST", headers: { "x-csrftoken": token, "content-type": "application/json" }, body });
  return (await answer.json()).matter;
}"""
COLOURS = """async (picture) => {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
  [canvas.width, canvas.height] = [image.width, image.height];
  brush.drawImage(image, 0, 0);
  return new Set(new Uint32Array(brush.getImageData(0, 0, image.width, image.height).data.buffer)).size;
}"""


@pytest.fixture(scope="module")
def mapped(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    source = extract(tmp_path_factory.mktemp("extract") / "county.osm.pbf")
    assert stage.bihuan("map", "import", str(source)).said["ok"]
    return stage


def quiet(desk: Window) -> None:
    """A picture is read back from the graphics card, which the driver finds slow; that is no complaint about the page."""
    desk.complaints[:] = [complaint for complaint in desk.complaints if "ReadPixels" not in complaint]


def mark(desk: Window, number: str) -> Locator:
    return desk.page.locator(f".mk[data-mark='{number}']")


def take(desk: Window, east: float = 0.0, north: float = 0.0) -> str:
    return str(desk.page.evaluate(TAKE, [LAT + north, LON + east]))


def place(one: Locator) -> tuple[int, int]:
    """Where a mark stands once it stands still."""
    page, last = one.page, None
    while (box := one.bounding_box()) != last or box is None:
        last = box
        page.wait_for_timeout(300)
    return round(box["x"]), round(box["y"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_draws_the_ground_and_asks_no_other_host(mapped: Stage, window: Open, theme: str) -> None:
    desk = window("alice", theme=theme, language="zh-CN")
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    take(desk)
    with desk.page.expect_response(lambda answer: "/map/tiles/" in answer.url and answer.status == 200):
        desk.open("/map/")
    expect(desk.page.locator(".mk").first).to_be_visible()
    desk.page.wait_for_load_state("networkidle")
    picture = base64.b64encode(desk.page.locator(".map-ground canvas").screenshot()).decode()
    assert desk.page.evaluate(COLOURS, picture) > 20
    assert {urlsplit(url).hostname for url in asked if url.startswith("http")} == {"127.0.0.1"}
    quiet(desk)


def test_it_fits_what_is_new_until_a_hand_has_moved_it(mapped: Stage, window: Open) -> None:
    desk, other = window("alice"), window("adam")
    first = take(desk)
    desk.open("/map/").live()
    expect(mark(desk, first)).to_be_visible()
    before = place(mark(desk, first))
    far = take(other, east=0.05)
    expect(mark(desk, far)).to_be_visible(timeout=10_000)
    assert place(mark(desk, first)) != before

    canvas = desk.page.locator(".map-ground canvas").bounding_box()
    assert canvas
    desk.page.mouse.move(canvas["x"] + 700, canvas["y"] + 500)
    desk.page.mouse.down()
    desk.page.mouse.move(canvas["x"] + 640, canvas["y"] + 460, steps=6)
    desk.page.mouse.up()
    held = place(mark(desk, first))
    farther = take(other, north=0.09)
    expect(mark(desk, farther)).to_be_attached(timeout=10_000)
    assert place(mark(desk, first)) == held
    desk.page.get_by_role("button", name="Whole picture").press("Enter")  # the bar may ring above it for the new call
    assert place(mark(desk, first)) != held
    expect(mark(desk, farther)).to_be_in_viewport()
    quiet(desk)


def test_a_mark_is_reached_by_keyboard_says_itself_and_opens(mapped: Stage, window: Open) -> None:
    desk = window("alice")
    number = take(desk, east=0.004)
    desk.open("/map/")
    desk.page.evaluate("document.addEventListener('bihuan:pick', event => { window.picked = event.detail.number; })")
    one = mark(desk, number)
    expect(one).to_have_attribute("aria-label", "level 3, caller waiting, damage-only crash, 解放路")
    one.focus()
    desk.page.keyboard.press("Enter")
    assert desk.page.evaluate("window.picked") == number
    expect(one).to_have_attribute("aria-pressed", "true")
    desk.page.get_by_role("link", name="Open it").click()
    expect(desk.page.locator("#matter")).to_be_visible()
    desk.open("/map/")
    expect(mark(desk, number)).to_be_visible()
    desk.page.evaluate("number => document.dispatchEvent(new CustomEvent('bihuan:show', { detail: { number } }))", number)
    expect(mark(desk, number)).to_have_attribute("aria-pressed", "true")
    quiet(desk)


def test_the_layers_chosen_are_remembered_for_this_person(mapped: Stage, window: Open) -> None:
    desk = window("alice")
    number = take(desk)
    desk.open("/map/")
    expect(mark(desk, number)).to_be_visible()
    desk.page.get_by_text("Layers").click()
    desk.page.get_by_label("Incidents").uncheck()
    expect(mark(desk, number)).to_be_hidden()
    desk.open("/map/")
    expect(mark(desk, number)).to_be_attached()
    expect(mark(desk, number)).to_be_hidden()
    desk.sign_in("adam").open("/map/")
    expect(mark(desk, number)).to_be_visible()
    quiet(desk)


def test_without_a_map_places_stand_on_plain_ground(window: Open, mapped: Stage) -> None:
    away = mapped.home / "map" / "current"
    aside = away.with_name("aside")
    away.rename(aside)
    try:
        desk = window("alice", phone=True)
        number = take(desk)
        desk.open("/map/")
        expect(desk.page.get_by_text("There is no map yet, so places stand on plain ground")).to_be_visible()
        expect(mark(desk, number)).to_be_visible()
        quiet(desk)
    finally:
        aside.rename(away)


def test_an_outline_is_drawn_by_hand_and_by_keyboard_and_taken(mapped: Stage, window: Open) -> None:
    keeper = window("charlie-admin-elsewhere").open("/areas/Z9/")
    ground = keeper.page.locator(".draw .map-ground")
    ground.scroll_into_view_if_needed()
    expect(keeper.page.locator("#drawn-count")).to_have_text("corners: 0", timeout=20_000)
    for x, y in ((60, 60), (220, 60), (220, 200), (60, 200)):
        ground.click(position={"x": x, "y": y})
    expect(keeper.page.locator(".corner")).to_have_count(4)
    drawn = keeper.page.locator("[name=text]")
    before = drawn.input_value()
    keeper.page.locator(".corner").nth(2).press("ArrowRight")
    assert drawn.input_value() != before and drawn.input_value().count("[") == 7
    ground.click(position={"x": 140, "y": 60})
    expect(keeper.page.locator(".corner").nth(1)).to_be_focused()
    keeper.page.keyboard.press("Delete")
    expect(keeper.page.locator("#drawn-count")).to_have_text("corners: 4")
    keeper.page.fill("#outline-why", "实地走过")
    keeper.page.locator("#outline-why").press("Control+Enter")
    expect(keeper.page.locator("#foreseen")).to_contain_text("km²")
    expect(keeper.page.locator(".outline .proposed")).to_have_count(1)
    keeper.page.keyboard.press("F8")
    expect(keeper.page.locator("main")).to_contain_text("It is written down.")
    expect(keeper.page.locator(".outline .own")).to_have_count(1)
    quiet(keeper)
