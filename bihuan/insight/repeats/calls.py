"""Calls as columns: what the linking of calls reads, and nothing more. Who rang is only a key that is equal or not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
EARTH = 6_371_000.0  # metres


@dataclass(frozen=True)
class Calls:
    """n calls. `id`: whole numbers; `at`: seconds since an epoch of your own; `lat`, `lon`: degrees, NaN where not known; `caller`: the
    keyed hash of the number, empty where there is none; `words`: what was said; `place`: the place as written, may be empty. ValueError
    where the columns differ in length."""

    id: NDArray[np.int64]
    at: Floats
    lat: Floats
    lon: Floats
    caller: Sequence[str]
    words: Sequence[str]
    place: Sequence[str]

    def __post_init__(self) -> None:
        lengths = {len(self.id), len(self.at), len(self.lat), len(self.lon), len(self.caller), len(self.words), len(self.place)}
        if len(lengths) > 1:
            raise ValueError(f"the columns differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.id)


def columns(
    id: ArrayLike, at: ArrayLike, lat: ArrayLike, lon: ArrayLike, caller: Sequence[str], words: Sequence[str], place: Sequence[str] = ()
) -> Calls:
    """Calls from anything that numpy can read as a column."""
    return Calls(
        np.asarray(id, np.int64), np.asarray(at, np.float64), np.asarray(lat, np.float64), np.asarray(lon, np.float64),
        caller, words, place or [""] * len(words))  # fmt: skip


def metres(lat: Floats, lon: Floats, middle: float) -> tuple[Floats, Floats]:
    """A plane that is true to a metre or so in a township and to a thousandth in a county: equirectangular about the parallel `middle`."""
    east = np.radians(lon) * EARTH * np.cos(np.radians(middle))
    return east, np.radians(lat) * EARTH
