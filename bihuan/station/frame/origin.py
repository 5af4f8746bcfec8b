"""Where the live stream answers: the same host one port further on, unless a proxy gives it another address."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def stream_origin(request: HttpRequest) -> str:
    if settings.STREAM_URL:
        return settings.STREAM_URL.rstrip("/")
    host, _ = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{settings.STREAM_PORT}"


def stream(request: HttpRequest) -> dict[str, str]:
    """For templates: {{ stream_origin }}."""
    return {"stream_origin": stream_origin(request)}


def policy_source(request: HttpRequest) -> str:
    """The origin alone, as a content security policy wants it; a path on this very origin needs no mention."""
    parts = urlsplit(stream_origin(request))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
