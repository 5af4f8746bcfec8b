"""How a text is written before it is read: one form of each sign, and no number by which a person could be known."""

import re
import unicodedata

LONGEST_READ = 4000
_NUMBER = re.compile(r"\d(?:[\d\-\s]{2,}\d)[xX]?")
_NO_WORD = re.compile(r"[^\w\s]|_|[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_BLANKS = re.compile(r"\s+")
NUMBER = "0"


def plain(text: str) -> str:
    """Wide and narrow signs, cases and punctuation are one; four or more digits together (telephones, papers, years) are a single 0.

    At most LONGEST_READ characters are read: whoever pastes a book is answered by its beginning.
    """
    spelled = unicodedata.normalize("NFKC", text[:LONGEST_READ]).lower()
    spelled = _NUMBER.sub(NUMBER, spelled)
    return _BLANKS.sub(" ", _NO_WORD.sub(" ", spelled)).strip()
