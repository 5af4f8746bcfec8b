"""Doors that are open to everybody: how often, and with how much."""

import pytest
from django.test import Client

from bihuan.station.frame.limits import DOORS, LARGEST_UNKNOWN
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def knock(client: Client, path: str, method: str = "get", **headers: str):  # type: ignore[no-untyped-def]
    """Until the door stays shut."""
    answers = (getattr(client, method)(path, headers=headers) for _n in range(700))
    return next(answer for answer in answers if answer.status_code == 429)


@pytest.mark.parametrize("path", ["/healthz", "/api/matters", "/i18n/setlang/"])
def test_a_door_shuts_for_who_knocks_too_often(path: str) -> None:
    answer = knock(Client(), path)
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    told = answer.content.decode()
    if path.startswith("/api/"):
        assert answer.json()["error"] == "too_many" and set(answer.json()["sentence"]) == {"zh-hans", "en"}
    else:
        assert "请" in told and "Too many tries" in told
    assert Client().get(path, REMOTE_ADDR="127.0.0.9").status_code != 429, "the neighbour is not shut out"


def test_the_sign_in_shuts_before_a_list_of_names_is_tried() -> None:
    client = Client()
    for n in range(120):
        client.post("/sign-in/", {"login": f"name{n}", "password": "x"})
    answer = client.post("/sign-in/", {"login": "name", "password": "x"})
    assert answer.status_code == 429 and answer.headers["Retry-After"]


def test_whoever_is_signed_in_works_on_behind_the_same_address(cast: Cast) -> None:
    knock(Client(), "/api/matters")
    client = Client()
    client.force_login(cast.people["alice"])
    assert client.get("/api/matters").status_code == 200


def test_allauth_says_the_same_when_it_counts(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["alice"])
    answer = knock(client, "/prove/", "post")
    assert answer.headers["Retry-After"] and "Too many tries" in answer.content.decode()


def test_each_door_is_one_that_exists() -> None:
    from django.urls import Resolver404, resolve

    for door in DOORS:
        path = {"/api/": "/api/matters", "/i18n/": "/i18n/setlang/"}.get(door.path, door.path)
        try:
            resolve(path)
        except Resolver404:
            pytest.fail(f"{door.path} leads nowhere")


def test_who_is_not_signed_in_sends_no_large_body(cast: Cast) -> None:
    large = "x" * (LARGEST_UNKNOWN + 1)
    client = Client()
    answer = client.post("/sign-in/", {"login": "lin", "password": large})
    assert answer.status_code == 413 and "64 KiB" in answer.content.decode()
    client.force_login(cast.people["alice"])
    assert client.post("/i18n/setlang/", {"language": "en", "next": large}).status_code == 302
