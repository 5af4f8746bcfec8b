"""The live stream to two hundred screens: how long after a commit does each of them know?

Real HTTP connections to the real stream process, and a writer of its own that makes moves at a steady pace. Every write is looked for on
every screen: one that never came, or came before an older version of its matter, is counted. Steps of one matter that are read in one
look travel as one message (screens fetch the newest anyway), so a write has arrived when its version or a later one has."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bench import common, databases
from tests.station import free_port

TARGET = 50.0  # milliseconds at p99, on PostgreSQL


class Part:
    """A process spoken to line by line."""

    def __init__(self, words: Sequence[object], home: dict[str, str]) -> None:
        command = [sys.executable, "-m", *map(str, words)]
        self.process = subprocess.Popen(command, env=common.environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, order: object = None) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def cpu(self) -> float:
        """Seconds of processor time so far; what a busy machine cannot distort."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def measure(database: str, options: argparse.Namespace) -> common.Row:
    with databases.fresh(database, "stream") as (home,):
        writer = Part(("bench.stream_worker", "write", options.rate, options.seconds), home)
        cookie = writer.hear()["cookie"]
        port = free_port()
        server = Part(("bench.stream_worker", "serve", port), home)
        answering(port)
        screens = Part(("bench.screens",), home)
        screens.say({"url": f"http://127.0.0.1:{port}/stream", "headers": {"Cookie": cookie}, "count": options.screens})
        screens.hear()
        spent = server.cpu()
        writer.say()
        writes = writer.hear()
        spent = server.cpu() - spent
        screens.say()
        messages = screens.hear()
        for part in (screens, server, writer):
            part.end()
    return row(database, writes, messages, spent, options)


def answering(port: int, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()
            return
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def row(database: str, writes: list[list[Any]], messages: list[list[Any]], spent: float, options: argparse.Namespace) -> common.Row:
    seen: dict[tuple[int, str], list[tuple[int, float]]] = defaultdict(list)
    for screen, when, text in messages:
        said = json.loads(text) if text.startswith("{") else {}
        if "m" in said:
            seen[screen, said["m"]].append((said["v"], when))
    backwards = sum(later[0] <= earlier[0] for arrived in seen.values() for earlier, later in zip(arrived, arrived[1:], strict=False))
    after_commit, after_asking, lost = [], [], 0
    for number, version, asked, done in writes:
        for screen in range(options.screens):
            arrival = next((when for known, when in seen[screen, number] if known >= version), None)
            if arrival is None:
                lost += 1
                continue
            after_commit.append(1000 * (arrival - done))
            after_asking.append(1000 * (arrival - asked))
    figures: dict[str, str | int | float] = {
        "writes": len(writes), "deliveries": len(after_commit), "lost": lost, "out of order": backwards,
        "p50 ms": round(common.percentile(after_commit, 0.5), 1), "p99 ms": round(common.percentile(after_commit, 0.99), 1),
        "p99 ms with the write itself": round(common.percentile(after_asking, 0.99), 1),
        "server CPU µs a delivery": round(1e6 * spent / len(after_commit))}
    if database == "postgresql":
        figures[f"under {TARGET:.0f} ms"] = "yes" if common.percentile(after_commit, 0.99) < TARGET else "no"
    return common.Row("stream", f"{options.screens} screens, {options.rate:g} writes a second", database, figures)


def main(words: Sequence[str] | None = None) -> None:
    parser = common.arguments(__doc__ or "")
    parser.add_argument("--screens", type=int, default=200)
    parser.add_argument("--rate", type=float, default=5, help="writes a second")
    parser.add_argument("--seconds", type=float, default=20)
    common.measured(lambda database, options: [measure(database, options)], parser.parse_args(words))


if __name__ == "__main__":
    main()
