"""Places with many calls (S1-16, R2): on the review list with their classes, decided on with a next look, nothing of persons."""

import io
from datetime import timedelta

import python_calamine
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter
from bihuan.station.patterns.models import PlaceReview
from bihuan.station.people.actor import day_of
from bihuan.station.places.models import Address
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident
from tests.cast import Cast

PLACE = "老街88号"
STEP = 30 / 111_320  # thirty metres


def noisy(cast: Cast, n: int, **more: object) -> list[Matter]:
    return [incident(cast, **{"place": PLACE, "lat": 29.9, "lon": 121.4 + k * STEP / 2, "caller_name": "王翠花", **more}) for k in range(n)]


def page(at: At, days: int = 30) -> str:
    return at("lena").get(reverse("hot-places"), {"days": days}).content.decode()


def test_the_third_call_puts_a_place_on_the_list_with_its_classes(cast: Cast, at: At) -> None:
    Address.objects.create(text=PLACE, lat=29.9, lon=121.4)
    noisy(cast, 2)
    assert "No place has so many calls" in page(at)
    noisy(cast, 1, category="0201")
    text = page(at)
    assert PLACE in text and "3 calls" in text and "3 incidents" in text and "not looked at" in text
    assert "fight 1" in text and "王翠花" not in text and "not in the register" not in text


def test_old_ones_officers_own_restricted_and_far_ones_do_not_count(cast: Cast, at: At) -> None:
    noisy(cast, 2)
    noisy(cast, 1, source="field")
    noisy(cast, 1, category="0301", words="家暴求助")
    noisy(cast, 1, place="别处", lat=29.95)
    old = noisy(cast, 1)[0]
    Call.objects.filter(matter=old).update(received_at=timezone.now() - timedelta(days=40))
    assert "No place has so many calls" in page(at)
    assert PLACE in page(at, 90)


def test_a_place_is_looked_at_with_a_next_day_and_comes_up_again(cast: Cast, at: At) -> None:
    noisy(cast, 3)
    browser, text = at("lena"), page(at)
    key, station = text.split('name="place" value="')[1].split('"')[0], cast.org("station")
    said = {"station": station, "days": 30, "place": key, "verdict": "done", "words": "找店主谈过，装了隔音棉"}
    day = day_of(timezone.now()) + timedelta(days=14)
    wrong = browser.post(reverse("hot-places-review"), {**said, "again_on": "gestern"})
    assert wrong.status_code == 422 and "装了隔音棉" in wrong.content.decode()
    assert browser.post(reverse("hot-places-review"), {**said, "words": "", "again_on": day}).status_code == 422
    assert browser.post(reverse("hot-places-review"), {**said, "again_on": day}).status_code == 302
    kept = PlaceReview.objects.get()
    assert (kept.count, kept.verdict, kept.again_on, kept.by.username) == (3, "done", day, "lena")
    text = page(at)
    assert "装了隔音棉" in text and "something is done about it" in text and "not looked at" not in text
    PlaceReview.objects.update(again_on=day_of(timezone.now()) - timedelta(days=1))
    assert "look overdue" in page(at)


def test_the_list_leaves_as_excel_for_a_purpose(cast: Cast, at: At) -> None:
    noisy(cast, 3)
    answer = at("lena").post(reverse("hot-places-sheet"), {"purpose": "check"})
    rows = python_calamine.load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == PLACE and rows[1][2] == 3 and "王翠花" not in str(rows)


def test_only_leaders_of_the_house_see_it(cast: Cast, at: At) -> None:
    noisy(cast, 3)
    for outsider in ("alice", "olga", "tom", "theo", "bob"):
        assert at(outsider).get(reverse("hot-places")).status_code == 404
    assert PLACE not in at("sue").get(reverse("hot-places")).content.decode()
    assert at("sue").post(reverse("hot-places-review"), {"station": cast.org("station"), "place": "x"}).status_code == 404
