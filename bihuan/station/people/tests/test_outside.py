"""Coming in through a sign-in service: a small real one on this machine, spoken to over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from bihuan.station.people.models import Person, SignIn

pytestmark = pytest.mark.django_db

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Service:
    """`claims` are what it says of whoever comes; `info` overrides them in the second answer."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)
    down: bool = False

    def said(self, path: str, sent: dict[str, list[str]]) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize", "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo", "jwks_uri": f"{self.address}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/token":
            assert sent["client_secret"] == ["s3cret"] and sent["code"] == ["the-code"] and sent["code_verifier"]
            now = int(time.time())
            token = {"iss": self.address, "aud": "bihuan", "iat": now, "exp": now + 60, **self.claims}
            return {"access_token": "t", "token_type": "Bearer", "id_token": jwt.encode(token, KEY, "RS256", headers={"kid": "1"})}
        assert path == "/userinfo"
        return {**self.claims, **self.info}


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    cache.clear()
    one = Service()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, sent: dict[str, list[str]]) -> None:
            at = urlsplit(self.path)
            if one.down:
                self.send_error(503)
                return
            if at.path == "/authorize":
                asked = parse_qs(at.query)
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri'][0]}?code=the-code&state={asked['state'][0]}")
                self.end_headers()
                return
            body = json.dumps(one.said(at.path, sent)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            self.answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "service", "name": "县统一登录", "client_id": "bihuan", "secret": "s3cret"}
    app = {**app, "settings": {"server_url": one.address}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_MATCH = "username"
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def person() -> Person:
    return Person.objects.create_user("lin", name="林晓彤", email="lin@example.org")


def come(client: Client):  # type: ignore[no-untyped-def]
    """The way there and back, as a browser goes it."""
    away = client.get("/sign-in/with/service/?next=/notices/")
    assert away.status_code == 302, away.content
    back = httpx.get(away.headers["Location"], follow_redirects=False).headers["Location"]
    return client.get(urlsplit(back).path + "?" + urlsplit(back).query)


def inside(client: Client) -> bool:
    return client.get("/notices/").status_code == 200


def test_who_has_an_account_by_that_name_comes_in(client: Client, service: Service) -> None:
    service.claims = {"sub": "42", "preferred_username": "Lin"}
    assert come(client).headers["Location"] == "/notices/"
    assert inside(client)
    assert (SignIn.objects.get().result, SignIn.objects.get().factor) == ("in", "socialaccount")


def test_nobody_gets_an_account_by_coming(client: Client, service: Service) -> None:
    service.claims = {"sub": "42", "preferred_username": "somebody", "email": "s@example.org", "email_verified": True}
    answer = come(client)
    assert answer.status_code == 403 and "没有你的账号" in answer.content.decode()
    assert Person.objects.count() == 1 and not inside(client)


def test_a_subject_written_beside_the_account_goes_before_the_name(client: Client, service: Service, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(subject="42")
    service.claims = {"sub": "43", "preferred_username": "lin"}
    assert come(client).status_code == 403, "the name alone is not enough where a subject is written"
    service.claims = {"sub": "42", "preferred_username": "renamed"}
    come(client)
    assert inside(client)


@pytest.mark.parametrize(("verified", "opens"), [(True, True), (False, False), (None, False)])
def test_an_address_must_be_one_the_service_has_checked(
    client: Client, service: Service, settings: Any, verified: object, opens: bool
) -> None:
    settings.OIDC_MATCH = "email"
    service.claims = {"sub": "42", "email": "LIN@example.org", "email_verified": verified}
    come(client)
    assert inside(client) == opens


def test_two_accounts_with_one_address_are_none(client: Client, service: Service, settings: Any) -> None:
    settings.OIDC_MATCH = "email"
    Person.objects.create_user("other", name="另一人", email="lin@example.org")
    service.claims = {"sub": "42", "email": "lin@example.org", "email_verified": True}
    assert come(client).status_code == 403


def test_answers_about_two_people_are_none(client: Client, service: Service) -> None:
    service.claims, service.info = {"sub": "42", "preferred_username": "x"}, {"sub": "43", "preferred_username": "lin"}
    assert come(client).status_code == 403


def test_a_shut_account_does_not_come_in_this_way_either(client: Client, service: Service, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    service.claims = {"sub": "42", "preferred_username": "lin"}
    assert come(client).headers["Location"] == "/inactive/" and not inside(client)


def test_a_service_that_is_down_is_told_in_a_sentence(client: Client, service: Service) -> None:
    service.down = True
    answer = client.get("/sign-in/with/service/", follow=True)
    assert answer.status_code in (200, 401) and "统一登录未通过" in answer.content.decode()


def test_the_second_factor_is_asked_after_the_service_too(client: Client, service: Service, person: Person) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    service.claims = {"sub": "42", "preferred_username": "lin"}
    assert come(client).headers["Location"] == "/sign-in/code/" and not inside(client)


def test_a_forged_way_back_opens_nothing(client: Client, service: Service) -> None:
    service.claims = {"sub": "42", "preferred_username": "lin"}
    assert client.get("/sign-in/with/service/back/?code=the-code&state=forged").status_code < 500
    assert not inside(client)


def test_without_a_service_there_is_no_such_door(client: Client) -> None:
    assert client.get("/sign-in/with/service/").status_code == 404
    assert "统一登录" not in client.get("/sign-in/").content.decode()
