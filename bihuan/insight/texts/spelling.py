"""How a text is written before it is read: one form of each sign, and no number by which a person could be known."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

LONGEST_READ = 4000
_NUMBER = re.compile(r"\d(?:[\d\-\s]{2,}\d)[xX]?")
_NO_WORD = re.compile(r"[^\w\s]|_|[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_BLANKS = re.compile(r"\s+")
NUMBER, NAME = "0", "某"
ENGLISH = re.compile(r"(?i:\b(my name is|name's))\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?")


def plain(text: str) -> str:
    """Wide and narrow signs, cases and punctuation are one; four or more digits together (telephones, papers, years) are a single 0.

    At most LONGEST_READ characters are read: whoever pastes a book is answered by its beginning.
    """
    spelled = unicodedata.normalize("NFKC", text[:LONGEST_READ]).lower()
    spelled = _NUMBER.sub(NUMBER, spelled)
    return _BLANKS.sub(" ", _NO_WORD.sub(" ", spelled)).strip()


def unnamed(text: str) -> str:
    """The text without the name that a speaker gives after “my name is” and the like. Of the rest nothing is touched: names elsewhere
    cannot be told from other words with certainty."""
    for pattern in (*_chinese(), ENGLISH):
        text = pattern.sub(rf"\1 {NAME}", text)
    return text


@cache
def _chinese() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """After a sure word, two characters behind a surname are a name whatever follows; after 我是 only what ends like one."""
    lines = files(__package__).joinpath("names.txt").read_text(encoding="utf-8").splitlines()
    known: dict[str, list[str]] = {}
    for key, *words in (line.split() for line in lines if line and not line.startswith("#")):
        known.setdefault(key, []).extend(words)
    cue, perhaps, surname, title, never = (
        "|".join(sorted(known[key], key=len, reverse=True)) for key in ("cue", "perhaps", "surname", "title", "never"))
    begins = rf"[:：,， ]?(?!{never})(?:{surname})"
    ended = rf"{title}|[\u4e00-\u9fff]{{1,2}}?(?=[^\u4e00-\u9fff]|$|住|在|的|今|家|电)"
    return re.compile(rf"({cue}){begins}(?:{ended}|[\u4e00-\u9fff]{{2}})"), re.compile(rf"({perhaps}){begins}(?:{ended})")
