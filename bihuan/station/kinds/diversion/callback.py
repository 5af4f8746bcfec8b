"""Who is rung after a matter was finished. Drawn, or due by what happened to it; chosen by nobody."""

from hashlib import sha256
from typing import Any

from bihuan.loop import parse_share
from bihuan.station.kinds.diversion.codes import URGENT
from bihuan.station.loop.models import Matter


def drawn(number: str, share: str) -> bool:
    """Whether a matter's number falls into the sample: the first 8 bytes of SHA-256 of `call-back:` and the number, as a part of 1.

    Anyone can work it out again, and nobody can change it: the number was given when the call was taken.
    """
    first = int.from_bytes(sha256(f"call-back:{number}".encode()).digest()[:8], "big")
    return first / 2**64 < (parse_share(share) or 0)


def why(matter: Matter, sheet: Any, share: str) -> str:
    """Why this caller is rung, a code of CALL_BACK. People in protected matters are not rung as a routine."""
    if sheet.reopened_at:
        return "reopened"
    if matter.restricted:
        return "none"
    if sheet.ruled:
        return "ruled"
    if sheet.returned:
        return "returned"
    if sheet.urgency == URGENT:
        return "urgent"
    return "sample" if drawn(matter.number, share) else "none"
