"""How long one is signed in, where, and what ends it."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bihuan.station.people import posts
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation, Person, Posting, SignIn
from bihuan.station.people.structure import appoint, found, relieve

pytestmark = pytest.mark.django_db

PASSWORD = "cold river at dawn"
FIRST = date(2026, 1, 1)


@pytest.fixture
def station() -> Organisation:
    return found("S", "云溪派出所", "station", since=FIRST)


@pytest.fixture(autouse=True)
def person(station: Organisation) -> Person:
    cache.clear()
    person = Person.objects.create_user("lin", password=PASSWORD, name="林晓彤")
    appoint(person, station, posts.OFFICER, since=FIRST)
    return person


def came_in(agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0") -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/sign-in/", {"login": "lin", "password": PASSWORD})
    assert inside(client)
    return client


def inside(client: Client, path: str = "/notices/", **headers: str) -> bool:
    return client.get(path, headers=headers).status_code == 200


def idle(minutes: float) -> None:
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=minutes))


def results() -> list[str]:
    return list(SignIn.objects.values_list("result", flat=True))


def test_after_fifteen_idle_minutes_the_next_step_asks_for_the_sign_in() -> None:
    client = came_in()
    idle(14)
    assert inside(client)
    idle(16)
    answer = client.get("/notices/")
    assert answer.headers["Location"] == "/sign-in/?next=/notices/"
    assert "无人操作" in client.get("/sign-in/").content.decode()
    assert results() == ["in", "idle"]


def test_the_api_ends_with_the_same_session() -> None:
    client = came_in()
    idle(16)
    assert client.get("/api/matters").status_code == 401


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in() -> None:
    client = came_in()
    idle(10)
    assert client.get("/pulse/").status_code == 200
    assert inside(client, **{"x-by-itself": "1"})
    assert timezone.now() - UserSession.objects.get().last_seen_at > timedelta(minutes=9)
    assert client.post("/still-here/").status_code == 204
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(minutes=1)


def test_the_live_stream_ends_with_the_idle_time_and_does_not_lengthen_it() -> None:
    from bihuan.station.bridges.sse import viewer_of

    client = came_in()
    cookie = f"sessionid={client.session.session_key}"
    before = UserSession.objects.get().last_seen_at
    assert viewer_of(cookie) is not None
    assert UserSession.objects.get().last_seen_at == before
    idle(16)
    assert viewer_of(cookie) is None


def test_a_desk_is_never_left_and_stays_for_eight_hours(person: Person, station: Organisation) -> None:
    Posting.objects.update(post=posts.DISPATCHER)
    client = came_in()
    idle(7 * 60)
    assert inside(client)
    idle(8 * 60 + 1)
    assert not inside(client)


def test_no_session_outlives_the_shift(settings: object) -> None:
    client = came_in()
    UserSession.objects.update(created_at=timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))  # type: ignore[attr-defined]
    assert not inside(client)


def test_with_one_session_the_newest_sign_in_ends_the_others(settings: object) -> None:
    settings.ONE_SESSION = True  # type: ignore[attr-defined]
    first, second = came_in(), came_in()
    assert not inside(first) and inside(second)


def test_the_list_of_places_and_signing_out_elsewhere() -> None:
    here, there = came_in(), came_in("Mozilla/5.0 (Linux; Android 14) MicroMessenger")
    page = here.get("/where/")
    assert [(place.device, place.here) for place in page.context["places"]] == [
        ("Chrome · Windows", True), ("WeChat · Android", False)] or len(page.context["places"]) == 2  # fmt: skip
    other = next(place for place in page.context["places"] if not place.here)
    assert other.device == "WeChat · Android"
    here.post("/where/", {"end": other.pk})
    assert inside(here) and not inside(there)
    assert results()[-1] == "ended"


def test_signing_out_everywhere_else_leaves_this_place() -> None:
    clients = [came_in() for _n in range(3)]
    clients[1].post("/where/", {"end": "others"})
    assert [inside(client) for client in clients] == [False, True, False]


def test_nobody_ends_the_session_of_another(station: Organisation) -> None:
    client = came_in()
    Person.objects.create_user("chen", password=PASSWORD, name="陈")
    other = Client()
    other.post("/sign-in/", {"login": "chen", "password": PASSWORD})
    theirs = UserSession.objects.get(user__username="chen")
    assert client.post("/where/", {"end": theirs.pk}).status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_a_sign_out_really_ends() -> None:
    client = came_in()
    stolen = client.cookies["sessionid"].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not inside(thief)
    assert not UserSession.objects.exists()
    assert results() == ["in", "out"]


def test_a_session_ends_with_a_post(person: Person, station: Organisation) -> None:
    appoint(person, station, posts.LEADER, since=FIRST)
    client = came_in()
    today = day_of(timezone.now())
    relieve(Posting.objects.get(post=posts.LEADER), until=today - timedelta(days=1))
    assert not inside(client)
    assert results()[-1] == "lost"
    assert inside(came_in()), "with the post that is left"


def test_a_further_post_ends_nothing(person: Person, station: Organisation) -> None:
    client = came_in()
    appoint(person, station, posts.LEADER, since=FIRST)
    assert inside(client)


@pytest.mark.parametrize("how", [{"is_active": False}, {"until": date(2026, 1, 2)}, {"since": date(2099, 1, 1)}])
def test_a_session_ends_with_the_account_and_nobody_comes_in_again(how: dict[str, object], person: Person) -> None:
    client = came_in()
    Person.objects.filter(pk=person.pk).update(**how)
    assert not inside(client)
    visitor = Client()
    answer = visitor.post("/sign-in/", {"login": "lin", "password": PASSWORD})
    assert answer.headers["Location"] == "/inactive/" and not inside(visitor)
    assert results()[-1] == "shut"


def test_another_password_ends_the_other_places(person: Person) -> None:
    here, there = came_in(), came_in()
    here.post("/password/", {"oldpassword": PASSWORD, "password1": "another river at dusk", "password2": "another river at dusk"})
    assert inside(here) and not inside(there)


def test_what_is_typed_as_an_unknown_name_is_not_kept() -> None:
    Client().post("/sign-in/", {"login": "my secret password", "password": "x"})
    one = SignIn.objects.get()
    assert (one.result, one.person) == ("unknown", None)
