"""One import into an empty database: ours through `bihuan import calls`, or the plain way, each object made by the ORM in its turn.

Both write the same rows into the same tables and commit after as many rows. Prints one line of JSON: rows, seconds, processor seconds.
"""

import argparse
import contextlib
import csv
import gzip
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.station.settings"
django.setup()

from bihuan.__main__ import main  # noqa: E402
from bihuan.station.bridges.calls.load import BATCH  # noqa: E402
from bihuan.station.bridges.calls.maps import guess, preset  # noqa: E402
from bihuan.station.bridges.calls.reading import Reader, Reading  # noqa: E402
from bihuan.station.bridges.tables import open_table  # noqa: E402
from bihuan.station.calls.models import Call, Source  # noqa: E402
from bihuan.station.kinds.incident.models import IncidentSheet  # noqa: E402
from bihuan.station.loop.models import Matter, Part, Step  # noqa: E402
from bihuan.station.people.models import Organisation  # noqa: E402


def set_up() -> Organisation:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return Organisation.objects.create(code="S1", name="云湖派出所", kind="station", number_code="330299", since=date(2000, 1, 1))


def ours(file: Path, limit: int, station: Organisation) -> int:
    with tempfile.TemporaryDirectory() as folder:
        words = ["import", "calls", str(first_rows(file, limit, Path(folder))), "--rejects", folder, "--json"]
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = main(words)
    told = json.loads(said.getvalue())
    assert code == 0 and told["read"] == told["new"] + told["already"] + told["rejected"], told
    return int(told["read"])


def plain(file: Path, limit: int, station: Organisation) -> int:
    from django.db import transaction

    table, now = open_table(file), datetime.now(UTC)
    reader = Reader(guess(table.headers), table.headers, now)
    rows, read = table.rows(), 0
    while batch := list(islice(rows, min(BATCH, limit - read) if limit else BATCH)):
        with transaction.atomic():
            for _line, row in batch:
                read += 1
                key = reader.key(row)
                if not Call.objects.filter(origin_key=key).exists():
                    create(reader.read(row, key), f"330299-20260101-{read:04d}", station, now)
    return read


def create(reading: Reading, number: str, station: Organisation, now: datetime) -> None:
    matter = Matter.objects.create(
        number=f"{number}-J1", chain=number, kind="incident", state="closed", level=reading.level, category=reading.sort.code,
        title=reading.sort.zh, place=reading.place[:200], origin=station, holder=station, restricted=reading.sort.restricted,
        opened_at=reading.received_at, closed_at=reading.entered_at, head=b"\0" * 32)
    Step.objects.create(matter=matter, version=1, at=now, move="imported", to_state="closed", to_holder=station, hash=b"\0" * 32)
    Part.objects.create(organisation=station, matter=matter)
    IncidentSheet.objects.create(matter=matter, received_at=reading.received_at)
    Call.objects.create(
        number=number, received_at=reading.received_at, entered_at=reading.entered_at, station=station, source=Source.FILE,
        words=reading.words, place=reading.place, lat=reading.lat, lon=reading.lon, category=reading.sort.code,
        given_class=reading.given_class, level=reading.level, matter=matter, origin_key=reading.key, history=True)


def first_rows(file: Path, limit: int, folder: Path) -> Path:
    """The file itself, or as many of its rows as were asked for."""
    if not limit:
        return file
    table = open_table(file)
    part = folder / "part.csv.gz"
    with gzip.open(part, "wt", encoding="utf-8", newline="", compresslevel=1) as out:
        writer = csv.writer(out)
        writer.writerow(table.headers)
        writer.writerows(row.values() for _line, row in islice(table.rows(), limit))
    return part


WAYS: dict[str, Callable[[Path, int, Organisation], int]] = {"ours": ours, "plain": plain}


def run() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="only so many rows")
    options = parser.parse_args()
    station = set_up()
    preset("seattle")
    begun, processor = time.perf_counter(), time.process_time()
    read = WAYS[options.way](options.file, options.limit, station)
    spent = {"rows": read, "seconds": time.perf_counter() - begun, "cpu": time.process_time() - processor, "kept": Call.objects.count()}
    print(json.dumps(spent), file=sys.stdout, flush=True)


if __name__ == "__main__":
    run()
