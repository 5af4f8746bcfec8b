"""A database in trouble answers with its sentence in both languages, wherever in the request it happens."""

import sqlite3

import psycopg_pool
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from bihuan.station.frame.errors import database_fault

trouble: Exception = Exception()


def view(request: HttpRequest) -> HttpResponse:
    raise trouble


def session_reader(get_response):
    """As Django's own middleware does: reads a table outside any view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/outside/":
            raise trouble
        return get_response(request)

    return middleware


urlpatterns = [path("page/", view), path("api/page/", view), path("outside/", view)]
handler500 = "bihuan.station.frame.errors.server_error"
MIDDLEWARE = ["tests.frame.test_errors.session_reader", "bihuan.station.frame.middleware.database_away"]


def raised(outer: Exception, cause: Exception) -> Exception:
    outer.__cause__ = cause
    return outer


TROUBLES = [
    (OperationalError("database or disk is full"), "full"),
    (OperationalError("disk I/O error"), "full"),
    (OSError(28, "No space left on device"), "full"),
    (OperationalError('could not extend file "base/5/1259": No space left on device'), "full"),
    (OperationalError("database is locked"), "busy"),
    (OperationalError("attempt to write a readonly database"), "read-only"),
    (OperationalError("no such table: loop_matter"), "not-set-up"),
    (OperationalError("connection refused"), "away"),
    (InterfaceError("connection already closed"), "away"),
    (psycopg_pool.PoolTimeout("couldn't get a connection after 4.00 sec"), "away"),
    (raised(RuntimeError("while rendering"), OperationalError("server closed the connection unexpectedly")), "away"),
]


@pytest.mark.parametrize(("fault", "code"), TROUBLES, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("address", ["/page/", "/outside/"])
@override_settings(ROOT_URLCONF="tests.frame.test_errors", MIDDLEWARE=MIDDLEWARE)
def test_each_trouble_has_its_sentence_in_both_languages(fault: Exception, code: str, address: str) -> None:
    global trouble
    trouble = fault
    client = Client(raise_request_exception=False)
    page = client.get(address)
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    told = client.get(address, headers={"Accept": "application/json"}).json()
    assert told["error"] == code
    assert told["sentence"]["zh-hans"] in page.content.decode() and told["sentence"]["en"] in page.content.decode()
    assert told["sentence"]["zh-hans"] != told["sentence"]["en"]


@override_settings(ROOT_URLCONF="tests.frame.test_errors", MIDDLEWARE=MIDDLEWARE)
def test_the_api_answers_in_json_without_being_asked() -> None:
    global trouble
    trouble = OperationalError("connection refused")
    assert Client(raise_request_exception=False).get("/api/page/").json()["error"] == "away"


@override_settings(ROOT_URLCONF="tests.frame.test_errors", MIDDLEWARE=MIDDLEWARE)
def test_a_mistake_of_ours_is_no_trouble_of_the_database() -> None:
    global trouble
    trouble = KeyError("colour")
    page = Client(raise_request_exception=False).get("/page/")
    assert page.status_code == 500
    assert "colour" not in page.content.decode() and "KeyError" not in page.content.decode()


def test_a_broken_rule_of_a_table_is_a_mistake_of_ours_too() -> None:
    assert database_fault(IntegrityError("UNIQUE constraint failed: loop_step.version")) is None
    assert database_fault(sqlite3.IntegrityError("x")) is None
    assert database_fault(None) is None
