"""Plain arrays in one file: nothing in it that could run, written whole or not at all."""

import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError, MemoryError, AttributeError)


class Torn(ValueError):
    """The file is damaged, or holds no arrays."""


def write(arrays: Mapping[str, NDArray[Any]], path: Path) -> int:
    """How many bytes it has. The file before it stays until the new one is whole. Raises OSError."""
    held: dict[str, Any] = dict(arrays)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **held)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path.stat().st_size


def read(path: Path) -> dict[str, NDArray[Any]]:
    """Raises Torn, or OSError where it cannot be opened."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except _DAMAGE as fault:
        raise Torn from fault
