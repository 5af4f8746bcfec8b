"""The words that the calls of one group have in common and other calls have not: what an issue is about, in its tellers' own words.

A word that only one teller used names nothing, so it is not shown, however often that one rang. Ranked as in Kilgarriff 2001 by how much
more often a word stands in the group than elsewhere. Where a piece of Chinese nearly always stands in the same longer one, the longer one
is the word (the accessor variety of Feng et al. 2004): a reader sees words, not shreds of them.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from math import log

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z'-]{2,}")
SHORTEST, LONGEST = 2, 10  # Chinese characters of one word
ALWAYS = 0.7  # of a piece's calls in which one and the same character stands beside it: then it is half a word
# Characters that begin and end no word.
BESIDE = frozenset("的了着过吗呢吧啊呀和与及或而但在是对把被为从向又都也就还很太我你他她它们这那个些得地请将于等以所之让给到")


def common(words: Sequence[str], tellers: Sequence[str], rows: Sequence[int], *, most: int = 5, share: float = 0.4) -> tuple[str, ...]:
    """Of `words`, what was said, (n,), those of the group `rows` that at least `share` of its calls and two tellers have, the most telling
    first. `tellers`: who said it as a key that is equal or not, (n,); one without a key counts as somebody else. Figures are left out: a
    number may be somebody's. ValueError where the columns differ in length."""
    if len(words) != len(tellers):
        raise ValueError("one teller for each")
    group, least = set(rows), max(2, share * len(rows))
    here: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for one in _pieces(words[row]):
            here[one].add(row)
    shreds = _shreds(here)
    kept = {one: found for one, found in here.items() if len(found) >= least and one not in shreds and _two(found, tellers)}
    elsewhere = [row for row in range(len(words)) if row not in group]
    outside = {one: sum(one in words[row].lower() for row in elsewhere) for one in kept}
    ranked = sorted(kept, key=lambda one: (-len(kept[one]) * len(one) ** 0.5 * log((len(words) + 1) / (outside[one] + 1)), one))
    telling = [one for one in ranked if outside[one] <= 0.2 * len(elsewhere)]
    # What fills the longest piece is the middle of a sentence that was copied: shown only where nothing else is alike.
    return _apart([one for one in telling if len(one) < LONGEST or one[0].isascii()], most) or _apart(telling, most)


def _apart(ranked: Sequence[str], most: int) -> tuple[str, ...]:
    """The first of them that are not nearly the same."""
    chosen: list[str] = []
    for one in ranked:
        if len(chosen) < most and not any(_much_alike(one, other) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _pieces(text: str) -> set[str]:
    out: set[str] = set()
    for run in RUN.findall(text.lower()):
        if run[0].isascii():
            out.add(run)
        else:
            out |= {run[at : at + long] for long in range(SHORTEST, LONGEST + 1) for at in range(len(run) - long + 1)}
    return out


def _shreds(here: Mapping[str, set[int]]) -> set[str]:
    """Pieces of Chinese that begin or end within a word, as what stands beside them shows, or with a character that makes none."""
    found = {one for one in here if not one[0].isascii() and (one[0] in BESIDE or one[-1] in BESIDE)}
    for one, rows in here.items():
        if not one[0].isascii() and len(one) > SHORTEST:
            found.update(part for part in (one[1:], one[:-1]) if len(rows) >= ALWAYS * len(here[part]))
    return found


def _much_alike(one: str, other: str) -> bool:
    """Whether half of the shorter stands in the longer: one of the two is enough."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size * 2 > min(len(one), len(other))


def _two(rows: set[int], tellers: Sequence[str]) -> bool:
    keys = [tellers[row] for row in rows]
    return len({key for key in keys if key}) + keys.count("") >= 2
