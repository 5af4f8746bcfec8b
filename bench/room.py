"""The command room in a real Chromium in the middle of a day: its first view, a key pressed in it, and what it holds as events come in.

Server, database, whoever writes the events and the browser share the cores of this machine. Only what was run is printed: a run of
sixty seconds at the pace of eight hours in ten minutes says nothing of the other nine."""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import common, databases
from bench.stream import Part
from bihuan.demo.osm import write_osm
from bihuan.demo.world import world
from tests.browser.conftest import ARGS, CHROMIUM, DESK
from tests.station import Station, until

QUEUE, MARKS, KEY, HEAP = 1000, 2500, 100, 300  # milliseconds, megabytes
GROUPS = "12345678"
WATCH = Path(__file__).with_name("room.js")
EIGHT_HOURS = 8 * 3600


def measure(database: str, options: argparse.Namespace) -> list[common.Row]:
    with databases.fresh(database, "room") as (home,), sync_playwright() as playwright:
        writer = Part(("bench.room_worker", options.open, options.received, options.days, options.stations), home)
        cookie = writer.hear()
        station = Station(Path(home["BIHUAN_HOME"]), home["DATABASE_URL"])
        with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
            source = options.extract or streets(Path(folder, "roads.osm"))
            assert station.bihuan("map", "import", source).said["ok"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, "--disable-gpu"])
        try:
            station.serve(BIHUAN_WORKERS="2")
            looks = []
            for _ in range(options.looks + 1):
                with room(browser, station, cookie) as page:
                    looks.append(first_view(page))
            went_on = {}
            if options.seconds:
                with room(browser, station, cookie) as page:
                    went_on = events(page, writer, options)
        finally:
            browser.close()
            station.end()
            writer.end()
    still = f"{options.open} open, {options.received} of today"
    if options.days > 1 or options.stations > 1:
        still = f"{options.open} open, {options.received} of {options.days} days at {options.stations} stations"
    found = [common.Row("room", f"first view, {still}", database, viewed(looks[1:]))]  # the first look warms the server
    return [*found, common.Row("room", f"events at {options.speed:g} times their pace, {still}", database, went_on)] if went_on else found


def streets(path: Path) -> Path:
    """Those of the demo's township."""
    ground = world()
    return write_osm(path, ground.roads, ground.addresses)


@contextmanager
def room(browser: Browser, station: Station, cookie: dict[str, str]) -> Iterator[Page]:
    """A window that has never been here before, with the queue drawn and the first marks on the map."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")  # type: ignore[arg-type]
    context.add_cookies([{**cookie, "url": f"http://127.0.0.1:{station.port}"}])  # type: ignore[list-item]
    context.add_init_script(path=WATCH)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{station.port}/queue/")
    until(lambda: page.evaluate("bench.queue > 0 && bench.marks > 0"))  # asked from outside: the page lets no text become program
    yield page
    context.close()


def first_view(page: Page) -> dict[str, Any]:
    page.wait_for_timeout(1500)
    counted = {name: page.locator(which).count() for name, which in (("rows", "#list [data-m]"), ("drawn", ".mk[data-mark]"))}
    press(page, GROUPS + "0")
    return {**counted, **page.evaluate("bench"), **held(page)}


def press(page: Page, digits: str) -> None:
    """Each digit shows a group of the queue, 0 all of it again."""
    for digit in digits:
        page.locator("#list .group, #list [data-m] a").first.focus()
        before = page.evaluate("bench.shown.length")
        page.keyboard.press(digit)
        until(lambda: page.evaluate("bench.shown.length") > before)  # noqa: B023  asked before the next digit


def held(page: Page) -> dict[str, float]:
    """What is left after all that can be thrown away was."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    found = inside(session)
    session.detach()
    return found


def inside(session: Any) -> dict[str, float]:
    session.send("Performance.enable")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return {"heap": told["JSHeapUsedSize"] / 2**20, "nodes": told["Nodes"]}


