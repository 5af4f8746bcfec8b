"""Taking a call with a million incidents behind the desk: from a typed sign to the proposals that belong to it, in a real Chromium, and
from sending a call in to the moment each of two hundred screens has heard of it, and the queue of another desk tells of it.

Server, database, browser and screens share the cores of this machine. The class, the same matter and the place are asked for by the page
itself as it is served; the time of a sign ends with the frame in which the answer to a question asked after it was drawn."""

import argparse
import json
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Page, sync_playwright

from bench import common, databases
from bench.room import streets, verdict
from bench.stream import Part
from tests.browser.conftest import ARGS, CHROMIUM, DESK
from tests.station import Station

PROPOSAL, SAVED, STOOD = 150.0, 1000.0, 2000.0  # milliseconds, at p95 and twice at p99
WATCH, QUEUE = (Path(__file__).with_name(name) for name in ("intake.js", "intake_queue.js"))
WARMING = 3  # saves before those that count; quick answers of each server process before it is asked in earnest
ADDRESSES = ("/calls/proposals/", "/places/candidates/", "/calls/same/")
WAYS = {"class": "class", "same": "same matter", "place": "place"}


def measure(database: str, options: argparse.Namespace) -> list[common.Row]:
    with house(database, options) as home:
        begun = time.monotonic()
        maker = Part(("bench.intake_worker", options.incidents, options.seed, options.calls + 1), home)
        made = maker.hear()
        maker.process.wait()
        print(f"{database}: the house stands after {time.monotonic() - begun:.0f} s", file=sys.stderr)
        station = Station(Path(home["BIHUAN_HOME"]), home["DATABASE_URL"])
        if options.extract or not Path(home["BIHUAN_HOME"], "map").exists():
            assert station.bihuan("map", "import", options.extract or streets(Path(home["BIHUAN_HOME"], "roads.osm"))).said["ok"]
        try:
            station.serve(BIHUAN_WORKERS=str(options.workers))
            warm(station, made, options)
            return [*typing(database, station, made, options), *saving(database, station, made, home, options)]
        finally:
            station.end()


def warm(station: Station, made: dict[str, Any], options: argparse.Namespace) -> None:
    """Each server process reads sorter, places and calls once: asked over new connections until all of them have answered at once."""
    cookie, quick = f"{made['session']['name']}={made['session']['value']}", 0
    while quick < WARMING * options.workers:
        with httpx.Client(base_url=f"http://127.0.0.1:{station.port}", timeout=60) as client:
            token = client.get("/calls/sending/", headers={"Cookie": cookie}).json()["token"]
            head = {"x-csrftoken": token, "Accept": "application/json", "Cookie": f"{cookie}; csrftoken={token}"}
            begun = time.monotonic()
            said = [client.post(way, headers=head, data={"words": made["typed"][0]}).json() for way in ADDRESSES]
            quick = quick + 1 if said[-1]["ready"] and time.monotonic() - begun < 0.5 else 0


@contextmanager
def house(database: str, options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """A fresh one, or with --house the one kept in that folder; on PostgreSQL always a fresh one."""
    if options.house is None or database == "postgresql":
        with databases.fresh(database, "intake") as (home,):
            yield home
        return
    options.house.mkdir(parents=True, exist_ok=True)
    with nullcontext(options.house.resolve()) as folder:
        yield {"BIHUAN_HOME": str(folder), "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}


def typing(database: str, station: Station, made: dict[str, Any], options: argparse.Namespace) -> list[common.Row]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, "--disable-gpu"])
        context = browser.new_context(viewport=DESK, locale="zh-CN", service_workers="block")  # type: ignore[arg-type]
        context.add_cookies([{**made["session"], "url": f"http://127.0.0.1:{station.port}"}])
        context.add_init_script(path=WATCH)
        page = context.new_page()
        typed(page, station, made["typed"][0], options)  # the browser too opens the page for the first time once
        seen = [typed(page, station, words, options) for words in made["typed"][1:]]
        browser.close()
    return [common.Row("intake", f"{name}, from a sign to its proposal", database, {"incidents": options.incidents, **proposed(seen, way)})
            for way, name in WAYS.items()]


def proposed(seen: Sequence[dict[str, Any]], way: str) -> dict[str, str | int | float]:
    signs = sum(len(one["typed"]) for one in seen)
    spent = [each for one in seen for each in belonging(one["typed"], one["shown"][way])]
    holds = len(spent) == signs and common.percentile(spent, 0.95) < PROPOSAL
    return {"signs": signs, "questions": sum(len(one["shown"][way]) for one in seen), "not answered": signs - len(spent), **figures(spent),
            f"p95 under {PROPOSAL:.0f} ms": verdict(holds)}


def typed(page: Page, station: Station, words: str, options: argparse.Namespace) -> dict[str, Any]:
    page.goto(f"http://127.0.0.1:{station.port}/calls/new/")
    page.locator("#words").focus()
    page.wait_for_timeout(300)
    page.keyboard.type(words[:options.signs], delay=options.pause)
    page.wait_for_timeout(1500)
    seen: dict[str, Any] = page.evaluate("intake")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    return seen


