"""Numbers that places set for themselves, read from a dated table: a row holds from its date until its key's next row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rule:
    """One row: `value` is a limit or a number as text; `basis` says where it comes from."""

    key: str
    value: str
    since: date
    basis: str = ""


class Rules:
    """All rows, looked up by key and day."""

    def __init__(self, rows: Iterable[Rule]) -> None:
        self._rows: dict[str, list[Rule]] = {}
        for row in sorted(rows, key=lambda row: row.since):
            self._rows.setdefault(row.key, []).append(row)

    def get(self, key: str, day: date) -> Rule | None:
        return next((row for row in reversed(self._rows.get(key, ())) if row.since <= day), None)

    def rows(self, key: str) -> tuple[Rule, ...]:
        """All rows of a key, the oldest first."""
        return tuple(self._rows.get(key, ()))

    def keys(self) -> list[str]:
        return sorted(self._rows)


@dataclass(frozen=True)
class Setting:
    """A name in the table, made finer by facts of the matter: `Setting("arrive", by=("level", "terrain"))` reads `arrive.1.urban`,
    else `arrive.1`, else `arrive`. A value of `none` says that there is no limit here."""

    name: str
    by: tuple[str, ...] = ()

    def find(self, rules: Rules, facts: Mapping[str, str], day: date) -> Rule | None:
        parts = [facts.get(fact, "") for fact in self.by]
        for length in range(len(parts), -1, -1):
            if rule := rules.get(".".join([self.name, *parts[:length]]), day):
                return rule if rule.value != "none" else None
        raise LookupError(f"no rule named {self.name}")


def setting(name: str, *by: str) -> Setting:
    return Setting(name, by)
