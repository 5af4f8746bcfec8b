"""What speaks for the label of a character of an address: its neighbours, the next and the last sign of a kind, names seen before."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bihuan.insight.places.words import words

SIGNS = frozenset(words("sign"))
NAME = range(2, 9)  # characters of a name worth remembering
TOKENS = re.compile(r"[0-9]+|[A-Za-z]+|\S")
Lexicon = Mapping[str, str]


def tokens(text: str) -> list[str]:
    """Runs of figures and of letters are one token, all else is one each; blanks are none."""
    return TOKENS.findall(text)


def lexicon(names: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often each name (text, label) was seen."""
    return Counter((text, label) for text, label in names if len(text) in NAME)


def clues(given: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The clues of each token. `known`: name -> labels it has been seen with."""
    plain = [_plain(token) for token in given]
    padded = ["<<", "<", *plain, ">", ">>"]
    ahead, behind = _to_sign(plain), list(reversed(_to_sign(plain[::-1])))
    found = [_around(padded, place + 2) for place in range(len(plain))]
    for place, own in enumerate(found):
        own += ("last", f"first{min(place, 3)}") if place == len(plain) - 1 else (f"first{min(place, 3)}",)
        own += (f"a{ahead[place]}", f"b{behind[place]}", f"ab{ahead[place]}{behind[place]}", f"ac{ahead[place]}{plain[place]}")
        own += (f"#{len(given[place])}" if given[place].isdigit() else "#-",)
    for start, end, labels in _names(given, known):
        for label in labels:
            for place in range(start, end):
                part = "B" if place == start else "E" if place == end - 1 else "M"
                found[place].append(f"n{part}{label}{min(end - start, 5)}")
    return found


def _plain(token: str) -> str:
    """All numbers are alike but for their length, all words of letters but for their first."""
    if token.isdigit():
        return "0" * min(len(token), 4)
    return token.upper() if len(token) == 1 else f"{token[:1].upper()}+"


def _around(padded: Sequence[str], at: int) -> list[str]:
    two, one, here, next_, over = padded[at - 2:at + 3]
    return [
        f"0{here}", f"1{one}", f"2{two}", f"3{next_}", f"4{over}", f"5{one}|{here}", f"6{here}|{next_}", f"7{two}|{one}",
        f"8{next_}|{over}", f"9{one}|{next_}", f"x{two}|{one}|{here}", f"y{one}|{here}|{next_}", f"z{here}|{next_}|{over}"]


def _to_sign(plain: Sequence[str]) -> list[str]:
    """For each token the next sign of kind, or number, and how far it is."""
    out, sign, far = [], "-", 0
    for token in reversed(plain):
        out.append(f"{sign}{min(far, 6)}")
        far += 1
        if token in SIGNS or token[0] == "0":
            sign, far = token[0], 1
    return out[::-1]


def _names(given: Sequence[str], known: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, int, Sequence[str]]]:
    for start in range(len(given)):
        text = given[start]
        for end in range(start + 1, min(start + NAME.stop, len(given)) + 1):
            if (labels := known.get(text)) is not None:
                yield start, end, labels
            text += given[end] if end < len(given) else ""
