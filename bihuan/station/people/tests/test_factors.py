"""Second factors: codes from an app, recovery codes, and posts that may not work without."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from bihuan.station.people import posts
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
