"""Whether what was typed as a telephone number can be one. It is kept either way: whoever rang may have said it so."""

import re
from unicodedata import normalize

SEPARATORS = re.compile(r"[\s().·\-‐-―]")
NUMBER = re.compile(
    r"(?:(?:\+|00)?86)?(?:1[3-9]\d{9}|0[1-9]\d{1,2}[2-9]\d{6,7}|[2-9]\d{6,7}|[48]00\d{7}|95\d{3,6}|96\d{3,4}|1[0-2]\d{1,3})"
    r"|(?:\+|00)86[1-9]\d{1,2}[2-9]\d{6,7}|(?:\+|00)(?!86)[1-9]\d{6,14}",
    re.ASCII,
)
EXTENSION = re.compile(r"(?:转|分机|ext|x|#)\d{1,6}$", re.ASCII | re.IGNORECASE)


def looks_odd(phone: str) -> bool:
    """Mobile, landline with or without its area code, 400 and 800, service numbers, numbers abroad, each with an extension or none, look
    like a number; nothing typed is not odd."""
    bare = EXTENSION.sub("", SEPARATORS.sub("", normalize("NFKC", phone)))
    return bool(phone.strip()) and NUMBER.fullmatch(bare) is None
