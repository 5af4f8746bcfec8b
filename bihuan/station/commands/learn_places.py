"""`bihuan learn places --from FILE --out MODEL`: a parser of addresses from addresses whose parts are marked, without a station."""

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.places.parse import NothingToLearn, learn
from bihuan.station.commands import Unable
from bihuan.station.places import parser_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as one line of JSON")
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE",
                        help="a token and its label (B-road, I-road, O) a line, an empty line between addresses")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL", help="the file the model is written to")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same model (default: 0)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    try:
        addresses = parser_file.marked(args.source)
        learnt = learn(addresses, seed=args.seed)
        size = parser_file.save(learnt, args.out)
    except NothingToLearn as refusal:
        raise Unable("empty", gettext_lazy("There is no address in %(file)s to learn from."), file=args.source) from refusal
    except parser_file.NoParser as refusal:
        raise Unable(refusal.code, "%(told)s", told=refusal) from refusal
    kinds = sorted({label[2:] for label in learnt.labels if label[2:]})
    return {"ok": True, "addresses": len(addresses), "kinds": kinds, "model": str(args.out), "bytes": size}


def tell(result: dict[str, Any]) -> str:
    return _("%(addresses)s addresses learnt; the model is %(model)s, %(bytes)s bytes.") % result
