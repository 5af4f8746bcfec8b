"""A move that may not be made, as a code with values: the station words it in the reader's language."""

from typing import Any


class Refused(Exception):
    """Says what is missing or forbidden. `code` is one of a fixed list, `values` fill the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return self.code + (f" {self.values}" if self.values else "")
