"""How units are sent and where they wait: what a policy decides, in a few numbers that mean the same in every town.

Cover is counted as in MEXCLP (Daskin 1983): a call that `k` free units reach in time is missed when all of them are busy, with chance
`busy ** k`. DMEXCLP (Jagtenberg, Bhulai and van der Mei 2015) sends each unit that becomes free to the post where it adds most cover,
however far. Few moves bring most of the gain (van Barneveld and others 2016), so every mile here has its price.
"""

from dataclasses import dataclass, replace
from math import inf


@dataclass(frozen=True)
class Policy:
    """`relocates`: a free unit goes where it adds most cover, else to its own post. The next three say how many minutes the cover that an
    average unit adds is worth: `back` of driving after a call, `move` of driving for a unit that is free already, `wait` of a
    caller's waiting when a unit is chosen (0 sends the closest). `moves`: at most so many a unit and day."""

    name: str
    relocates: bool = False
    back: float = inf
    move: float = 0.0
    wait: float = 0.0
    moves: int = 0

    def __post_init__(self) -> None:
        if min(self.back, self.move, self.wait, self.moves) < 0:
            raise ValueError("minutes and moves are not below nought")

    def with_(self, **changes: float) -> "Policy":
        return replace(self, **changes)  # type: ignore[arg-type]


CLOSEST = Policy("closest")
DMEXCLP = Policy("dmexclp", relocates=True)
BALANCED = Policy("balanced", relocates=True, back=15.0, move=15.0, wait=8.0, moves=9)
POLICIES = {policy.name: policy for policy in (CLOSEST, DMEXCLP, BALANCED)}
