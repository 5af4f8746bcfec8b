"""The feed as files in folders. What is written appears whole or not at all; what is read is moved aside when it is taken in."""

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.calls.maps import MapError
from bihuan.station.bridges.calls.report import Report
from bihuan.station.bridges.feed.incoming import load_of, reader_of
from bihuan.station.bridges.feed.outcomes import COLUMNS, between, page
from bihuan.station.bridges.models import Batch, Partner
from bihuan.station.bridges.tables import Row, Table, TableError, open_table
from bihuan.station.frame.errors import in_each_language
from bihuan.station.loop.stream import Cursor
from bihuan.station.people.forbidden import ForbiddenColumns

TAKEN, REFUSED = "taken", "refused"
UNFINISHED = (".part", ".tmp", ".why.txt")
JSON_LINES = (".jsonl", ".ndjson", ".json")


def write_out(partner: Partner, folder: Path, form: str, now: datetime) -> list[str]:
    """One file a batch, until the ledger is told. A batch that was begun and not finished comes first, under the name it had."""
    written: list[str] = []
    while True:
        batch, more = _begin(partner.pk, now)
        if batch is None:
            if more:
                continue
            return written
        name = f"{partner.code}-{batch.serial:08d}.{form}"
        rows = between(partner, Cursor.parse(batch.after), Cursor.parse(batch.upto))
        _put(folder / name, _text(rows, form))
        _finish(batch, now)
        written.append(name)


def read_in(partner: Partner, path: Path, now: datetime) -> list[dict[str, Any]]:
    """One file, or each finished file of a folder by name. A file of a folder is moved aside with the list of what was not taken."""
    if not path.is_dir():
        return [_read(partner, path, path.parent, now)]
    return [_moved(partner, file, now) for file in sorted(path.iterdir()) if file.is_file() and _finished(file)]


@transaction.atomic
def _begin(pk: int, now: datetime) -> tuple[Batch | None, bool]:
    """The next batch, where the next steps have something to tell; and whether there are steps behind them. The cursor moves in the same
    transaction, so that no step is in two batches or in none."""
    partner = Partner.objects.select_for_update().get(pk=pk)
    if open_one := partner.batches.filter(written_at=None).first():
        return open_one, True
    after = partner.cursor
    found = page(partner, Cursor.parse(after))
    partner.cursor = str(found.upto)
    partner.save(update_fields=["cursor"])
    if not found.rows:
        return None, found.more
    made = Batch.objects.create(partner=partner, serial=partner.batches.count() + 1, after=after, upto=partner.cursor, made_at=now)
    return made, found.more


def _finish(batch: Batch, now: datetime) -> None:
    Batch.objects.filter(pk=batch.pk).update(written_at=now)


def _put(path: Path, text: str) -> None:
    """Under its name only once it is whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(rows: Iterable[dict[str, Any]], form: str) -> str:
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out = io.StringIO()
    out.write("\ufeff")
    sheet = csv.DictWriter(out, COLUMNS, restval="")
    sheet.writeheader()
    sheet.writerows(rows)
    return out.getvalue()


def _finished(file: Path) -> bool:
    return not file.name.startswith(".") and not file.name.endswith(UNFINISHED)


def _moved(partner: Partner, file: Path, now: datetime) -> dict[str, Any]:
    """Killed between taking in and moving, it is read again, and every row is in already."""
    result = _read(partner, file, file.parent / TAKEN, now)
    aside = file.parent / (TAKEN if result["ok"] else REFUSED)
    aside.mkdir(exist_ok=True)
    name = file.name if not (aside / file.name).exists() else f"{now:%Y%m%dT%H%M%S}-{file.name}"
    if not result["ok"]:
        why = "\n".join(result["sentence"].values())
        (aside / f"{name}.why.txt").write_text(why + "\n", "utf-8")
    file.replace(aside / name)
    return {**result, "moved_to": str(aside / name)}


def _read(partner: Partner, file: Path, rejects: Path, now: datetime) -> dict[str, Any]:
    try:
        table = _lines(file) if file.suffix in JSON_LINES else open_table(file)
        reader = reader_of(partner, table.headers, now)
        with Report(rejects / f"{file.name}.rejects.xlsx", table.headers) as report:
            account = load_of(partner, reader, report, now).run(table.rows(), lambda _done: None)
    except (TableError, MapError, ForbiddenColumns) as fault:
        return {"ok": False, "file": str(file), "sentence": in_each_language(fault)}
    told = str(report.path) if report.book else ""
    return {"ok": True, "file": str(file), **account.as_dict(), "rejects_file": told}


def _lines(file: Path) -> Table:
    """JSON lines, or one JSON list of objects."""
    try:
        text = file.read_text("utf-8-sig")
        given = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise TableError(_("The file %(name)s is not JSON lines: %(why)s"), name=file.name, why=error) from error
    if not given or not all(isinstance(row, dict) for row in given):
        raise TableError(_("The file %(name)s holds no calls: write one JSON object a line."), name=file.name)
    headers = tuple(dict.fromkeys(str(name) for row in given for name in row))

    def rows() -> Iterator[Row]:
        for line, row in enumerate(given, 1):
            yield line, {name: "" if row.get(name) is None else str(row[name]) for name in headers}

    return Table(headers, len(given), rows)
