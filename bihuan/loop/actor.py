"""Somebody who acts, reduced to what the loop asks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A person with posts.

    `posts` are (organisation id, post) pairs held today; `lines` gives for each of these organisations its line of command,
    itself first, then what stands above it; `acting` is the post the person has put on, tried first when several would do.
    `id` is None for the station itself (a clock, an importer): such an actor holds no post and may make no move.
    """

    id: int | None
    posts: frozenset[tuple[int, str]] = frozenset()
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    acting: tuple[int, str] | None = None

    def line(self, organisation: int) -> tuple[int, ...]:
        return self.lines.get(organisation, (organisation,))

    def posts_in_order(self) -> list[tuple[int, str]]:
        """The acting post first, then the others in a fixed order, so that the same person always acts under the same post."""
        return sorted(self.posts, key=lambda held: (held != self.acting, held))
