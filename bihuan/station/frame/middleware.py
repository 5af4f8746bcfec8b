from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse

from bihuan.station.frame.errors import database_sentence, unavailable
from bihuan.station.frame.origin import policy_source

View = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; frame-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; connect-src 'self' "
)
FEATURES = (
    "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), serial=(), display-capture=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


def security_headers(get_response: View) -> View:
    """Nothing runs, loads or connects but what this station serves itself; the stream's origin is the one exception. Nobody frames, opens,
    reads or keeps what it answers. (nosniff, the referrer policy and the opener policy are Django's.)"""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        try:
            source = policy_source(request)
        except DisallowedHost:
            source = "'self'"
        response.setdefault("Content-Security-Policy", POLICY + source)
        response.setdefault("Permissions-Policy", FEATURES)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A page may hold names and words of persons: nothing is kept on the way unless a view says that it may be.
        response.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def no_nul(get_response: View) -> View:
    """No number and no name carries a NUL, and PostgreSQL cannot be asked for one: such an address leads nowhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return middleware


class database_away:
    """A database that is away, busy or full answers with one clear sentence instead of a fault page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return unavailable(request) if database_sentence(fault) else None