def belonging(signs: Sequence[float], shown: Sequence[Sequence[float]]) -> list[float]:
    """For each sign, how long until the answer to the first question asked after it stood there."""
    answers = sorted(shown)
    asked, found = [one for one, _drawn in answers], []
    for sign in signs:
        if later := answers[bisect_left(asked, sign):]:
            found.append(min(drawn for _asked, drawn in later) - sign)
    return found


def saving(
    database: str, station: Station, made: dict[str, Any], home: dict[str, str], options: argparse.Namespace
) -> list[common.Row]:
    cookie = f"{made['session']['name']}={made['session']['value']}"
    screens = Part(("bench.screens",), home)
    screens.say({"url": f"http://127.0.0.1:{station.port + 1}/stream", "headers": {"Cookie": cookie}, "count": options.screens})
    screens.hear()
    with another_desk(station, made["other"]) as told_of:
        sent = send(station, cookie, options)
        time.sleep(2)
        rows = told_of()[WARMING:]
    screens.say()
    heard: dict[tuple[int, str], float] = {}
    for screen, when, text in screens.hear():
        said = json.loads(text) if text.startswith("{") else {}
        if "m" in said:
            heard.setdefault((screen, said["m"].rsplit("-", 1)[0]), when)
    screens.end()
    awaited = [(screen, number, asked) for number, asked, _answered in sent for screen in range(options.screens)]
    spent = [1000 * (heard[screen, number] - asked) for screen, number, asked in awaited if (screen, number) in heard]
    lost, answers = len(awaited) - len(spent), [1000 * (answered - asked) for _number, asked, answered in sent]
    drawn = [at - 1000 * asked for at, (_number, asked, _answered) in zip(rows, sent, strict=False)]
    told = {"incidents": options.incidents, "calls": len(sent)}
    return [
        common.Row("intake", f"a call sent in, heard on {options.screens} screens", database, {
            **told, "deliveries": len(spent), "lost": lost, **figures(spent), "answer p50 ms": round(common.percentile(answers, 0.5), 1),
            "p99 under 1 s": verdict(not lost and common.percentile(spent, 0.99) < SAVED)}),
        common.Row("intake", f"a call sent in, told by the queue of another desk beside {options.screens} screens", database, {
            **told, "deliveries": len(drawn), "lost": len(sent) - len(drawn), **figures(drawn),
            "p99 under 2 s": verdict(len(drawn) == len(sent) > 0 and common.percentile(drawn, 0.99) < STOOD)}),
    ]  # fmt: skip


@contextmanager
def another_desk(station: Station, session: dict[str, str]) -> Iterator[Callable[[], list[float]]]:
    """The command room of somebody else in a browser of their own; gives when its queue told of each new incident, one after another, in
    milliseconds of the clock."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, "--disable-gpu"])
        context = browser.new_context(viewport=DESK, locale="zh-CN", service_workers="block")  # type: ignore[arg-type]
        context.add_cookies([{**session, "url": f"http://127.0.0.1:{station.port}"}])  # type: ignore[list-item]
        context.add_init_script(path=QUEUE)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{station.port}/queue/")
        page.wait_for_timeout(3000)
        yield lambda: list(page.evaluate("told"))
        browser.close()


def send(station: Station, cookie: str, options: argparse.Namespace) -> list[tuple[str, float, float]]:
    """Calls sent in at a steady pace, as the form sends them: number, when it was sent, when the answer was there."""
    sent = []
    with httpx.Client(base_url=f"http://127.0.0.1:{station.port}", timeout=30) as client:
        token = client.get("/calls/sending/", headers={"Cookie": cookie}).json()["token"]
        head = {"x-csrftoken": token, "Accept": "application/json", "Cookie": f"{cookie}; csrftoken={token}"}
        begun = time.time()
        for number in range(WARMING + options.saves):
            time.sleep(max(0.0, begun + number / options.rate - time.time()))
            form = {"token": uuid4().hex, "words": f"楼下音乐从十一点响到现在，第{number}次说了", "place": f"解放路{number + 9}号",
                    "category": "0902", "source": "phone", "then": "open"}
            asked = time.time()
            answer = client.post("/calls/new/", headers=head, data=form)
            assert answer.status_code == 200, answer.text[:500]
            sent.append((answer.json()["number"], asked, time.time()))
    return sent[WARMING:]


def figures(spent: Sequence[float]) -> dict[str, str | int | float]:
    if not spent:
        return {}
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "at most": 1.0}
    return {f"{name} ms": round(common.percentile(spent, share), 1) for name, share in shares.items()}


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--incidents", type=int, default=1_000_000, help="in the house; those of the last thirty days with live calls")
    parser.add_argument("--house", type=Path, help="a folder in which the house (SQLite) is kept for the next time")
    parser.add_argument("--extract", type=Path, help="an OpenStreetMap extract for the map; else the streets of the demo")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--calls", type=int, default=15, help="calls that are typed")
    parser.add_argument("--signs", type=int, default=40, help="at most so many signs of each")
    parser.add_argument("--pause", type=float, default=120, help="milliseconds from one sign to the next")
    parser.add_argument("--screens", type=int, default=200)
    parser.add_argument("--saves", type=int, default=60, help="calls that are sent in")
    parser.add_argument("--rate", type=float, default=2, help="of them a second")
    parser.add_argument("--workers", type=int, default=2, help="server processes")
    common.measured(measure, parser.parse_args(words))


if __name__ == "__main__":
    main()
