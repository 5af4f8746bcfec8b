"""A desk is handed over item by item, and stays with the one who leaves until the next one accepts (S1-28)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Status
from bihuan.station.calls.units import change
from bihuan.station.duty.models import Relief
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move
from tests.cast import Cast


def signed(at: At, **said: str) -> Relief:
    at("alice").post(reverse("relief"), said)
    return Relief.objects.latest("signed_at")


def test_the_list_holds_all_open_matters_the_calls_owed_and_the_units_that_are_out(cast: Cast, at: At) -> None:
    mine, given = incident(cast), move(cast, diverted(cast), "tom", "accept")
    change(cast.units[0], Status.ON_SCENE, by=None, now=timezone.now())
    page = at("alice").get(reverse("relief")).content.decode()
    assert all(one.number[11:] in page for one in (mine, given)) and cast.units[0].name in page and cast.units[1].name not in page
    relief = signed(at, **{f"note-matter-{mine.number}": "等物业回话", "promises": "22 点前回王女士", "words": "3 号棚再看一次"})
    items = {(item.sort, item.name): item.note for item in relief.items.all()}
    assert items[("matter", mine.number)] == "等物业回话"
    assert {("matter", given.number), ("ring", given.number), ("unit", cast.units[0].name)} <= set(items)
    assert (relief.promises, relief.words, str(relief.outgoing)) == ("22 点前回王女士", "3 号棚再看一次", "alice")


def test_it_is_open_and_reminds_until_the_next_one_accepts_it(cast: Cast, at: At) -> None:
    incident(cast)
    relief = signed(at)
    for name in ("alice", "adam", "lena"):
        assert "nobody has accepted it yet" in at(name).get(reverse("notices")).content.decode(), name
    assert "nobody has accepted" not in at("olga").get(reverse("notices")).content.decode()
    assert at("adam").post(reverse("relief-taken", args=[relief.pk]), {"remark": "少一件"}).status_code == 302
    relief.refresh_from_db()
    assert (str(relief.incoming), relief.remark) == ("adam", "少一件") and relief.accepted_at > relief.signed_at
    assert "nobody has accepted" not in at("alice").get(reverse("notices")).content.decode()
    paper = at("alice").post(reverse("relief-paper", args=[relief.pk]), {"purpose": "handling"}).content.decode()
    assert "alice" in paper and "adam" in paper


def test_after_a_quarter_of_an_hour_the_reminder_turns_red(cast: Cast, at: At) -> None:
    relief = signed(at)
    assert "banner flat red" not in at("lena").get(reverse("notices")).content.decode()
    Relief.objects.filter(pk=relief.pk).update(signed_at=timezone.now() - timedelta(minutes=16))
    assert "banner flat red" in at("lena").get(reverse("notices")).content.decode()


def test_what_came_in_after_the_signature_is_shown_to_whoever_accepts(cast: Cast, at: At) -> None:
    relief = signed(at)
    late_one = incident(cast)
    page = at("adam").get(reverse("relief-one", args=[relief.pk])).content.decode()
    assert "Come in since it was signed" in page and late_one.number[11:] in page


def test_nobody_accepts_their_own_and_no_second_one_is_signed_meanwhile(cast: Cast, at: At) -> None:
    relief = signed(at)
    answer = at("alice").post(reverse("relief-taken", args=[relief.pk]))
    assert answer.status_code == 422 and "You handed it over yourself" in answer.content.decode()
    again = at("adam").post(reverse("relief"), {"words": "我也交"})
    assert again.status_code == 422 and "waits to be accepted already" in again.content.decode()
    assert Relief.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Relief.objects.create(house=relief.house, outgoing=relief.outgoing, signed_at=timezone.now())


def test_it_is_accepted_once(cast: Cast, at: At) -> None:
    relief = signed(at)
    at("adam").post(reverse("relief-taken", args=[relief.pk]))
    assert at("adam").post(reverse("relief-taken", args=[relief.pk])).status_code == 422


def test_only_the_desk_and_its_leaders_read_it_and_only_the_desk_accepts(cast: Cast, at: At) -> None:
    incident(cast)
    relief = signed(at)
    for name in ("olga", "tom", "bob", "sam", "charlie-dispatcher-far-station", "charlie-leader-far-station"):
        for address in (reverse("relief-one", args=[relief.pk]), reverse("relief-paper", args=[relief.pk])):
            assert at(name).get(address).status_code == 404, (name, address)
        assert at(name).post(reverse("relief-paper", args=[relief.pk]), {"purpose": "check"}).status_code == 404, name
        assert at(name).post(reverse("relief-taken", args=[relief.pk])).status_code == 404, name
    assert at("lena").get(reverse("relief-one", args=[relief.pk])).status_code == 200
    assert at("lena").post(reverse("relief-taken", args=[relief.pk])).status_code == 404
    assert at("lena").post(reverse("relief")).status_code == 404
    relief.refresh_from_db()
    assert relief.accepted_at is None


def test_a_restricted_matter_is_handed_over_as_a_number(cast: Cast, at: At) -> None:
    secret = incident(cast, category="0301", words="家暴求助", place="翠湖花园 7 幢")
    relief = signed(at, **{f"note-matter-{secret.number}": "她在三楼"})
    item = relief.items.get(name=secret.number)
    assert item.shown.startswith("restricted") and "station" not in item.shown and item.note == ""
    page = at("adam").get(reverse("relief-one", args=[relief.pk])).content.decode()
    assert secret.number in page and "翠湖" not in page and "三楼" not in page


def test_a_township_room_hands_over_what_lies_with_the_room(cast: Cast, at: At) -> None:
    mine = diverted(cast)
    theirs = move(cast, move(cast, diverted(cast), "tom", "accept"), "tom", "assign", department=cast.org("D06"))
    at("tom").post(reverse("relief"))
    names = set(Relief.objects.get().items.values_list("name", flat=True))
    assert mine.number in names and theirs.number not in names
    relief = Relief.objects.get()
    assert at("tina").post(reverse("relief-taken", args=[relief.pk])).status_code == 302


def test_what_was_typed_is_kept_when_it_cannot_be_signed(cast: Cast, at: At) -> None:
    answer = at("alice").post(reverse("relief"), {"words": "很长" * 3000, "promises": "别丢了这句"})
    assert answer.status_code == 422 and "别丢了这句" in answer.content.decode()
    assert not Relief.objects.exists()
