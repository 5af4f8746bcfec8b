"""Every page, at a desk and on a phone, by day and by night, in both languages: it is drawn, it fits, it complains of nothing, it reaches
no other host, and whoever cannot see or cannot use a mouse can use it.

The addresses come from the routes themselves; how each is reached stands in walk.py, and a new route without an entry fails here.
"""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.conftest import DESK, PHONE, Stage, raised
from tests.browser.stage import PASSWORD
from tests.browser.walk import ASIDE, PAGES
from tests.station import ROOT
from tests.test_doors import addresses

# How a page looks does not depend on the database, and looking at all of them takes minutes.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="a page looks alike on every database"),
]

AXE = ROOT / "tests" / "vendor" / "axe.min.js"
# By night only the colours are others, so only they are judged again.
LOOK = """async (night) => {
  const options = night
    ? { runOnly: ["color-contrast"] }
    : { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        rules: { "target-size": { enabled: true } } };
  const { violations } = await axe.run(document, { ...options, preload: false, resultTypes: ["violations"] });
  // Where marks on a map cover one another, the same matters stand in a list beside it; what a bar covers is scrolled into the open.
  const covered = (node) => document.querySelector(node.target[0])?.closest(".maplibregl-map") || /obscured/.test(node.any[0]?.message);
  const meant = (one, node) => one.id !== "target-size" || !covered(node);
  const judged = violations.map((one) => ({ ...one, nodes: one.nodes.filter((node) => meant(one, node)) }));
  return judged.filter((one) => one.nodes.length && ["serious", "critical"].includes(one.impact)).map((one) =>
    `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + " ~ " + (node.any[0]?.message || "")).join(" | ")}`);
}"""
OVER = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return "";
  const scrolls = (one) => one && one !== document.body && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const beyond = (one) => one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement);
  const out = [...document.querySelectorAll("body *")].filter(beyond);
  return `${wide} px wide, because of ${out.slice(-1).map((one) => one.outerHTML.slice(0, 120))}`;
}"""
LANGUAGES = {"zh-CN": "zh-hans", "en-US": "en"}
ROUTES = sorted({path for path in addresses() if not path.startswith("api/")})


def test_every_route_has_a_way_to_it() -> None:
    missing = [path for path in ROUTES if path not in PAGES and path not in ASIDE]
    assert not missing, f"say in tests/browser/walk.py how these are reached: {missing}"
    gone = sorted((PAGES.keys() | ASIDE.keys()) - set(ROUTES))
    assert not gone, f"tests/browser/walk.py leads to what is no longer there: {gone}"


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    yield from raised(tmp_path_factory.mktemp("township") / "home", "tests.browser.township")


class Walker:
    """A browser that keeps everybody's session, one for each language."""

    def __init__(self, browser: Browser, station: Stage) -> None:
        self.browser, self.station = browser, station
        self.base = f"http://127.0.0.1:{station.port}"
        self.hosts = {f"127.0.0.1:{station.port}", f"127.0.0.1:{station.port + 1}"}
        self.contexts: dict[tuple[str, str], BrowserContext] = {}

    def open(self, who: str, language: str) -> Page:
        if (who, language) not in self.contexts:
            self.contexts[who, language] = context = self.browser.new_context(
                viewport=DESK,  # type: ignore[arg-type]
                locale=language,
                color_scheme="light",
                reduced_motion="reduce",  # else a colour is judged on its way from day to night
            )
            if who:
                page = context.new_page()
                page.goto(self.base + "/sign-in/")
                page.fill("#id_login", who)
                page.fill("#id_password", PASSWORD)
                page.keyboard.press("Enter")
                page.locator(".top").wait_for()
                page.close()
        return self.contexts[who, language].new_page()

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


@pytest.fixture(scope="module")
def walker(chromium: Browser, township: Stage) -> Iterator[Walker]:
    one = Walker(chromium, township)
    yield one
    one.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", [route for route in ROUTES if route in PAGES])
def test_the_page_is_whole(walker: Walker, route: str, language: str) -> None:
    faults: list[str] = []
    for who, where in PAGES[route]:
        path = where.format_map(walker.station.ids)
        faults += [f"{path} as {who or 'nobody'}: {fault}" for fault in judged(walker, who, path, language)]
    assert not faults, "\n".join(faults)


def judged(walker: Walker, who: str, path: str, language: str) -> list[str]:
    faults: list[str] = []
    page = walker.open(who, language)
    page.on("console", lambda message: faults.append(f"says {message.text}") if complaint(message, walker.base + path) else None)
    page.on("pageerror", lambda fault: faults.append(f"broke: {fault}"))
    page.on("request", lambda asked: faults.append(f"asks {asked.url}") if stranger(asked.url, walker.hosts) else None)
    answer = page.goto(walker.base + path, wait_until="load")
    if answer is None or answer.status not in (200, 401) or "text/html" not in answer.headers["content-type"]:
        page.close()
        return [f"answers {answer and answer.status}"]
    if page.locator("html").get_attribute("lang") != LANGUAGES[language]:
        faults.append("does not say its language")
    if not page.locator("main h1, .alone h1").count():
        faults.append("has no heading of the first rank")
    page.evaluate(AXE.read_text("utf-8"))
    for where, size in (("at a desk", DESK), ("on a phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            faults += [f"{where}, {theme}: {fault}" for fault in page.evaluate(LOOK, theme == "dark")]
        if over := page.evaluate(OVER):
            faults.append(f"{where} {over}")
    page.close()
    return faults


def complaint(message: ConsoleMessage, address: str) -> bool:
    """All but the sighs of a software renderer that a map is drawn with where there is no graphics card, and that a refusal refuses."""
    refused = "status of 401" in message.text and message.location["url"] == address
    return message.type in ("error", "warning") and "GPU stall due to ReadPixels" not in message.text and not refused


def stranger(url: str, hosts: set[str]) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.netloc not in hosts
