"""How well each colour can be told from its ground, worked out from the token sheet itself (WCAG 2.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parent / "static" / "rooms" / "tokens.css"
TEXT, SHAPE = 4.5, 3.0
TONES = ("act", "red", "amber", "green", "violet")
GROUNDS = ("bg", "surface", "sunken", "hover", "raised")
MARKS = ("control", "focus", "amber-mark", "red-mark", "green-mark", "violet-mark", "grey-mark")

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS),
    *((tone, ground, TEXT) for tone in TONES for ground in ("surface", "bg", "hover", f"{tone}-tint")),
    *((ink, f"{tone}-tint", TEXT) for ink in ("ink", "ink-2") for tone in TONES),
    *(("on-solid", f"{tone}-solid", TEXT) for tone in ("red", "amber", "green", "violet")),
    *(("on-solid", level, TEXT) for level in ("l1", "l2")),
    *((level, "surface", TEXT) for level in ("l3", "l4")),
    ("surface", "act", TEXT),
    ("surface", "act-hover", TEXT),
    *((mark, "surface", SHAPE) for mark in MARKS),
    *((f"{tone}-mark", f"{tone}-tint", SHAPE) for tone in ("red", "amber", "green", "violet")),
    ("map-text", "map-land", TEXT),
    ("map-text", "map-halo", TEXT),
    ("map-water-text", "map-water", SHAPE),
)


@dataclass(frozen=True)
class Pair:
    fore: str
    ground: str
    need: float
    light: float
    dark: float

    @property
    def kept(self) -> bool:
        return min(self.light, self.dark) >= self.need


def pairs() -> list[Pair]:
    day, night = colours("light"), colours("dark")
    return [
        Pair(fore, ground, need, ratio(day[fore], day[ground]), ratio(night[fore], night[ground])) for fore, ground, need in PAIRS
    ]


@cache
def colours(theme: str) -> Mapping[str, str]:
    """The tokens of one theme by name; only whole colours, no shadows."""
    found = re.search(rf'\[data-theme="{theme}"\] \{{(.*?)\n\s*\}}', SHEET.read_text("utf-8"), re.DOTALL)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", found[1])) if found else {}


def ratio(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
