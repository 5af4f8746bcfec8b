"""Who works there."""

from collections import Counter
from datetime import date, timedelta

from bihuan.demo.people import APART, GROUPS, UNITS, on_shift
from bihuan.demo.tests.conftest import World
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS


def test_the_station_has_36_officers_and_79_auxiliaries_and_the_township_35_departments(world: World) -> None:
    posts = Counter(post for person in world.people.persons for _, post in person.posts)
    assert posts["auxiliary"] + len(APART) == 79
    assert sum(person.username[0] == "j" or person.username in OFFICERS for person in world.people.persons) == 36
    assert sum(o.code.startswith("D") for o in world.people.organisations) == 35


OFFICERS = {"chief", "instructor", "leader", "dispatcher", "legal", "officer"}


def test_every_organisation_and_post_is_known_and_stands_under_another(world: World) -> None:
    codes = [o.code for o in world.people.organisations]
    assert len(set(codes)) == len(codes)
    for place, one in enumerate(world.people.organisations):
        assert one.kind in Organisation.Kind.values
        assert one.parent is None if place == 0 else one.parent in codes[:place], one.name
        assert {one.hub, one.deputy} <= {None, *codes}
    for person in world.people.persons:
        assert all(org in codes and post in POSTS for org, post in person.posts)


def test_there_is_one_account_to_try_for_every_post(world: World) -> None:
    held = {p.username: {post for _, post in p.posts} for p in world.people.persons}
    assert set(world.people.accounts) == set(POSTS)
    assert all(account in held[account] for account in world.people.accounts)
    assert len(held) == len(world.people.persons), "no user name twice"


def test_whoever_keeps_the_system_or_its_logs_holds_no_post_beside(world: World) -> None:
    keepers = {post for post, _ in APART}
    for person in world.people.persons:
        assert len(person.posts) == 1 or not keepers & {post for _, post in person.posts}, person.username


def test_every_unit_has_an_officer_and_an_auxiliary_in_every_group_and_nobody_rides_twice(world: World) -> None:
    assert len(world.people.duties) == len(UNITS) * len(GROUPS)
    riders = [name for duty in world.people.duties for name in (duty.officer, *duty.auxiliaries)]
    assert len(riders) == len(set(riders))
    assert all(duty.auxiliaries for duty in world.people.duties)


def test_a_group_works_a_day_then_a_night_then_rests() -> None:
    day = date(2026, 11, 20)
    for step in range(6):
        one = day + timedelta(step)
        assert on_shift(one, night=False) == on_shift(one + timedelta(1), night=True)
        assert len({on_shift(one, night=False), on_shift(one, night=True)}) == 2
