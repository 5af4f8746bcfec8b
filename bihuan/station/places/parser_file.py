"""A parser of addresses as a file, and marked addresses as text."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.insight.places.parse import Marked, Parser, ParserUnreadable, of_arrays
from bihuan.station.frame import arrays


class NoParser(Exception):
    """The file cannot be used. The message is a sentence that says what to do."""

    def __init__(self, code: str, sentence: Any, **values: object) -> None:
        super().__init__(code)
        self.code, self.sentence, self.values = code, sentence, values

    def __str__(self) -> str:
        return str(self.sentence) % self.values


def save(parser: Parser, path: Path) -> int:
    """How many bytes it has."""
    try:
        return arrays.write(parser.arrays(), path)
    except OSError as fault:
        raise NoParser("unwritable", _("%(path)s cannot be written. Name a folder that exists and has room."), path=path) from fault


def load(path: Path) -> Parser:
    try:
        return of_arrays(arrays.read(path))
    except FileNotFoundError as fault:
        raise NoParser("missing", _("There is no model at %(path)s. Make one with `bihuan learn places`."), path=path) from fault
    except ParserUnreadable as fault:
        if fault.code == "version":
            sentence = _("The model %(path)s is of another version or for another job. Learn it anew with `bihuan learn places`.")
            raise NoParser("version", sentence, path=path) from fault
        raise _torn(path) from fault
    except (arrays.Torn, OSError) as fault:
        raise _torn(path) from fault


def marked(path: Path) -> list[Marked]:
    """Addresses whose parts are marked: one token and its label a line, an empty line between two addresses."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as fault:
        raise NoParser("no_file", _("There is no file %(path)s."), path=path) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise NoParser("no_text", _("%(path)s is not a text in UTF-8. Save it as one."), path=path) from fault
    out: list[list[tuple[str, str]]] = [[]]
    for number, line in enumerate(lines, 1):
        token, _blank, label = line.rstrip().rpartition(" ")
        if not line.strip():
            out.append([])
        elif token and (label == "O" or (label[:2] in ("B-", "I-") and label[2:])):
            out[-1].append((token, label))
        else:
            sentence = _("Line %(line)s of %(path)s is no token with its label. Write for example: Lu I-road")
            raise NoParser("label", sentence, line=number, path=path)
    return [address for address in out if address]


def _torn(path: Path) -> NoParser:
    sentence = _("The file %(path)s is torn or is no model. Copy it again whole, or learn it anew with `bihuan learn places`.")
    return NoParser("torn", sentence, path=path)
