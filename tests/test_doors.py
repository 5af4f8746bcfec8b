"""Every address of the station, taken from the routes themselves: a new one without a lock fails here."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.cast import Cast

# Whoever is not signed in may sign in, choose a language, see the components, and ask whether the station is alive. Nothing else.
# These hold numbers and versions alone, the map, or a script
KEPT = ("pulse/", "map/", "tiles/", "sw.js")
OPEN = re.compile(r"^(sign-in/|inactive/|ui/$|healthz$|i18n/|api/openapi\.json$|api/docs$)")
VALUES = {"str": "330299-20260302-0001-J1", "int": "1", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for one in (resolver or get_resolver()).url_patterns:
        path = before + re.sub(r"^\^|\$$", "", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from addresses(one, path)
        else:
            yield path


def filled(path: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], path)


ADDRESSES = sorted({path for path in addresses() if "(" not in path})


def test_there_are_addresses_to_look_at() -> None:
    assert len(ADDRESSES) > 30


@pytest.mark.parametrize("path", [path for path in ADDRESSES if not OPEN.match(path)])
def test_nobody_comes_in_without_signing_in(path: str, cast: Cast) -> None:
    cast.open("incident")
    client = Client()
    for answer in (client.get("/" + filled(path)), client.post("/" + filled(path), {})):
        assert answer.status_code in (302, 401, 404, 405), (path, answer.status_code)
        if answer.status_code == 302:
            assert "/sign-in/" in answer.headers["Location"], (path, answer.headers["Location"])


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_breaks_for_a_stranger_who_is_signed_in(path: str, cast: Cast) -> None:
    cast.open("incident")
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["charlie-clerk-far-office"])
    for answer in (
        client.get("/" + filled(path)),
        client.post("/" + filled(path), {}),
        client.post("/" + filled(path), "{", "application/json"),
    ):
        assert answer.status_code < 500, (path, answer.status_code)
        assert "商业噪声" not in answer.content.decode(errors="replace") if not answer.streaming else True


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORBIDDEN = ("unsafe-inline", "unsafe-eval", "http:", "*")


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_address_answers_with_every_lock(path: str, cast: Cast) -> None:
    for who in ("", "charlie-admin-elsewhere"):
        client = Client(raise_request_exception=False)
        if who:
            client.force_login(cast.people[who])
        answer = client.get("/" + filled(path))
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        policy = answer.headers["Content-Security-Policy"].replace("http://testserver:", "")
        assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert not any(hole in policy.split("connect-src")[0] for hole in FORBIDDEN), policy
        assert "microphone=()" in answer.headers["Permissions-Policy"]
        assert "no-store" in answer.headers["Cache-Control"] or path.startswith(KEPT), answer.headers["Cache-Control"]