def own(page: Page) -> float:
    """Megabytes that the process of this page holds for itself: all of the page and what waits to be thrown away, not only its script."""
    session = page.context.browser.new_browser_cdp_session()  # type: ignore[union-attr]
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    busiest = max((one for one in told if one["type"] == "renderer"), key=lambda one: one["cpuTime"])["id"]
    status = dict(line.split(":", 1) for line in Path(f"/proc/{busiest}/status").read_text("utf-8").splitlines())
    return int(status["RssAnon"].split()[0]) / 1024


def events(page: Page, writer: Part, options: argparse.Namespace) -> dict[str, str | int | float]:
    """One page that stays open while the day goes on, with somebody who asks for a group every few seconds."""
    page.wait_for_timeout(3000)
    before, began, session = held(page), own(page), page.context.new_cdp_session(page)
    writer.say([options.events * options.speed / EIGHT_HOURS, options.seconds])
    peak, most, end, groups = 0.0, began, time.monotonic() + options.seconds, cycle(GROUPS)
    while time.monotonic() < end:
        page.wait_for_timeout(2000)
        press(page, next(groups) + "0")
        peak, most = max(peak, inside(session)["heap"]), max(most, own(page))
    written = writer.hear()
    page.wait_for_timeout(3000)
    after, seen = held(page), page.evaluate("bench")
    return {
        "events": written["events"], "seconds": round(written["seconds"]),
        "events in eight hours": options.events, **answered([seen]),
        "longest task ms": round(max(seen["tasks"])), "heap MB": round(after["heap"], 1), "heap MB before": round(before["heap"], 1),
        "heap MB at most": round(peak, 1), f"heap at most {HEAP} MB": verdict(peak <= HEAP),
        "nodes": int(after["nodes"]), "nodes before": int(before["nodes"]),
        "process MB before": round(began), "process MB at most": round(most), "process MB": round(own(page))}


def viewed(looks: Sequence[dict[str, Any]]) -> dict[str, str | int | float]:
    queue, marks = [one["queue"] for one in looks], [one["marks"] for one in looks]
    return {
        "looks": len(looks), "rows": looks[-1]["rows"], "marks": looks[-1]["drawn"],
        "queue p50 ms": round(common.percentile(queue, 0.5)), "queue worst ms": round(max(queue)),
        "queue under 1 s": verdict(max(queue) < QUEUE),
        "map p50 ms": round(common.percentile(marks, 0.5)), "map worst ms": round(max(marks)),
        "map under 2.5 s": verdict(max(marks) < MARKS), **answered(looks),
        "longest task ms": round(max(max(one["tasks"]) for one in looks)),
        "heap MB": round(max(one["heap"] for one in looks), 1), "nodes": int(max(one["nodes"] for one in looks))}


def answered(looks: Sequence[dict[str, Any]]) -> dict[str, str | int | float]:
    """The browser's own event timing, which ends with the next frame, and the time until the group that was asked for stands there."""
    keys, shown = [max(one["keys"]) for one in looks], [each for one in looks for each in one["shown"]]
    return {
        "key worst ms": round(max(keys)), "key under 100 ms": verdict(max(keys) < KEY),
        "group shown p50 ms": round(common.percentile(shown, 0.5)), "group shown p95 ms": round(common.percentile(shown, 0.95)),
        "group under 100 ms": verdict(common.percentile(shown, 0.95) < KEY)}


def verdict(holds: bool) -> str:
    return "yes" if holds else "no"


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--open", type=int, default=300, help="incidents still open")
    parser.add_argument("--received", type=int, default=10_000, help="incidents of the days, open ones among them")
    parser.add_argument("--days", type=int, default=1, help="days over which they came")
    parser.add_argument("--stations", type=int, default=1, help="stations that received them; with more than one the room above them looks")
    parser.add_argument("--looks", type=int, default=5, help="windows opened one after another, each for the first time")
    parser.add_argument("--events", type=int, default=26_700, help="events of eight hours: a third of a day's incidents, eight steps each")
    parser.add_argument("--speed", type=float, default=48, help="times as quick as the day; 48 is eight hours in ten minutes")
    parser.add_argument("--seconds", type=float, default=60, help="how long events come; 600 is the eight hours at 48, 0 is none")
    parser.add_argument("--extract", type=Path, help="an OpenStreetMap extract for the map; else the streets of the demo")
    common.measured(measure, parser.parse_args(words))


if __name__ == "__main__":
    main()
