"""Administrators, security officers and auditors: what each may do, what none may, and the second person."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from bihuan.station.people import accounts, granting, keepers, posts
from bihuan.station.people.actor import actor_for, reach
from bihuan.station.people.models import AccountChange, Organisation, Person, Posting, PostingRequest
from bihuan.station.people.structure import appoint, found

pytestmark = pytest.mark.django_db

FIRST, TODAY = date(2026, 1, 1), date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
EXPECTED = {
    keepers.ACCOUNTS: {posts.ADMIN},
    keepers.POSTS: {posts.ADMIN},
    keepers.TABLES: {posts.ADMIN},
    keepers.APPROVAL: {posts.SECURITY},
    keepers.FACTORS: {posts.SECURITY},
    keepers.SESSIONS: {posts.SECURITY},
    keepers.SIGN_INS: {posts.SECURITY, posts.AUDITOR},
    keepers.LOGS: {posts.AUDITOR},
}


@pytest.fixture
def station() -> Organisation:
    return found("S", "云溪派出所", "station", since=FIRST)


@pytest.fixture
def elsewhere() -> Organisation:
    return found("E", "别处", "station", since=FIRST)


def holder(name: str, post: str = "", at: Organisation | None = None) -> Person:
    person = Person.objects.create_user(name, name=name)
    if at:
        appoint(person, at, post, since=FIRST)
    return person


def acting(person: Person):  # type: ignore[no-untyped-def]
    return actor_for(person, now=NOW)


@pytest.mark.parametrize(("right", "post"), list(product(keepers.RIGHTS, posts.POSTS)))
def test_each_right_belongs_to_its_posts_and_ends_at_their_house(
    right: str, post: str, station: Organisation, elsewhere: Organisation
) -> None:
    has = post in EXPECTED[right]
    one = acting(holder("one", post, station))
    assert keepers.holds(one, right) == has
    assert (station.pk in keepers.where(one, right, TODAY)) == has
    assert elsewhere.pk not in keepers.where(one, right, TODAY)
    assert keepers.governs(one, right, holder("theirs", posts.OFFICER, elsewhere), TODAY) is False
    assert keepers.governs(one, right, holder("ours", posts.OFFICER, station), TODAY) == has
    if not has:
        with pytest.raises(Http404):
            keepers.need(one, right)


def test_nobody_without_a_post_has_any_right() -> None:
    one = acting(holder("one"))
    assert not any(keepers.holds(one, right) or keepers.where(one, right, TODAY) for right in keepers.RIGHTS)


@pytest.mark.parametrize("post", sorted(posts.KEEPERS))
def test_none_of_the_three_reaches_a_matter_by_that_post(post: str, station: Organisation) -> None:
    one = holder("one", post, station)
    assert reach(acting(one), TODAY) == frozenset()
    appoint(one, station, posts.OFFICER, since=FIRST)
    assert reach(acting(one), TODAY) == {station.pk}


@pytest.mark.parametrize(("held", "wanted"), [(a, b) for a, b in product(sorted(posts.KEEPERS), repeat=2) if a != b])
def test_nobody_holds_two_of_the_three(held: str, wanted: str, station: Organisation) -> None:
    admin, one = acting(holder("admin", posts.ADMIN, station)), holder("one", held, station)
    with pytest.raises(ValidationError):
        granting.give(admin, one, station, wanted, since=TODAY, why="缺人", now=NOW)


def test_an_ordinary_post_is_given_at_once_and_only_in_ones_own_house(station: Organisation, elsewhere: Organisation) -> None:
    admin, olga = acting(holder("admin", posts.ADMIN, station)), holder("olga")
    given = granting.give(admin, olga, station, posts.OFFICER, since=TODAY, why="", now=NOW)
    assert isinstance(given, Posting)
    with pytest.raises(Http404):
        granting.give(admin, olga, elsewhere, posts.OFFICER, since=TODAY, why="", now=NOW)
    with pytest.raises(Http404):
        granting.end(admin, Posting.objects.create(person=olga, organisation=elsewhere, post=posts.OFFICER, since=FIRST),
                     until=TODAY, why="", now=NOW)  # fmt: skip


@pytest.mark.parametrize("post", [posts.SECURITY, posts.AUDITOR, posts.OFFICER])
def test_only_an_administrator_gives_posts(post: str, station: Organisation) -> None:
    with pytest.raises(Http404):
        granting.give(acting(holder("one", post, station)), holder("olga"), station, posts.OFFICER, since=TODAY, why="", now=NOW)


@pytest.mark.parametrize("post", sorted(posts.KEEPERS))
def test_a_post_that_gives_rights_waits_for_a_security_officer(post: str, station: Organisation) -> None:
    admin, guard, olga = holder("admin", posts.ADMIN, station), holder("guard", posts.SECURITY, station), holder("olga")
    asked = granting.give(acting(admin), olga, station, post, since=TODAY, why="接替", now=NOW)
    assert isinstance(asked, PostingRequest)
    assert granting.give(acting(admin), olga, station, post, since=TODAY, why="接替", now=NOW) == asked, "asking twice is asking once"
    assert not Posting.objects.filter(person=olga).exists()
    assert list(granting.waiting(acting(guard), NOW)) == [asked]
    granting.decide(acting(guard), asked.pk, granted=True, now=NOW)
    assert Posting.objects.filter(person=olga, post=post, organisation=station, since=TODAY).exists()
    with pytest.raises(Http404):
        granting.decide(acting(guard), asked.pk, granted=False, answer="晚了", now=NOW)


def test_a_request_needs_a_reason_and_so_does_a_refusal(station: Organisation) -> None:
    admin, guard, olga = holder("admin", posts.ADMIN, station), holder("guard", posts.SECURITY, station), holder("olga")
    with pytest.raises(ValidationError):
        granting.give(acting(admin), olga, station, posts.AUDITOR, since=TODAY, why=" ", now=NOW)
    asked = granting.give(acting(admin), olga, station, posts.AUDITOR, since=TODAY, why="接替", now=NOW)
    with pytest.raises(ValidationError):
        granting.decide(acting(guard), asked.pk, granted=False, now=NOW)
    told = granting.decide(acting(guard), asked.pk, granted=False, answer="不是本所的人", now=NOW)
    assert (told.granted, told.answer, told.decided_by) == (False, "不是本所的人", guard)
    assert not Posting.objects.filter(person=olga).exists()


@pytest.mark.parametrize("who", ["admin", "auditor", "officer", "stranger", "asker", "self"])
def test_nobody_else_agrees_and_nobody_to_their_own(who: str, station: Organisation, elsewhere: Organisation) -> None:
    admin, olga = holder("admin", posts.ADMIN, station), holder("olga")
    both = holder("both", posts.SECURITY, station)
    persons = {
        "admin": holder("admin2", posts.ADMIN, station), "auditor": holder("auditor", posts.AUDITOR, station),
        "officer": holder("officer", posts.OFFICER, station), "stranger": holder("far", posts.SECURITY, elsewhere),
        "asker": admin, "self": both,
    }  # fmt: skip
    subject = both if who == "self" else olga
    post = posts.SECURITY if who == "self" else posts.AUDITOR
    asked = granting.give(acting(admin), subject, station, post, since=TODAY + timedelta(days=1), why="接替", now=NOW)
    with pytest.raises(Http404):
        granting.decide(acting(persons[who]), asked.pk, granted=True, now=NOW)
    assert PostingRequest.objects.get().granted is None


def test_an_administrator_who_takes_a_post_needs_the_second_person_too(station: Organisation) -> None:
    admin = holder("admin", posts.ADMIN, station)
    assert isinstance(granting.give(acting(admin), admin, station, posts.LEADER, since=TODAY, why="代班", now=NOW), PostingRequest)
    assert not Posting.objects.filter(person=admin, post=posts.LEADER).exists()


def test_whoever_watches_is_not_sent_away_by_one_alone(station: Organisation) -> None:
    admin, guard = holder("admin", posts.ADMIN, station), holder("guard", posts.SECURITY, station)
    watch = holder("watch", posts.AUDITOR, station)
    posting = Posting.objects.get(person=watch)
    asked = granting.end(acting(admin), posting, until=TODAY, why="调走", now=NOW)
    assert isinstance(asked, PostingRequest) and Posting.objects.get(pk=posting.pk).until is None
    granting.decide(acting(guard), asked.pk, granted=True, now=NOW)
    assert Posting.objects.get(pk=posting.pk).until == TODAY


def test_accounts_are_made_by_administrators_with_a_password_to_change(station: Organisation) -> None:
    admin = acting(holder("admin", posts.ADMIN, station))
    person, password = accounts.make(admin, " Lin ", "林晓彤", seconded_from="县局", until=date(2026, 12, 31), now=NOW)
    assert person.username == "lin" and person.check_password(password) and person.password_is_new
    assert AccountChange.objects.get().what == "made"
    for post in (posts.SECURITY, posts.AUDITOR, posts.OFFICER):
        with pytest.raises(Http404):
            accounts.make(acting(holder(post, post, station)), "x", "x", now=NOW)


def test_an_account_with_a_post_elsewhere_is_not_for_this_administrator(station: Organisation, elsewhere: Organisation) -> None:
    admin, lin = acting(holder("admin", posts.ADMIN, station)), holder("lin", posts.OFFICER, station)
    accounts.give_password(admin, lin, now=NOW)
    appoint(lin, elsewhere, posts.CHIEF, since=TODAY)
    for deed in (accounts.shut, accounts.open_again):
        with pytest.raises(Http404):
            deed(admin, lin, why="试", now=NOW)
    with pytest.raises(Http404):
        accounts.give_password(admin, lin, now=NOW)
    with pytest.raises(Http404):
        accounts.change(admin, lin, name="别人", now=NOW)


def test_shutting_and_opening_are_written_down_with_a_reason(station: Organisation) -> None:
    boss = holder("admin", posts.ADMIN, station)
    lin = holder("lin", posts.OFFICER, station)
    with pytest.raises(ValidationError):
        accounts.shut(acting(boss), lin, why="", now=NOW)
    with pytest.raises(ValidationError):
        accounts.shut(acting(boss), boss, why="休假", now=NOW)
    accounts.shut(acting(boss), lin, why="离职", now=NOW)
    assert not Person.objects.get(pk=lin.pk).serves(TODAY)
    accounts.open_again(acting(boss), lin, why="弄错", now=NOW)
    told = [(one.what, one.why, one.by) for one in AccountChange.objects.all()]
    assert told == [("shut", "离职", boss), ("opened", "弄错", boss)]


@pytest.mark.parametrize(("since", "until", "open_"), [
    (None, None, True), (TODAY, TODAY, True), (None, TODAY - timedelta(days=1), False),
    (TODAY + timedelta(days=1), None, False)])  # fmt: skip
def test_an_account_serves_from_its_first_day_to_its_last(since: date, until: date, open_: bool, station: Organisation) -> None:
    lin = holder("lin", posts.OFFICER, station)
    lin.since, lin.until = since, until
    lin.save()
    assert lin.serves(TODAY) == open_
    assert Person.objects.serving(TODAY).filter(pk=lin.pk).exists() == open_
    assert bool(acting(lin).posts) == open_
