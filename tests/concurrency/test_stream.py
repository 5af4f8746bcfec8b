"""The live stream neither skips nor repeats nor reorders, whoever writes, rolls back or falls asleep, and across a restore."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.station import ROOT

SECONDS = 4


def test_every_step_arrives_once_and_in_order_across_a_restore(tmp_path: Path, environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "tests.concurrency.tide", str(tmp_path), str(SECONDS)], cwd=ROOT, env=environment,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]
    assert not (tmp_path / "failures").exists(), (tmp_path / "failures").read_text()
    written = [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])["steps"]]
    events = [json.loads(line) for line in (tmp_path / "events").read_text().splitlines()]
    cursors = [tuple(int(part) for part in event["cursor"].split(".")) for event in events]
    assert cursors == sorted(set(cursors))
    read = [(cursor[2], event["matter"], event["version"]) for cursor, event in zip(cursors, events, strict=True)]
    assert len(set(read)) == len(read) and set(read) == set(written)
    versions: dict[int, list[int]] = defaultdict(list)
    for _step, matter, version in read:
        versions[matter].append(version)
    assert all(seen == list(range(seen[0], seen[0] + len(seen))) for seen in versions.values())
    sides = Counter(epoch for epoch, _xid, _id in cursors)
    assert len(sides) == 2 and min(sides.values()) > 1  # there was something to skip, on both sides
