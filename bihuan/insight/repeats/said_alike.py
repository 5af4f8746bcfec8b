"""The words that the calls of one group have in common and other calls have not: what an issue is about, in its tellers' own words.

A word that only one teller used names nothing, so it is not shown, however often that one rang. Ranked as in Kilgarriff 2001 by how much
more often a word stands in the group than elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from math import log

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z'-]{2,}")
SHORTEST, LONGEST = 2, 6  # Chinese characters of one word


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
    kept = {one: found for one, found in here.items() if len(found) >= least and _two(found, tellers)}
    elsewhere = [row for row in range(len(words)) if row not in group]
    outside = {one: sum(one in words[row].lower() for row in elsewhere) for one in kept}
    ranked = sorted(kept, key=lambda one: (-len(kept[one]) * len(one) ** 0.5 * log((len(words) + 1) / (outside[one] + 1)), one))
    chosen: list[str] = []
    for one in ranked:
        if len(chosen) < most and outside[one] <= 0.2 * len(elsewhere) and not any(one in other or other in one for other in chosen):
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


def _two(rows: set[int], tellers: Sequence[str]) -> bool:
    keys = [tellers[row] for row in rows]
    return len({key for key in keys if key}) + keys.count("") >= 2
