"""The rooms that are lists: their order, their pages, and that nothing is counted through."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop.models import Due, Matter
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move, sent
from tests.cast import Cast


def numbers(text: str) -> list[str]:
    return re.findall(r'data-m="([^"]+)"', text)


def opened(cast: Cast, count: int, **given: object) -> list[Matter]:
    return [incident(cast, words=f"第 {n} 起", **given) for n in range(count)]


def aged(matter: Matter, **ago: float) -> Matter:
    """As if it had been opened that much earlier, its clocks too."""
    back = timedelta(**ago)
    Due.objects.filter(matter=matter).update(started_at=matter.opened_at - back, due_at=matter.due_at - back)
    Matter.objects.filter(pk=matter.pk).update(opened_at=matter.opened_at - back, due_at=matter.due_at - back)
    return matter


def test_the_queue_has_first_what_nobody_has_then_level_lateness_and_age(cast: Cast, at: At) -> None:
    on_the_way = sent(cast, level=1)
    on_the_way = move(cast, on_the_way, "olga", "sign", order=on_the_way.orders.get().part)
    late, old, young = aged(incident(cast, level=3), hours=2), aged(incident(cast, level=2), seconds=5), incident(cast, level=2)
    third = incident(cast, level=3)
    assert numbers(at("alice").get(reverse("queue")).content.decode()) == [one.number for one in (old, young, late, third, on_the_way)]


def test_a_closed_incident_leaves_the_queue_and_its_row_with_it(cast: Cast, at: At) -> None:
    matter = incident(cast)
    Matter.objects.filter(pk=matter.pk).update(closed_at=timezone.now())
    browser = at("alice")
    assert numbers(browser.get(reverse("queue")).content.decode()) == []
    assert browser.get(reverse("queue-row", args=[matter.number])).status_code == 204


@pytest.mark.parametrize("room", ["queue", "unclosed"])
def test_pages_follow_one_another_without_gap_or_twin(cast: Cast, at: At, room: str) -> None:
    made = opened(cast, 107)
    browser, seen, address = at("alice"), [], reverse(room)
    while address:
        text = browser.get(address).content.decode()
        seen += numbers(text)
        more = re.search(r'href="(\?[^"]*after=[^"]+)"', text)
        address = reverse(room) + more[1].replace("&amp;", "&") if more else ""
    assert sorted(seen) == sorted(one.number for one in made)
    assert len(seen) == len(set(seen)) == 107


def test_an_invented_place_in_a_list_is_its_beginning(cast: Cast, at: At) -> None:
    matter = incident(cast)
    for room in ("unclosed", "inbox"):
        for after in ("~", "x~y", "2026-01-01~1", "'; --", "~9" * 40):
            assert at("alice").get(reverse(room), {"after": after}).status_code == 200
    assert numbers(at("alice").get(reverse("unclosed"), {"after": "nonsense"}).content.decode()) == [matter.number]


@pytest.mark.parametrize(
    ("room", "who"), [("queue", "alice"), ("unclosed", "lena"), ("inbox", "tom"), ("calls", "alice"), ("notices", "alice")]
)
def test_a_longer_list_asks_no_more_of_the_database(cast: Cast, at: At, room: str, who: str) -> None:
    """As many queries for sixty as for three; what is counted is open and of this house."""

    def asked() -> list[str]:
        browser.get(reverse(room))  # what a process keeps is read once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(reverse(room))
        return [query["sql"] for query in queries]

    browser = at(who)
    diverted(cast)
    opened(cast, 2)
    few = asked()
    opened(cast, 57)
    many = asked()
    assert len(many) <= len(few) + 1
    counting = [sql for sql in many if "COUNT(" in sql and 'FROM "loop_matter"' in sql]
    assert all('"closed_at" IS NULL' in sql and "_id\" IN (" in sql for sql in counting)


def test_the_inbox_puts_each_matter_behind_its_tab(cast: Cast, at: At) -> None:
    fresh = diverted(cast)
    taken = move(cast, diverted(cast, place="老街"), "tom", "accept")
    given = move(cast, move(cast, diverted(cast, place="桥头"), "tom", "accept"), "tom", "assign", department=cast.org("D06"))
    mine = move(cast, given, "bob", "sign")
    browser = at("tom")

    def behind(tab: str, **more: str) -> set[str]:
        return set(numbers(browser.get(reverse("inbox"), {"tab": tab, **more}).content.decode())) - {""}

    assert behind("unsigned") == {fresh.number}
    assert behind("work") == {taken.number, mine.number}
    assert behind("back") == behind("assist") == behind("call") == set()
    assert behind("over") == set()
    aged(Matter.objects.get(pk=fresh.pk), days=1)
    assert behind("over") == {fresh.number}
    browser = at("alice")
    assert behind("unsigned", side="given") == {fresh.number}


def test_due_soon_is_what_has_used_most_of_its_time(cast: Cast, at: At) -> None:
    matter = move(cast, diverted(cast), "tom", "accept")
    browser = at("tom")
    assert matter.number not in numbers(browser.get(reverse("inbox"), {"tab": "soon"}).content.decode())
    left = (matter.due_at - timezone.now()) * 0.9
    aged(matter, seconds=left.total_seconds())
    assert matter.number in numbers(browser.get(reverse("inbox"), {"tab": "soon"}).content.decode())


def test_signing_for_many_at_once_tells_how_each_went(cast: Cast, at: At) -> None:
    three = [diverted(cast, place=f"{n} 幢") for n in range(3)]
    move(cast, three[2], "tina", "accept")
    answer = at("tom").post(reverse("sign-many"), {"pick": [one.number for one in three]}, follow=True)
    assert {Matter.objects.get(pk=one.pk).state for one in three} == {"received"}
    assert "Signed for 2 matters." in answer.content.decode() and f"{three[2].number}:" in answer.content.decode()


def test_what_is_not_closed_stands_by_age_and_can_be_narrowed_to_its_holder(cast: Cast, at: At) -> None:
    old, young = aged(incident(cast), days=3), incident(cast)
    child = diverted(cast)
    browser = at("lena")
    listed = numbers(browser.get(reverse("unclosed")).content.decode())
    assert listed[0] == old.number and listed.index(young.number) > 0 and child.number not in listed
    assert child.number in numbers(browser.get(reverse("unclosed"), {"side": "given"}).content.decode())
    assert numbers(browser.get(reverse("unclosed"), {"holder": str(cast.org("team"))}).content.decode()) == []
    assert len(numbers(browser.get(reverse("unclosed"), {"holder": str(cast.org("far-room"))}).content.decode())) == len(listed)


def test_a_followed_incident_names_the_leader_who_follows_it(cast: Cast, at: At) -> None:
    matter = move(cast, incident(cast), "lena", "chase")
    assert "followed by lena" in at("ivan").get(reverse("unclosed-row", args=[matter.number])).content.decode()


def test_an_old_backlog_hides_no_new_danger(cast: Cast, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.station.rooms.command_room.queue.WINDOW", 3)
    for matter in opened(cast, 6, level=3):
        aged(matter, hours=5)
    danger = incident(cast, level=1)
    text = at("alice").get(reverse("queue")).content.decode()
    assert numbers(text)[0] == danger.number
    assert "more than can be put in order" in text
