"""Who may make a move: a post, in the organisation that holds, gave, oversees, judges or assists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bihuan.loop.actor import Actor


class Placed(Protocol):
    """Where a matter stands among the organisations; a line is an organisation with all that stand above it."""

    @property
    def holder_line(self) -> tuple[int, ...]: ...
    @property
    def origin_line(self) -> tuple[int, ...]: ...
    @property
    def hub(self) -> int | None: ...
    @property
    def assisting(self) -> frozenset[int]: ...
    @property
    def crew(self) -> frozenset[int]: ...


@dataclass(frozen=True)
class Who:
    """A set of (post, place); places are `holder`, `above`, `origin`, `over`, `hub`, `assist` and `crew`."""

    pairs: frozenset[tuple[str, str]]

    def __or__(self, other: "Who") -> "Who":
        return Who(self.pairs | other.pairs)

    def admitted_as(self, actor: Actor, matter: Placed) -> tuple[int, str] | None:
        """The (organisation, post) under which the actor may act, or None."""
        for organisation, post in actor.posts_in_order():
            for wanted, place in self.pairs:
                if post == wanted and _stands(place, organisation, actor, matter):
                    return organisation, post
        return None

    def addressees(self, matter: Placed) -> Iterator[tuple[int, str]]:
        """The (organisation, post) pairs to tell. Whoever holds the post in that organisation, or in one that acts for it, reads it."""
        for post, place in sorted(self.pairs):
            if place in ("holder", "above", "crew"):
                yield matter.holder_line[0], post
            elif place == "origin":
                yield matter.origin_line[0], post
            elif place == "over":
                yield from {(matter.holder_line[0], post), (matter.origin_line[0], post)}
            elif place == "hub" and matter.hub is not None:
                yield matter.hub, post
            elif place == "assist":
                yield from ((organisation, post) for organisation in sorted(matter.assisting))


def _stands(place: str, organisation: int, actor: Actor, matter: Placed) -> bool:
    """A room or team acts for the house it belongs to. A post `above` a matter sits in the holder's house or in one that stands over it;
    `over` it, also in the origin's."""
    own, house = actor.speaks_for(organisation), actor.house(organisation)
    if place == "holder":
        return matter.holder_line[0] in own
    if place == "above":
        return house in matter.holder_line or matter.holder_line[0] in own
    if place == "origin":
        return matter.origin_line[0] in own
    if place == "over":
        return house in matter.holder_line or house in matter.origin_line or matter.holder_line[0] in own or matter.origin_line[0] in own
    if place == "hub":
        return matter.hub is not None and matter.hub in own
    if place == "assist":
        return any(helper in own for helper in matter.assisting)
    return actor.id in matter.crew


def _who(place: str, posts: tuple[str, ...]) -> Who:
    return Who(frozenset((post, place) for post in posts))


def at_holder(*posts: str) -> Who:
    return _who("holder", posts)


def at_origin(*posts: str) -> Who:
    return _who("origin", posts)


def above(*posts: str) -> Who:
    """A post in the holder's house, or in one that stands above it."""
    return _who("above", posts)


def over(*posts: str) -> Who:
    """A post at the holder or the origin, or anywhere above either."""
    return _who("over", posts)


def at_hub(*posts: str) -> Who:
    """A post in the room that rules between giver and holder."""
    return _who("hub", posts)


def assisting(*posts: str) -> Who:
    return _who("assist", posts)


def in_crew(*posts: str) -> Who:
    """A person named on the matter, under one of these posts."""
    return _who("crew", posts)
