"""Reading settings from the environment.

A wrong value never stops the reading: the default is used, and what is wrong and what to write instead is kept in `problems`,
which a system check and `bihuan doctor` show. A secret may also come from a file named by NAME_FILE.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    name: str
    sentence: Any  # lazily translated, with named placeholders
    values: dict[str, str]

    def __str__(self) -> str:
        return str(self.sentence) % self.values


@dataclass
class Environment:
    values: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, name: str, sentence: Any, **values: object) -> None:
        self.problems.append(Problem(name, sentence, {"name": name, **{key: str(value) for key, value in values.items()}}))

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def secret(self, name: str, default: str = "") -> str:
        """The value itself, or the content of the file that NAME_FILE names."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name, default)
        try:
            return Path(path).read_text("utf-8").strip() or default
        except (OSError, UnicodeError) as fault:
            self.wrong(f"{name}_FILE", _("%(name)s names the file %(path)s, which cannot be read (%(fault)s). Name a readable text file."),
                       path=path, fault=getattr(fault, "strerror", None) or "UTF-8")
            return default

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        given = self.text(name)
        if not given:
            return default
        if given.isascii() and given.isdigit() and least <= int(given) <= most:
            return int(given)
        self.wrong(name, _("%(name)s is “%(given)s”; write a whole number from %(least)s to %(most)s, for example %(default)s."),
                   given=given, least=least, most=most, default=default)
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        given = self.text(name)
        if given in ("", "0", "1"):
            return given == "1" if given else default
        self.wrong(name, _("%(name)s is “%(given)s”; write 1 for yes or 0 for no."), given=given)
        return default

    def choice(self, name: str, default: str, among: Collection[str]) -> str:
        given = self.text(name, default)
        if given.lower() in among:
            return given.lower()
        self.wrong(name, _("%(name)s is “%(given)s”; write one of: %(among)s."), given=given, among=", ".join(among))
        return default

    def among(self, name: str, default: str, known: Collection[str]) -> list[str]:
        """Several of the known words; "none" for no one of them."""
        given = self.words(name, default)
        unknown = [word for word in given if word not in known and word != "none"]
        if unknown:
            self.wrong(name, _("%(name)s names “%(given)s”; write some of: %(among)s; or none."),
                       given=", ".join(unknown), among=", ".join(known))
        return [word for word in given if word in known]

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]
