"""Two products measured in turn in the same minute: each lives in its own process and does what it is asked, line by line.

This module is read by the peers' own interpreters too, so it uses the standard library only."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Case = Callable[[int], Sequence[Callable[[], object]]]
"""Given how many, prepares and returns that many operations; only the operations are timed."""


def serve(cases: Mapping[str, Case]) -> None:
    """Answer orders from standard input until it ends."""
    print(json.dumps({"cases": list(cases)}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        operations = cases[order["case"]](order["count"])
        spent, cpu = [], time.process_time()
        for operation in operations:
            begun = time.perf_counter()
            operation()
            spent.append(1000 * (time.perf_counter() - begun))
        print(json.dumps({"ms": spent, "cpu": 1000 * (time.process_time() - cpu)}), flush=True)


class Worker:
    """One product in a process of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]):
        self._process = subprocess.Popen(command, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True)
        self.cases: list[str] = self._hear()["cases"]

    def run(self, case: str, count: int) -> tuple[list[float], float]:
        """Milliseconds of each operation, and the processor time of all of them in this process."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"case": case, "count": count}) + "\n")
        self._process.stdin.flush()
        heard = self._hear()
        return heard["ms"], heard["cpu"]

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self._process.args)} ended with {self._process.wait()}")  # type: ignore[arg-type]
        heard: dict[str, Any] = json.loads(line)
        return heard
