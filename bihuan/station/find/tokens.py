"""What a text is cut into: each Chinese character, each run of letters or digits, and every two neighbours as a pair.

One character is found by itself, anything longer by its pairs in a row. Pairs are rare where characters are not, so that 纠纷 is read from
a short list and not picked out of all that hold 纠 and all that hold 纷.
"""

import re
import unicodedata
from collections.abc import Iterable

_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
UNIT = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
LONGEST = 2000  # units of one text that are indexed

Run = tuple[str, ...]  # tokens that stand next to one another


def units(text: str) -> list[str]:
    return UNIT.findall(unicodedata.normalize("NFKC", text).casefold())[:LONGEST]


def pairs(of: list[str]) -> Run:
    return tuple(f"{one}_{other}" for one, other in zip(of, of[1:], strict=False))


def runs(text: str) -> list[Run]:
    """A text as the index keeps it."""
    cut = units(text)
    return [tuple(dict.fromkeys(cut)), pairs(cut)]


def phrase(word: str) -> Run:
    """A word as it is looked for; nothing where it has neither a letter nor a digit."""
    cut = units(word)
    return pairs(cut) if len(cut) > 1 else tuple(cut)


def holds(text: str, word: str) -> bool:
    """Whether the word stands in the text, by the same rule as the index finds it."""
    there, wanted = units(text), units(word)
    return bool(wanted) and any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))


def mark(kind: str, key: object) -> Run:
    """A fact as one token: `#h12` is held by organisation 12. No text is ever cut into such a token."""
    return (f"#{kind}{key}",)


def sound(initials: str) -> Run:
    return (f"~{initials}",)


def beginning(run: Run) -> Run:
    """Whatever begins so."""
    return (f"{run[0]}*",)


def every(texts: Iterable[str]) -> list[Run]:
    return [run for text in texts for run in runs(text)]
