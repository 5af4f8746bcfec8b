"""Somebody who acts, reduced to what the loop asks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A person with posts.

    `posts` are (organisation id, post) pairs held today; `lines` gives for each of these organisations its line of command,
    itself first, then what stands above it; `houses` names the station, township or department it belongs to (itself, if it is one);
    `acting` is the post the person has put on, tried first when several would do.
    `id` is None for the station itself (a clock, an importer): such an actor holds no post and may make no move.
    """

    id: int | None
    posts: frozenset[tuple[int, str]] = frozenset()
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    acting: tuple[int, str] | None = None
    houses: Mapping[int, int] = field(default_factory=dict)

    def line(self, organisation: int) -> tuple[int, ...]:
        return self.lines.get(organisation, (organisation,))

    def house(self, organisation: int) -> int:
        return self.houses.get(organisation, organisation)

    def speaks_for(self, organisation: int) -> tuple[int, ...]:
        """The organisation and what it acts for: a team for its station, but a station not for the hub it stands under."""
        line = self.line(organisation)
        return line[: line.index(self.houses[organisation]) + 1] if organisation in self.houses else line

    def posts_in_order(self) -> list[tuple[int, str]]:
        """The acting post first, then the others in a fixed order, so that the same person always acts under the same post."""
        return sorted(self.posts, key=lambda held: (held != self.acting, held))
