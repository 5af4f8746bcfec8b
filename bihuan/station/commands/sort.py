"""`bihuan sort --model MODEL FILE --text COLUMN`: each row with what it is proposed as, how sure that is, and whether it is unknown."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.texts.model import Model, answer
from bihuan.station.bridges.tables import EXTRA, Row, Table, TableError, open_table
from bihuan.station.calls import sorter_file
from bihuan.station.commands import Unable
from bihuan.station.commands.learn import require

ADDED = ("proposal", "probability", "abstained")
AT_ONCE = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="csv, csv.gz or xlsx")
    parser.add_argument("--model", type=Path, required=True, help="a model made by `bihuan learn texts`")
    parser.add_argument("--text", required=True, metavar="COLUMN", help="the column of the texts")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the csv here instead of printing it")


def run(args: argparse.Namespace) -> dict[str, Any]:
    try:
        model = sorter_file.load(args.model)
        table = open_table(args.file)
        require(table.headers, args.file, args.text)
        if taken := [name for name in ADDED if name in table.headers]:
            raise Unable("taken", gettext_lazy("The file has a column “%(column)s” already. Rename it first."), column=taken[0])
        with args.out.open("w", encoding="utf-8", newline="") if args.out else nullcontext(sys.stdout) as file:
            account = _write(model, table, args, file)
    except TableError as fault:
        raise Unable("table", "%(told)s", told=fault) from fault
    except sorter_file.NoSorter as refusal:
        raise Unable(refusal.code, "%(told)s", told=refusal) from refusal
    except OSError as fault:
        sentence = gettext_lazy("%(path)s cannot be written. Name a folder that exists and has room.")
        raise Unable("unwritable", sentence, path=args.out) from fault
    return {"ok": True, "file": str(args.file), "out": str(args.out or ""), **account}


def _write(model: Model, table: Table, args: argparse.Namespace, file: Any) -> dict[str, int]:
    account = {"rows": 0, "proposed": 0, "abstained": 0, "without": 0, "longer": 0}
    lines = args.json and not args.out
    rows = csv.DictWriter(file, [*table.headers, *ADDED], extrasaction="ignore", lineterminator="\n")
    if not lines:
        rows.writeheader()
    for line, row, added in _sorted(model, table.rows(), args.text):
        account["rows"] += 1
        account["abstained" if added["abstained"] else "proposed"] += 1
        account["without"] += not row.get(args.text, "").strip()
        account["longer"] += EXTRA in row
        if lines:
            print(json.dumps({"line": line, **added}, ensure_ascii=False), file=file)
        else:
            rows.writerow({**row, **added})
    return account


def _sorted(model: Model, rows: Iterator[Row], text: str) -> Iterator[tuple[int, dict[str, str], dict[str, Any]]]:
    while some := list(islice(rows, AT_ONCE)):
        answers = answer(model, [row.get(text, "") for _line, row in some])
        for (line, row), best, sure, abstained in zip(some, answers.best, answers.certainty, answers.abstained, strict=True):
            label = model.labels[best] if sure else ""
            yield line, row, {"proposal": label, "probability": round(float(sure), 4), "abstained": int(abstained)}


def tell(result: dict[str, Any]) -> str:
    words = [
        _("%(rows)s rows: %(proposed)s with a proposal, %(abstained)s of which it says that it does not know.") % result,
        _("%(without)s of them have no text.") % result if result["without"] else "",
        _("%(longer)s rows have more cells than the header; those cells are not in the result.") % result if result["longer"] else "",
    ]
    account = " ".join(filter(None, words))
    if result["out"]:
        return account
    print(account, file=sys.stderr)
    return ""
