"""The door: a user name, a password, five tries."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from bihuan.station.people.models import Person

pytestmark = pytest.mark.django_db

PASSWORD = "cold river at dawn"


@pytest.fixture(autouse=True)
def person() -> Person:
    cache.clear()
    return Person.objects.create_user("lin", password=PASSWORD, name="林晓彤")


def attempt(client: Client, password: str, username: str = "lin", **headers: str) -> int:
    return client.post("/sign-in/", {"login": username, "password": password}, headers=headers).status_code


def test_the_right_password_opens(client: Client) -> None:
    assert attempt(client, PASSWORD) == 302
    assert "_auth_user_id" in client.session


def test_the_user_name_may_be_typed_in_capitals(client: Client) -> None:
    assert attempt(client, PASSWORD, "LIN") == 302


def test_five_wrong_passwords_shut_the_account_even_for_the_right_one(client: Client) -> None:
    for _ in range(5):
        assert attempt(client, "wrong") == 200
    answer = client.post("/sign-in/", {"login": "lin", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert answer.context["form"].has_error("__all__", "too_many_login_attempts")


def test_after_the_quarter_of_an_hour_it_opens_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.core.internal import ratelimit

    for _ in range(5):
        attempt(client, "wrong")
    later = ratelimit.time.time() + 15 * 60 + 1
    monkeypatch.setattr(ratelimit.time, "time", lambda: later)
    assert attempt(client, PASSWORD) == 302


def test_another_host_name_or_capitals_give_no_new_tries(client: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    for number in range(5):
        attempt(client, "wrong", "LIN" if number % 2 else "lin", host=f"station{number}.example")
    attempt(client, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a_colleague_behind_the_same_address_is_not_shut_out(client: Client) -> None:
    Person.objects.create_user("chen", password=PASSWORD, name="陈")
    for _ in range(6):
        attempt(client, "wrong")
    assert attempt(client, PASSWORD, "chen") == 302


def test_a_shut_account_does_not_get_in(client: Client, person: Person) -> None:
    person.is_active = False
    person.save()
    attempt(client, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_somebody_unknown_and_a_wrong_password_are_answered_alike(client: Client) -> None:
    known = client.post("/sign-in/", {"login": "lin", "password": "wrong"}).context["form"].errors
    unknown = client.post("/sign-in/", {"login": "nobody", "password": "wrong"}).context["form"].errors
    assert known == unknown


@pytest.mark.parametrize("door", ["/sign-up/", "/signup/", "/accounts/signup/", "/password/reset/", "/email/"])
def test_there_is_no_public_way_to_an_account(client: Client, door: str) -> None:
    assert client.get(door).status_code == 404


@pytest.mark.parametrize("weak", ["short", "1234567890", "password123", "linlinlinlin"])
def test_weak_passwords_are_refused(weak: str) -> None:
    somebody = Person(username="linlinlinlin", name="林晓彤")
    with pytest.raises(ValidationError):
        validate_password(weak, somebody)


def test_a_person_is_called_by_one_whole_name(person: Person) -> None:
    assert str(person) == person.get_full_name() == "林晓彤"


def test_the_password_page_is_for_those_who_are_in(client: Client) -> None:
    assert client.get("/password/").status_code == 302
    client.force_login(Person.objects.get())
    client.post("/password/", {"oldpassword": PASSWORD, "password1": "another river at dusk", "password2": "another river at dusk"})
    assert Person.objects.get().check_password("another river at dusk")
