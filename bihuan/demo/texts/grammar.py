"""A small grammar for things people say: `[a|b|]` is one of them, `{word}` is drawn from the vocabulary or given with the call."""

import random
import re
from collections.abc import Callable, Mapping

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
Words = Mapping[str, tuple[str, ...] | Callable[[random.Random], str]]


def say(template: str, given: Mapping[str, str], vocabulary: Words, rng: random.Random) -> str:
    """The template with every choice made and every slot filled. An unknown slot is a fault of the template: KeyError."""

    def choose(match: re.Match[str]) -> str:
        return rng.choice(match[1].split("|"))

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in given:
            return given[name]
        words = vocabulary[name]
        return words(rng) if callable(words) else rng.choice(words)

    text = template
    while _CHOICE.search(text):
        text = _CHOICE.sub(choose, text)
    while _SLOT.search(text):
        text = _CHOICE.sub(choose, _SLOT.sub(fill, text))
    return text
