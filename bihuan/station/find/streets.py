"""Standard addresses as people say them: without county and township, from any of their parts on."""

import re
from collections.abc import Iterable

from bihuan.station.find.tokens import Run, sound, units
from bihuan.station.frame.pinyin import initials

SEAT = re.compile(r"^(?:[^省市区县镇乡0-9]{1,8}(?:省|市|区|县|镇|乡|街道))+(?=..)")
PART = re.compile(r"[^0-9A-Za-z省市区县镇乡道路街巷弄号村]+[省市区县镇乡道路街巷弄号村]*")
HEARD = 12  # letters of a sound that are kept; nobody types more
SPAN = 3  # units that must stand in a row in some standard address, so that they are known to belong to a place and not to a person


def short(text: str) -> str:
    """某县某镇工业路82号 as 工业路82号."""
    return SEAT.sub("", text)


def parts(text: str) -> list[str]:
    """工业路82号翠湖花园8幢 in its names: 工业路, 翠湖花园."""
    return [found[0] for found in PART.finditer(short(text)) if len(found[0]) > 1]


def sounds(text: str) -> list[Run]:
    """The initials from each name on: gyl82hchhy8z and chhy8z."""
    whole = short(text)
    heard = [initials(whole[found.start() :])[:HEARD] for found in PART.finditer(whole) if len(found[0]) > 1]
    return [sound(letters) for letters in dict.fromkeys(heard) if len(letters) > 1]


def spans(of: list[str]) -> list[str]:
    return ["_".join(of[at : at + SPAN]) for at in range(len(of) - SPAN + 1)]


def spans_of(texts: Iterable[str]) -> set[str]:
    return {span for text in texts for span in spans(units(text))}
