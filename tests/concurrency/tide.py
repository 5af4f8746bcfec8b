"""Writers of every temper and one reader of the live stream. Run as a program of its own: tide.py FOLDER SECONDS.

Some write plainly; one rolls back what it wrote; one falls asleep for a second with its step written and not committed. In the middle the
station is restored: on PostgreSQL as into a younger cluster, whose transactions count from a smaller number than the old steps carry.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.concurrency import fleet

OLDER_CLUSTER = 10**9


class RolledBack(Exception):
    pass


def plain(begun: float, rng: random.Random) -> None:
    from bihuan.loop import Refused

    for one in fleet.tries(begun, rng):
        try:
            one.make(fleet.clock(begun))
        except Refused:
            continue


def rolling_back(begun: float, rng: random.Random) -> None:
    from django.db import transaction

    from bihuan.loop import Refused

    for one in fleet.tries(begun, rng):
        try:
            with transaction.atomic():
                one.make(fleet.clock(begun))
                raise RolledBack
        except (Refused, RolledBack):
            time.sleep(0.02)


def asleep(begun: float, rng: random.Random) -> None:
    from django.db import transaction

    from bihuan.loop import Refused

    for one in fleet.tries(begun, rng):
        try:
            with transaction.atomic():
                one.make(fleet.clock(begun))
                time.sleep(1)
        except Refused:
            continue


def reading(folder: Path, start: str | None = None, most: int = 7) -> None:
    """Reads on from a cursor that is written and read as text each time, as a browser gives it back."""
    from bihuan.station.loop.stream import Cursor, newest, tail

    journal, cursor = fleet.Journal(folder / "events"), start or str(newest())
    while True:
        for event in tail(Cursor.parse(cursor), most):
            cursor = str(event.cursor)
            journal.write(cursor=cursor, matter=event.matter, version=event.version)
        time.sleep(0.005)


def restored(last: str) -> str:
    """What a restore leaves behind: the steps as they were, numbers of transactions that begin anew, and a new epoch.

    A number cannot be wound back here, so the old ones are wound forward, in the table and in the cursor a reader holds.
    """
    from django.db import connection, transaction

    from bihuan.station.loop.stream import new_epoch

    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # the ledger's triggers refuse this, as they should
            cursor.execute("UPDATE loop_step SET xid = xid + %s", [OLDER_CLUSTER])
        epoch, xid, step = last.split(".")
        last = f"{epoch}.{int(xid) + OLDER_CLUSTER}.{step}"
    new_epoch(datetime.now(UTC))
    return last


def forked(job: Callable[[], None], folder: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        job()
    except BaseException as fault:
        fleet.Journal(folder / "failures").write(failure=repr(fault))
    os._exit(1)


def write_for(seconds: float, folder: Path, begun: float) -> None:
    tempers = [plain] * 6 + [rolling_back, asleep]
    crew = [forked(lambda temper=temper, seed=seed: temper(begun, random.Random(seed)), folder)  # type: ignore[misc]
            for seed, temper in enumerate(tempers, int(begun))]
    time.sleep(seconds)
    stop(crew)


def stop(crew: list[int]) -> None:
    for pid in crew:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def last_cursor(folder: Path) -> str:
    return str(json.loads((folder / "events").read_text().splitlines()[-1])["cursor"])


def all_steps() -> list[list[int]]:
    from bihuan.station.loop.models import Step

    return [list(row) for row in Step.objects.order_by("pk").values_list("pk", "matter_id", "version")]


def alone(job: Callable[[], Any], folder: Path) -> Any:
    """In a process of its own, so that the parent stays without a connection and may fork."""
    answer = folder / "answer"

    def run() -> None:
        answer.write_text(json.dumps(job()))
        os._exit(0)

    os.waitpid(forked(run, folder), 0)
    return json.loads(answer.read_text())


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
    import django

    django.setup()
    alone(lambda: fleet.set_up(""), folder)
    before, begun = alone(all_steps, folder), time.time()
    reader = forked(lambda: reading(folder), folder)
    time.sleep(1)
    write_for(seconds, folder, begun)
    time.sleep(1)
    stop([reader])
    held = alone(lambda: restored(last_cursor(folder)), folder)
    reader = forked(lambda: reading(folder, held), folder)
    write_for(seconds, folder, begun)
    time.sleep(2)
    stop([reader])
    steps = alone(all_steps, folder)
    print(json.dumps({"steps": steps[len(before):]}))


if __name__ == "__main__":
    main()
