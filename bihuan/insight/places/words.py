"""The words of words.txt, by key."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = files(__package__).joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    cut = [line.split() for line in lines if line and not line.startswith("#")]
    return tuple((key, tuple(words)) for key, *words in cut)


def words(key: str) -> tuple[str, ...]:
    """Those of every line with this key, in their order."""
    return tuple(word for of, found in rows() if of == key for word in found)


def general() -> Mapping[str, tuple[str, ...]]:
    """What people say without its name -> how the names of such places end."""
    return {said: endings for key, (said, *rest) in rows() if key == "general" for endings in (tuple(rest),)}
