"""Danger by words: a flag is raised wherever one of its patterns stands in a text. Flags only raise; that none stands says nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.insight.texts.spelling import plain

LONGEST_WORD = 12


@dataclass(frozen=True)
class Dangers:
    """For each flag the patterns that raise it, over plain text (see spelling)."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> "Dangers":
        """From pairs of a flag and a regular expression. Raises re.error where one is none."""
        gathered: dict[str, list[str]] = {}
        for flag, pattern in rows:
            gathered.setdefault(flag, []).append(f"(?:{pattern})")
        return cls({flag: re.compile("|".join(some)) for flag, some in gathered.items()})

    def raised(self, text: str) -> dict[str, str]:
        """Each flag that the text raises, with the words that raised it."""
        written = plain(text)
        found = {flag: pattern.search(written) for flag, pattern in self.patterns.items()}
        return {flag: match[0][:LONGEST_WORD] for flag, match in found.items() if match}
