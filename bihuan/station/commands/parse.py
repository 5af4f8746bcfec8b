"""`bihuan parse places --model MODEL FILE`: the parts of each address, one address a line, without a station."""

import argparse
import csv
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.places.parse import Part
from bihuan.station.commands import Unable
from bihuan.station.places import parser_file

LONGEST = 500  # characters of one address; what is longer is no address and is left as it is


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subjects = parser.add_subparsers(dest="subject", required=True, metavar="places")
    places = subjects.add_parser("places", help="the parts of addresses", description="the parts of addresses")
    places.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON, one line an address")
    places.add_argument("file", type=Path, metavar="FILE", help="a text with one address a line")
    places.add_argument("--model", type=Path, required=True, help="a model made by `bihuan learn places`")
    places.add_argument("--out", type=Path, metavar="FILE", help="write here instead of printing")


def works_alone(args: argparse.Namespace) -> bool:
    return True


def run(args: argparse.Namespace) -> dict[str, Any]:
    try:
        parser = parser_file.load(args.model)
        lines = args.file.read_text("utf-8-sig").splitlines()
        parted = [(line.strip(), parser.parts(line) if len(line) <= LONGEST else []) for line in lines if line.strip()]
        with args.out.open("w", encoding="utf-8", newline="") if args.out else nullcontext(sys.stdout) as file:
            _write(parted, file, as_json=args.json)
    except parser_file.NoParser as refusal:
        raise Unable(refusal.code, "%(told)s", told=refusal) from refusal
    except (OSError, UnicodeDecodeError) as fault:
        sentence = gettext_lazy("%(file)s cannot be read as a text in UTF-8, or there is no room for the result (%(fault)s).")
        raise Unable("file", sentence, file=args.file, fault=fault) from fault
    parts = sum(bool(parts) for _line, parts in parted)
    return {"ok": True, "addresses": len(parted), "with_parts": parts, "out": str(args.out or "")}


def _write(parted: list[tuple[str, list[Part]]], file: Any, *, as_json: bool) -> None:
    rows = csv.writer(file, lineterminator="\n")
    if not as_json:
        rows.writerow(("address", "parts"))
    for address, parts in parted:
        if as_json:
            told = [{"kind": part.kind, "text": part.text} for part in parts]
            print(json.dumps({"address": address, "parts": told}, ensure_ascii=False), file=file)
        else:
            rows.writerow((address, " ".join(f"{part.kind}={part.text}" for part in parts)))


def tell(result: dict[str, Any]) -> str:
    account = _("%(addresses)s addresses, %(with_parts)s with parts.") % result
    if result["out"]:
        return account
    print(account, file=sys.stderr)
    return ""
