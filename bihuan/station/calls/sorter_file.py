"""A sorter of texts as a file: plain arrays in one archive, nothing in it that could run; written whole or not at all."""

import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _

from bihuan.insight.texts.model import VERSION, Model, WrongModel

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError, MemoryError)


class NoSorter(Exception):
    """The file cannot be used. The message is a sentence that says what to do."""

    def __init__(self, code: str, sentence: Any, **values: object) -> None:
        super().__init__(code)
        self.code, self.sentence, self.values = code, sentence, values

    def __str__(self) -> str:
        return str(self.sentence) % self.values


def save(model: Model, path: Path) -> int:
    """Write the model; how many bytes it has. The file before it stays until the new one is whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **model.arrays())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as fault:
        sentence = _("%(path)s cannot be written. Name a folder that exists and has room.")
        raise NoSorter("unwritable", sentence, path=path) from fault
    finally:
        beside.unlink(missing_ok=True)
    return path.stat().st_size


def load(path: Path) -> Model:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return Model.of({name: archive[name] for name in archive.files})
    except FileNotFoundError as fault:
        raise NoSorter("missing", _("There is no model at %(path)s. Make one with `bihuan learn texts`."), path=path) from fault
    except WrongModel as fault:
        if fault.reason == "version":
            sentence = _("The model %(path)s is of version %(theirs)s, and only %(ours)s is read. Learn it anew with `bihuan learn texts`.")
            raise NoSorter("version", sentence, path=path, theirs=fault.version, ours=VERSION) from fault
        raise _torn(path) from fault
    except (*_DAMAGE, AttributeError) as fault:
        raise _torn(path) from fault
    except OSError as fault:
        raise NoSorter("unreadable", _("The model %(path)s cannot be opened."), path=path) from fault


def _torn(path: Path) -> NoSorter:
    sentence = _("The file %(path)s is torn or is no model. Copy it again whole, or learn it anew with `bihuan learn texts`.")
    return NoSorter("torn", sentence, path=path)
