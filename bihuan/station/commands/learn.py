"""`bihuan learn texts [--from FILE --text COLUMN --label COLUMN --out MODEL]`: from a plain file, or from the station's own calls."""

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.texts.learning import CannotLearn, Learnt, learn
from bihuan.station.bridges.tables import TableError, open_table
from bihuan.station.calls import sorter_file
from bihuan.station.commands import Unable, learn_calls, learn_places

REASONS = {
    "empty": gettext_lazy("There is nothing to learn from: no words stand in two texts. Give more texts."),
    "one_class": gettext_lazy("All texts have one label, so there is nothing to tell apart. Give texts of at least two labels."),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subjects = parser.add_subparsers(dest="subject", required=True, metavar="texts|places")
    learn_places.add_arguments(subjects.add_parser("places", help="the parts of addresses", description="the parts of addresses"))
    texts = subjects.add_parser("texts", help="how free text is sorted", description="how free text is sorted")
    texts.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as one line of JSON")
    texts.add_argument("--from", dest="source", type=Path, metavar="FILE", help="csv, csv.gz or xlsx; left out, the station's own calls")
    texts.add_argument("--text", metavar="COLUMN", help="with --from: the column of the texts")
    texts.add_argument("--label", metavar="COLUMN", help="with --from: the column of their labels")
    texts.add_argument("--out", type=Path, metavar="MODEL", help="with --from: the file the model is written to")
    texts.add_argument("--seed", type=int, default=0, help="the same seed gives the same model (default: 0)")


def works_alone(args: argparse.Namespace) -> bool:
    return args.source is not None


def run(args: argparse.Namespace) -> dict[str, Any]:
    if args.subject == "places":
        return learn_places.run(args)
    return _texts(args) if args.source else learn_calls.run(args.seed)


def _texts(args: argparse.Namespace) -> dict[str, Any]:
    if not (args.text and args.label and args.out):
        raise Unable("usage", gettext_lazy("With --from, name the columns with --text and --label and the model with --out."))
    texts, labels, read, lacking = labelled(args.source, args.text, args.label)
    try:
        learnt = learn(texts, labels, args.seed)
        size = sorter_file.save(learnt.model, args.out)
    except CannotLearn as refusal:
        raise Unable(refusal.reason, REASONS[refusal.reason], detail={"rows": read, "without": lacking}) from refusal
    except sorter_file.NoSorter as refusal:
        raise Unable(refusal.code, "%(told)s", told=refusal) from refusal
    return {"ok": True, "rows": read, "learnt": len(texts), "without": lacking, "model": str(args.out), "bytes": size, **quality(learnt)}


def quality(learnt: Learnt) -> dict[str, Any]:
    model = learnt.model
    return {
        "accuracy": round(learnt.accuracy, 4), "macro_f1": round(learnt.macro_f1, 4), "answered": round(learnt.answered, 4),
        "answered_right": round(learnt.answered_right, 4), "examples": dict(zip(model.labels, map(int, model.examples), strict=True)),
    }  # fmt: skip


def labelled(source: Path, text: str, label: str) -> tuple[list[str], list[str], int, int]:
    """The texts with their labels, how many rows were read, and how many of them lack one of the two."""
    texts, labels, read = [], [], 0
    try:
        table = open_table(source)
        require(table.headers, source, text, label)
        for _line, row in table.rows():
            read += 1
            words, name = row.get(text, "").strip(), row.get(label, "").strip()
            if words and name:
                texts.append(words)
                labels.append(name)
    except TableError as fault:
        raise Unable("table", "%(told)s", told=fault) from fault
    return texts, labels, read, read - len(texts)


def require(headers: tuple[str, ...], source: Path, *columns: str) -> None:
    for column in columns:
        if column not in headers:
            raise Unable(
                "column", gettext_lazy("The file %(file)s has no column “%(column)s”. Its columns are: %(columns)s."),
                file=source, column=column, columns=", ".join(headers),
            )  # fmt: skip


def tell(result: dict[str, Any]) -> str:
    if "addresses" in result:
        return learn_places.tell(result)
    if "outcome" in result:
        return learn_calls.tell(result)
    lines = [
        _("%(rows)s rows read: %(learnt)s texts learnt, %(without)s without text or label.") % result,
        _("On texts it had not read: accuracy %(accuracy)s, macro-F1 %(macro_f1)s.") % result,
        _("It answers %(answered)s of them, %(answered_right)s of these rightly; of the others it says that it does not know.") % result,
        _("The model is %(model)s, %(bytes)s bytes.") % result,
    ]
    return "\n".join(lines + [f"  {label}: {count}" for label, count in result["examples"].items()])
