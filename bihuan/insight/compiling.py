"""Loops that an array cannot say, compiled when they are first used and kept beside their file from then on."""

from typing import Any

from numba import njit


def compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True)(function)


def inlined(function: Any) -> Any:
    """Where arrays are handed on in the innermost loop: counting who holds them would cost more than the work."""
    return njit(cache=True, nogil=True, inline="always")(function)
