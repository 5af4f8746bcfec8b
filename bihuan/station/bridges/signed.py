"""How another machine proves itself at an inbound door: a signature over time, method, address and body, under a secret of its own.

Whoever listens on the way cannot send the same again later, because the time is signed and must be now; and cannot send it again at once,
because what each door takes in counts once by its id.
"""

import hmac
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TIME, SIGNATURE = "X-Bihuan-Time", "X-Bihuan-Signature"
FRESH = timedelta(minutes=5)
REFUSALS: dict[str, Any] = {
    "no_signature": _("The request is not signed. Send the headers %(time)s and %(signature)s; see %(how_to)s."),
    "stale": _("The signed time is not now. Set the clock of the sending machine, and sign each request anew."),
    "bad_signature": _("The signature does not fit. Sign the time, the method, the address and the body exactly as they are sent, "
                       "under the newest secret."),
    "no_such_line": _("There is no telephone line “%(given)s” here. `bihuan line list` names those there are."),
    "no_partner": _("The request does not say who sends it. Send the header %(header)s with the partner's code."),
    "no_cursor": _("“%(given)s” is no cursor. Take `next` of an earlier answer as it stands, or leave `after` out."),
    "no_such_partner": _("There is no partner “%(given)s” here. `bihuan feed list` names those there are."),
}  # fmt: skip


class DoorShut(Exception):
    """Nothing was taken in. Worded when it is answered."""

    def __init__(self, code: str, status: int = 401, **values: object) -> None:
        super().__init__(code)
        self.code, self.status, self.values = code, status, values

    def __str__(self) -> str:
        return str(REFUSALS[self.code]) % self.values


def sign(secret: str, at: int, method: str, address: str, body: bytes) -> str:
    """`address` is the path with its query, as it is sent."""
    return hmac.new(secret.encode(), f"{at}.{method} {address}\n".encode() + body, "sha256").hexdigest()


def prove(request: HttpRequest, secret: str, now: datetime, how_to: str) -> None:
    """Raises DoorShut unless the request was signed under the secret within the last five minutes."""
    at, given = request.headers.get(TIME, ""), request.headers.get(SIGNATURE, "").removeprefix("sha256=")
    if not at or not given:
        raise DoorShut("no_signature", time=TIME, signature=SIGNATURE, how_to=how_to)
    if not (at.isascii() and at.isdecimal() and len(at) < 12) or abs(int(at) - now.timestamp()) > FRESH.total_seconds():
        raise DoorShut("stale")
    wanted = sign(secret, int(at), request.method or "", request.get_full_path(), request.body)
    if not hmac.compare_digest(wanted.encode(), given.lower().encode()):
        raise DoorShut("bad_signature")
