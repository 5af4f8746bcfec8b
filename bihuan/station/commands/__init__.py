"""One module a command of `bihuan`: add_arguments(parser) and run(args) -> dict, optionally tell(result) -> str."""

from typing import Any


class Unable(Exception):
    """A command cannot do what was asked: a code, a sentence that says what to do, and the values in it."""

    def __init__(self, code: str, sentence: Any, *, detail: dict[str, Any] | None = None, **values: object) -> None:
        super().__init__(code)
        self.code, self.sentence, self.values, self.detail = code, sentence, values, detail or {}

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)
