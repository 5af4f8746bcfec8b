"""Second factors: codes from an app, recovery codes, and posts that may not work without."""

import shutil
from base64 import urlsafe_b64encode
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from bihuan.station.commands import keys
from bihuan.station.frame import datakeys, keyring
from bihuan.station.frame.sealed import unseal
from bihuan.station.people import posts
from bihuan.station.people.factors import reseal_secrets
from bihuan.station.people.models import Person, SignIn
from bihuan.station.people.structure import appoint, found
from bihuan.station.people.tests.totp import code

pytestmark = pytest.mark.django_db

PASSWORD = "cold river at dawn"


@pytest.fixture(autouse=True)
def person() -> Person:
    cache.clear()
    return Person.objects.create_user("lin", password=PASSWORD, name="林晓彤")


def sign_in(client: Client, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/", {"login": "lin", "password": PASSWORD}, **more)


def enrolled(client: Client) -> str:
    """Sets up the app as a person would, and returns its secret."""
    sign_in(client)
    assert client.get("/factors/app/").headers["Location"].startswith("/prove/")
    client.post("/prove/?next=/factors/app/", {"password": PASSWORD})
    secret = client.get("/factors/app/").context["form"].secret
    answer = client.post("/factors/app/", {"code": code(secret)})
    assert answer.headers["Location"] == "/factors/codes/"
    return secret


def test_with_the_app_set_up_the_password_alone_does_not_open(client: Client) -> None:
    secret = enrolled(client)
    cache.clear()  # the same half minute: the code of the set-up would count as used
    visitor = Client()
    assert sign_in(visitor).headers["Location"] == "/sign-in/code/"
    assert visitor.get("/factors/").status_code == 302
    assert visitor.get("/sign-in/code/").status_code == 200
    assert visitor.post("/sign-in/code/", {"code": "000000"}).status_code == 200
    assert visitor.post("/sign-in/code/", {"code": code(secret)}).status_code == 302
    assert visitor.get("/factors/").status_code == 200
    told = list(SignIn.objects.values_list("result", "factor"))
    assert told[-2:] == [("wrong_code", ""), ("in", "password+totp")]


def test_a_code_opens_once(client: Client) -> None:
    secret = enrolled(client)
    cache.clear()
    taken = code(secret)
    for opens in (True, False):
        visitor = Client()
        sign_in(visitor)
        assert (visitor.post("/sign-in/code/", {"code": taken}).status_code == 302) == opens


def test_five_wrong_codes_shut_the_account_even_for_the_right_one(client: Client) -> None:
    secret = enrolled(client)
    cache.clear()
    visitor = Client()
    sign_in(visitor)
    for _try in range(5):
        visitor.post("/sign-in/code/", {"code": "000000"})
    answer = visitor.post("/sign-in/code/", {"code": code(secret)})
    assert answer.status_code == 200 and answer.context["form"].has_error("code", "too_many_login_attempts")


def test_a_recovery_code_opens_once_and_is_seen_only_after_proof(client: Client) -> None:
    enrolled(client)
    codes = client.get("/factors/codes/").context["unused_codes"]
    assert len(codes) == 10
    visitor = Client()
    sign_in(visitor)
    visitor.post("/sign-in/code/", {"code": codes[0]})
    assert SignIn.objects.latest("pk").factor == "password+recovery_codes"
    assert visitor.get("/factors/codes/").status_code == 302, "asked to prove it first"
    visitor.post("/prove/?next=/factors/codes/", {"password": PASSWORD})
    assert codes[0] not in visitor.get("/factors/codes/").context["unused_codes"]


def test_the_secret_lies_encrypted(client: Client) -> None:
    secret = enrolled(client)
    assert all(secret not in str(one.data) for one in Authenticator.objects.all())
    every = [(name, str(held)) for one in Authenticator.objects.all() for name, held in one.data.items()]
    assert [name for name, held in every if held.startswith("~")] == ["secret", "seed"]


def as_before(data: dict[str, object]) -> dict[str, object]:
    """The secrets as versions up to 0.1.0 kept them: under the secret key."""
    box = Fernet(urlsafe_b64encode(HKDF(SHA256(), 32, None, b"second factors").derive(settings.SECRET_KEY.encode())))
    return {name: box.encrypt(unseal(str(held)).encode()).decode() if str(held).startswith("~") else held for name, held in data.items()}


def opens(secret: str) -> bool:
    cache.clear()
    visitor = Client()
    sign_in(visitor)
    return bool(visitor.post("/sign-in/code/", {"code": code(secret)}).status_code == 302)


def test_a_secret_kept_by_an_older_version_still_opens_and_is_sealed_by_the_upgrade(client: Client) -> None:
    secret = enrolled(client)
    for one in Authenticator.objects.all():
        Authenticator.objects.filter(pk=one.pk).update(data=as_before(one.data))
    codes = client.get("/factors/codes/").context["unused_codes"]
    assert opens(secret) and len(codes) == 10
    assert reseal_secrets() == 2 and reseal_secrets() == 0
    assert all("~" in str(one.data) for one in Authenticator.objects.all())
    assert opens(secret) and client.get("/factors/codes/").context["unused_codes"] == codes


def test_a_secret_whose_key_is_lost_is_left_as_it_is_and_keeps_no_upgrade(client: Client, person: Person) -> None:
    lost = Fernet(Fernet.generate_key()).encrypt(b"JBSWY3DPEHPK3PXP").decode()
    Authenticator.objects.create(user=person, type="totp", data={"secret": lost})
    assert reseal_secrets() == 0 and Authenticator.objects.get().data == {"secret": lost}


def test_after_a_rotation_the_secrets_hang_on_the_new_key_alone(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, ring, (before, _key) = enrolled(client), tmp_path / "sealing.keys", keyring.newest()
    shutil.copy(settings.SEALING_KEYS, ring)
    monkeypatch.setattr(settings, "SEALING_KEYS", ring)
    monkeypatch.setattr(datakeys, "KNOWN_FOR", 0)
    tokens = {one.pk: str(one.data) for one in Authenticator.objects.all()}
    assert keys.rotate()["resealed"] >= 2
    assert all(str(one.data) != tokens[one.pk] for one in Authenticator.objects.all())
    keyring.drop(before)
    datakeys.forget()
    assert opens(secret)
    datakeys.forget()


@pytest.fixture
def needed(settings: object, person: Person) -> None:
    station = found("S", "云溪派出所", "station", since=date(2026, 1, 1))
    appoint(person, station, posts.ADMIN, since=date(2026, 1, 1))
    settings.SECOND_FACTOR_POSTS = frozenset({posts.ADMIN})  # type: ignore[attr-defined]


@pytest.mark.usefixtures("needed")
def test_a_post_that_needs_a_second_factor_does_nothing_before_it_is_set_up(client: Client) -> None:
    sign_in(client)
    assert client.get("/setup/").headers["Location"] == "/factors/"
    assert client.get("/api/matters").status_code == 403
    assert client.get("/setup/", headers={"hx-request": "true"}).headers["HX-Redirect"] == "/factors/"
    assert client.get("/factors/").status_code == 200
    enrolled(client)
    assert client.get("/setup/").status_code == 200


@pytest.mark.usefixtures("needed")
def test_a_needed_factor_is_not_taken_away_as_the_last(client: Client) -> None:
    enrolled(client)
    client.post("/factors/app/off/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_an_ordinary_post_may_take_its_factor_away(client: Client) -> None:
    enrolled(client)
    client.post("/factors/app/off/")
    assert not Authenticator.objects.exists(), "and the recovery codes go with it"


def test_a_given_password_is_changed_before_anything_else(client: Client, person: Person) -> None:
    person.password_is_new = True
    person.save()
    sign_in(client)
    assert client.get("/notices/").headers["Location"] == "/password/"
    client.post("/password/", {"oldpassword": PASSWORD, "password1": "another river at dusk", "password2": "another river at dusk"})
    assert client.get("/notices/").status_code == 200


DOORS = ["/factors/", "/factors/app/", "/factors/passkeys/", "/factors/passkeys/new/", "/factors/codes/", "/where/"]


@pytest.mark.parametrize("door", DOORS)
def test_these_pages_are_for_those_who_are_in(door: str) -> None:
    assert "/sign-in/" in Client().get(door).headers["Location"]


def test_nobody_looks_at_the_passkey_of_another(client: Client) -> None:
    other = Person.objects.create_user("chen", name="陈")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
    enrolled(client)
    for deed in ("name", "off"):
        assert client.get(f"/factors/passkeys/{key.pk}/{deed}/").status_code == 404
