"""The room of security officers and auditors."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bihuan.station.people import posts
from bihuan.station.people.actor import actor_for
from bihuan.station.people.granting import give
from bihuan.station.people.models import AccountChange, Person, Posting, PostingRequest, SignIn
from bihuan.station.people.nightly import tend
from bihuan.station.people.structure import appoint
from bihuan.station.rooms.tests.conftest import At
from tests.cast import START, Cast

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def keepers(cast: Cast) -> Cast:
    """Kate keeps the accounts of the station, Kim agrees, Aude reads."""
    for name, post in (("kate-admin", posts.ADMIN), ("kim", posts.SECURITY), ("aude", posts.AUDITOR)):
        cast.people[name] = person = Person.objects.create_user(name, password=PASSWORD, name=name)
        appoint(person, cast.organisations["station"], post, since=START)
    return cast


def asked(cast: Cast) -> PostingRequest:
    now = timezone.now()
    actor = actor_for(cast.people["kate-admin"], now=now)
    made = give(actor, cast.people["olga"], cast.organisations["station"], posts.AUDITOR, since=START, why="接替审计", now=now)
    assert isinstance(made, PostingRequest)
    return made


def test_a_security_officer_agrees_on_the_page(keepers: Cast, at: At) -> None:
    one = asked(keepers)
    kim = at("kim")
    assert "接替审计" in kim.get("/security/").content.decode()
    kim.post("/security/", {"asked": one.pk, "do": "agree"})
    assert Posting.objects.filter(person=keepers.people["olga"], post=posts.AUDITOR).exists()


def test_a_refusal_without_a_reason_comes_back(keepers: Cast, at: At) -> None:
    one = asked(keepers)
    answer = at("kim").post("/security/", {"asked": one.pk, "do": "refuse", "answer": " "})
    assert answer.status_code == 422
    at("kim").post("/security/", {"asked": one.pk, "do": "refuse", "answer": "不是本所的人"})
    one.refresh_from_db()
    assert (one.granted, one.answer) == (False, "不是本所的人")


@pytest.mark.parametrize("name", ["kate-admin", "aude", "alice", "lena", "charlie-security-elsewhere", "charlie-admin-far-station"])
def test_nobody_else_decides_or_lays_a_hand_on_an_account(keepers: Cast, at: At, name: str) -> None:
    one, olga = asked(keepers), keepers.people["olga"]
    Authenticator.objects.create(user=olga, type="totp", data={})
    answer = at(name).post("/security/", {"asked": one.pk, "do": "agree"})
    assert answer.status_code == 404 or answer.status_code == 302 and name == "aude", "an auditor is led to what may be read"
    for do in ("lift", "factors", "sessions"):
        assert at(name).post("/security/now/", {"who": olga.pk, "do": do, "why": "试"}).status_code == 404
    one.refresh_from_db()
    assert one.granted is None and Authenticator.objects.filter(user=olga).exists() and not AccountChange.objects.exists()


def test_an_auditor_reads_the_sign_ins_and_changes_nothing(keepers: Cast, at: At) -> None:
    Client().post("/sign-in/", {"login": "olga", "password": "wrong"})
    page = at("aude").get("/security/sign-ins/")
    assert "olga" in page.content.decode() and "wrong password" in page.content.decode()
    assert at("aude").get("/security/accounts/").status_code == 200
    assert at("aude").get("/security/now/").status_code == 404
    assert at("aude").post("/security/sign-ins/").status_code == 405


def test_sign_ins_of_another_house_are_not_shown(keepers: Cast, at: At) -> None:
    Client().post("/sign-in/", {"login": "charlie-clerk-far-office", "password": "wrong"})
    assert "charlie-clerk-far-office" not in at("kim").get("/security/sign-ins/").content.decode()
    assert "charlie-clerk-far-office" in at("charlie-security-elsewhere").get("/security/sign-ins/").content.decode()


def test_the_list_is_sought_by_name_and_result(keepers: Cast, at: At) -> None:
    for name in ("olga", "otto"):
        Client().post("/sign-in/", {"login": name, "password": "wrong"})
    Client().post("/sign-in/", {"login": "olga", "password": PASSWORD})
    found = at("kim").get("/security/sign-ins/?q=OLG&result=in").context["rows"]
    assert [(one.person.username, one.result) for one, _factors in found] == [("olga", "in")]
    assert at("kim").get("/security/sign-ins/?q=%27&result=x&before=y").status_code == 200


def test_a_lock_is_lifted_before_its_time(keepers: Cast, at: At) -> None:
    for _n in range(5):
        Client().post("/sign-in/", {"login": "olga", "password": "wrong"})
    visitor = Client()
    visitor.post("/sign-in/", {"login": "olga", "password": PASSWORD})
    assert visitor.get("/notices/").status_code == 302
    page = at("kim").get("/security/now/")
    assert [lock.person.username for lock in page.context["locks"]] == ["olga"]
    at("kim").post("/security/now/", {"who": keepers.people["olga"].pk, "do": "lift"})
    assert not at("kim").get("/security/now/").context["locks"]
    visitor.post("/sign-in/", {"login": "olga", "password": PASSWORD})
    assert visitor.get("/notices/").status_code == 200
    assert AccountChange.objects.get().what == "unlocked"


def test_who_has_lost_phone_and_key_is_found_and_helped(keepers: Cast, at: At) -> None:
    olga = keepers.people["olga"]
    Authenticator.objects.create(user=olga, type="totp", data={})
    assert [person for person, _places in at("kim").get("/security/now/?q=olg").context["people"]] == [olga]
    said = {"who": olga.pk, "do": "factors"}
    assert at("kim").post("/security/now/", said).status_code == 422
    at("kim").post("/security/now/", {**said, "why": "手机丢失，当面核对"})
    assert not Authenticator.objects.exists()
    assert AccountChange.objects.get().why == "手机丢失，当面核对"


def test_nobody_helps_themselves_here(keepers: Cast, at: At) -> None:
    kim = keepers.people["kim"]
    Authenticator.objects.create(user=kim, type="recovery_codes", data={})
    assert at("kim").post("/security/now/", {"who": kim.pk, "do": "factors", "why": "忘了"}).status_code == 422
    assert Authenticator.objects.exists()


def test_a_person_is_signed_out_everywhere(keepers: Cast, at: At) -> None:
    visitor = Client()
    visitor.post("/sign-in/", {"login": "olga", "password": PASSWORD})
    at("kim").post("/security/now/", {"who": keepers.people["olga"].pk, "do": "sessions"})
    assert visitor.get("/notices/").status_code == 302


def test_the_page_says_nothing_of_what_somebody_works_on(keepers: Cast, at: At) -> None:
    keepers.open("incident")
    for path in ("/security/", "/security/now/", "/security/sign-ins/", "/security/accounts/"):
        assert "商业噪声" not in at("kim").get(path).content.decode()


def test_an_account_nobody_used_for_long_is_shut_and_listed(keepers: Cast, at: At, settings: object) -> None:
    settings.UNUSED_DAYS = 30  # type: ignore[attr-defined]
    now, olga = timezone.now(), keepers.people["olga"]
    Person.objects.update(last_login=now)
    Person.objects.filter(pk=olga.pk).update(last_login=now - timedelta(days=29), date_joined=now - timedelta(days=300))
    assert tend(now)["unused"] == 0
    assert [one.username for one in at("kim").get("/security/now/").context["unused"]] == ["olga"]
    assert tend(now + timedelta(days=2))["unused"] == 1
    olga.refresh_from_db()
    assert not olga.is_active
    assert list(at("kim").get("/security/now/").context["shut"]) == [olga]
    AccountChange.objects.create(person=olga, what="opened", at=now + timedelta(days=2))
    Person.objects.filter(pk=olga.pk).update(is_active=True)
    assert tend(now + timedelta(days=3))["unused"] == 0, "opened again, it has its days again"


def test_the_round_signs_out_who_is_over_and_erases_old_sign_ins(keepers: Cast) -> None:
    visitor = Client()
    visitor.post("/sign-in/", {"login": "olga", "password": PASSWORD})
    now = timezone.now()
    Person.objects.filter(username="olga").update(until=now.date() - timedelta(days=2))
    SignIn.objects.create(result="in", at=now - timedelta(days=3 * 365 + 1))
    assert tend(now) == {"signed_out": 1, "unused": 0, "erased": 1}
    assert not UserSession.objects.filter(user__username="olga").exists()
    assert SignIn.objects.filter(person__username="olga").exists(), "what they did stays"


def test_an_administrator_writes_the_subject_of_the_sign_in_service_beside_an_account(keepers: Cast, at: At, settings: object) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}  # type: ignore[attr-defined]
    said = {"do": "change", "name": "olga", "subject": "42", "why": "县统一登录"}
    at("kate-admin").post("/people/olga/", said)
    assert Person.objects.get(username="olga").subject == "42"
    assert at("kate-admin").post("/people/otto/", {**said, "name": "otto"}).status_code == 422, "one subject, one account"
    assert at("aude").post("/people/olga/", {**said, "subject": "43"}).status_code == 404
