"""Somebody who has never seen the room follows the tour: each step is one that a hand makes, and what it costs a hand is counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Stage, Window, raised

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
# Seconds that a person needs: Card, Moran, Newell, The keystroke-level model, CACM 23 (1980). Reading is 5 words or 8 characters a second.
KEY, POINT, THINK, READ = 0.28, 1.1, 1.35, 0.2
CREW = 60  # in the demo a crew that somebody waits for is back sooner: bihuan/demo/robot.py
SEEN_WHOLE = """one => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    yield from raised(tmp_path_factory.mktemp("tour") / "home", "tests.browser.stage", BIHUAN_DEMO="1")


@dataclass
class Newcomer:
    """Reads what the card says, then does it with fingers on a phone and with keys at a desk."""

    window: Window
    phone: bool
    seconds: float = 0.0
    steps: int = 0

    def reads(self, title: str) -> None:
        card = self.window.page.locator("#tour")
        expect(card.locator("h2")).to_have_text(title)
        words = card.locator("[aria-live] p").inner_text()
        self.seconds += THINK + READ * max(len(words.split()), len(words) / 8)

    def press(self, key: str) -> None:
        self._step(KEY * len(key.split("+")))
        self.window.page.keyboard.press(key)

    def touch(self, what: str | Locator) -> None:
        self._step(POINT + KEY)
        one = self.window.page.locator(what).first if isinstance(what, str) else what
        one.tap() if self.phone else one.click()

    def choose(self, form: Locator, name: str, value: str) -> None:
        field = form.locator(f"[name='{name}']").first
        if field.get_attribute("type") == "radio":
            return self.touch(form.locator(f"label:has([name='{name}'][value='{value}'])"))
        self._step(2 * (POINT + KEY))
        field.select_option(value)

    def write(self, field: Locator, words: str) -> None:
        self._step(POINT + KEY * len(words))
        field.fill(words)

    def does(self, key: str, button: str) -> None:
        """The key where there are keys, else the button that the key stands on."""
        self.touch(button) if self.phone else self.press(key)

    def _step(self, seconds: float) -> None:
        self.steps += 1
        self.seconds += seconds


@pytest.mark.parametrize(("phone", "language", "theme"), [(False, "en-US", "light"), (True, "en-US", "dark")])
def test_a_newcomer_carries_a_call_to_its_end(stage: Stage, window: Open, phone: bool, language: str, theme: str) -> None:
    desk = window("alice", phone=phone, language=language, theme=theme, touch=phone).open("/queue/").live()
    hand, page = Newcomer(desk, phone), desk.page

    hand.reads("Take a call")
    hand.does("F2", "#take-call")
    hand.reads("Write what the caller says")
    hand.touch("[data-tour-example]")
    hand.reads("Ask about danger")
    for _ in range(5):
        hand.does("Alt+Digit1", ".ask:not(:has(:checked)) label")
    for title in ("Write where it is", "Name the class"):
        hand.reads(title)
        hand.touch("[data-tour-example]")
    hand.reads("Write it down")
    hand.does("F8", "[name=then][value=open]")

    hand.reads("Send a unit")
    page.locator("#matter, form[action$='/open/'] .wide.pointed").first.wait_for()
    if page.locator("form[action$='/open/'] .wide.pointed").count():  # the newcomer before has called about the same
        hand.does("F8", "form[action$='/open/'] .wide")
    page.locator("#matter").wait_for()
    number = str(page.locator("#matter").get_attribute("data-m"))
    hand.does("F8", f"[id='fold-{number}-send'] > summary")
    form = page.locator(f"[id='form-{number}-send']")
    hand.choose(form, "unit", "1")
    hand.choose(form, "lead", stage.ids["olga"])
    hand.does("Control+Enter", f"[id='form-{number}-send'] button.primary")

    hand.reads("Ring the caller")
    hand.touch(page.locator(f"[id='fold-{number}-contact'] > summary"))
    form = page.locator(f"[id='form-{number}-contact']")
    hand.choose(form, "how", "phone")
    hand.choose(form, "reached", "spoken")
    hand.does("Control+Enter", f"[id='form-{number}-contact'] button.primary")

    hand.reads("Close it")
    expect(page.locator("#tour [aria-live] p")).to_contain_text("The crew signs, drives and reports")
    the_crew_comes_back(window, number)
    expect(page.locator("#tour [aria-live] p")).to_contain_text("The crew has reported")
    expect(page.locator("#matter .story")).to_contain_text("Unit is free again")
    hand.reads("Close it")
    hand.does("F10", f"[id='fold-{number}-close'] > summary")
    form = page.locator(f"[id='form-{number}-close']")
    hand.choose(form, "result", "handled")
    hand.write(form.locator("[name=words]"), "双方已分开。")
    hand.write(form.locator("[name=feedback]"), "已电话告知。")
    hand.does("Control+Enter", f"[id='form-{number}-close'] button.primary")
    hand.reads("The loop is closed")
    desk.shows("closed")
    expect(page.locator(".moved-on")).to_have_count(0)  # nobody else has written, and the page does not say so
    assert hand.steps <= 32, hand.steps
    assert hand.seconds + CREW < 180, hand.seconds


def the_crew_comes_back(window: Open, number: str) -> None:
    crew = window("olga").open(f"/matters/{number}/").live()
    crew.page.keyboard.press("F8")
    crew.shows("signed for")
    crew.move(number, "arrive")
    crew.shows("on scene")
    crew.move(number, "feed_back", outcome="settled", scene="双方分开", people="2", officers="2")
    crew.shows("fed back, to be closed")
    crew.move(number, "clear")


def test_the_card_covers_nothing_that_it_points_at(window: Open) -> None:
    for phone in (False, True):
        desk = window("alice", phone=phone).open("/queue/")
        expect(desk.page.locator(".pointed")).to_have_count(1)
        for what in (".pointed", ".panes .tab >> nth=0" if phone else "#list"):
            assert desk.page.locator(what).evaluate(SEEN_WHOLE), (phone, what)
        desk.page.locator("[data-tour-off]").click()
        expect(desk.page.locator("#tour")).to_be_hidden()
        desk.page.locator("#tour-again").click()
        expect(desk.page.locator("#tour h2")).to_have_text("Take a call")
