"""Sixteen processes act, sweep and send on the same matters while random ones are killed in the middle of whatever they do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.station import ROOT

# A full minute shows more; a normal run has less time.
SECONDS = int(os.environ.get("BIHUAN_KILL_SECONDS", "10"))


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-m", "tests.concurrency.receiver", tmp_path / "received"], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE)
    assert process.stdout
    yield f"http://127.0.0.1:{process.stdout.readline().strip()}/"
    process.kill()
    process.communicate()


def test_nothing_is_lost_or_doubled_however_many_are_killed(tmp_path: Path, receiver: str, environment: dict[str, str]) -> None:
    def phase(name: str, seconds: int = SECONDS) -> Any:
        command = [sys.executable, "-m", "tests.concurrency.fleet", name, str(tmp_path), str(seconds), receiver]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=20 * SECONDS + 300)
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.splitlines()[-1])

    phase("set_up")
    fleet = phase("run")
    assert phase("settle", fleet["seconds"]) == {"ripe": 0, "waiting": 0}
    seen = phase("findings")
    assert seen["findings"] == []
    assert seen["failures"] == [] and fleet["failed"] == 0  # every process that ended was killed
    assert fleet["killed"] and seen["acknowledged"] and seen["received"]  # there was something to lose
