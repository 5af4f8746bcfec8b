"""How often, and with how much, somebody may knock at a door that is open to everybody.

Counted in each process by address, without the database: the limits must hold when it is busy, and because of them it is not. Wrong
passwords and codes are counted by account elsewhere, in the database (people.signin).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import ceil
from time import time

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bihuan.station.frame.errors import in_each_language, plain_page

View = Callable[[HttpRequest], HttpResponse]
MIB = 2**20
LARGEST = 16 * MIB
LARGEST_UNKNOWN = MIB // 16  # of somebody who has not signed in
TOO_MANY = _("Too many tries from this address. Nothing was done; please try again in %(seconds)s seconds.")
TOO_LARGE = _("This is more than %(limit)s at once. Nothing was saved by this request; please send it in parts.")


@dataclass(frozen=True)
class Door:
    """A limit for all that begins with `path`; `unknown` counts only who has not signed in."""

    path: str
    limit: RateLimitItem
    methods: frozenset[str] = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    unknown: bool = False


WRITING = frozenset({"POST"})
# A whole station comes from one address, so the limits leave room for a shift that begins.
DOORS = (
    Door("/sign-in/", parse("120/minute"), WRITING),
    Door("/sign-in/", parse("600/minute")),
    Door("/prove/", parse("60/minute"), WRITING),
    Door("/factors/", parse("60/minute"), WRITING),
    Door("/password/", parse("30/minute"), WRITING),
    Door("/api/", parse("120/minute"), unknown=True),
    Door("/ui/", parse("120/minute"), unknown=True),
    Door("/i18n/", parse("60/minute")),
    Door("/healthz", parse("600/minute")),
)


def limited(get_response: View) -> View:
    """Stands behind the sign-in, so that it knows who is known."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return _too_large(request) or _too_many(request) or get_response(request)

    return middleware


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """Also what allauth answers with (handler429)."""
    told = {language: sentence % {"seconds": seconds} for language, sentence in in_each_language(TOO_MANY).items()}
    answer = _answer(request, "too_many", told, 429)
    answer["Retry-After"] = str(seconds)
    return answer


def forget() -> None:
    """All that was counted."""
    _limiter().storage.reset()


def _too_many(request: HttpRequest) -> HttpResponse | None:
    for door in DOORS:
        if not request.path.startswith(door.path) or request.method not in door.methods:
            continue
        if door.unknown and request.user.is_authenticated:
            continue
        who = get_client_ip(request) or "?"
        if not _limiter().hit(door.limit, door.path, who):
            return too_many(request, max(1, ceil(_limiter().get_window_stats(door.limit, door.path, who).reset_time - time())))
    return None


def _too_large(request: HttpRequest) -> HttpResponse | None:
    given = request.META.get("CONTENT_LENGTH") or "0"
    size = int(given) if given.isascii() and given.isdecimal() else 0
    if size <= LARGEST_UNKNOWN:
        return None
    limit = LARGEST if request.user.is_authenticated else LARGEST_UNKNOWN
    if size <= limit:
        return None
    words = f"{limit // MIB} MiB" if limit >= MIB else f"{limit // 1024} KiB"
    told = {language: sentence % {"limit": words} for language, sentence in in_each_language(TOO_LARGE).items()}
    return _answer(request, "too_large", told, 413)


def _answer(request: HttpRequest, code: str, told: dict[str, str], status: int) -> HttpResponse:
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": code, "sentence": told}, status=status)
    return HttpResponse(plain_page(status, told), status=status)


@cache
def _limiter() -> MovingWindowRateLimiter:
    # Made at the first question and not before: the memory keeps a thread, which a forked process would lose.
    return MovingWindowRateLimiter(MemoryStorage())
