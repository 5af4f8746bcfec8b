"""Calling in those off duty: one press, two taps to answer, one list for the leader; called off, it is over for everybody."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from bihuan.station.commands.send import send
from bihuan.station.duty.models import Called, Recall
from bihuan.station.duty.shifts import Entry, enter
from bihuan.station.rights import retention
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast

ASK = {"why": "夜市人流超预期，需要支援"}


@pytest.fixture
def on_shift(cast: Cast) -> None:
    """Olga is on shift, otto and aux are off; of the others nothing is typed."""
    now = timezone.now()
    enter(Entry(cast.org("team"), now - timedelta(hours=1), now + timedelta(hours=1), cast.people["olga"].pk), by=None, now=now)
    for who in ("otto", "aux"):
        enter(Entry(cast.org("team"), now - timedelta(minutes=2), now - timedelta(minutes=1), cast.people[who].pk), by=None, now=now)


def called(cast: Cast) -> dict[str, Called]:
    return {str(one.person): one for one in Called.objects.select_related("person")}


def test_one_press_calls_those_off_shift_and_each_answers_with_two_taps(cast: Cast, at: At, on_shift: None) -> None:
    assert "2 persons are off shift now" in at("lena").get(reverse("recall")).content.decode()
    at("lena").post(reverse("recall"), ASK)
    assert set(called(cast)) == {"otto", "aux"}
    door = at("otto").get(reverse("notices")).content.decode()
    assert "You are called in" in door and ASK["why"] in door and reverse("recall-mine") in door
    assert "You are called in" not in at("olga").get(reverse("notices")).content.decode()
    assert 'value="20"' in at("otto").get(reverse("recall-mine")).content.decode()
    at("otto").post(reverse("recall-mine"), {"say": "20"})
    at("aux").post(reverse("recall-mine"), {"say": "cannot"})
    assert "You are called in" not in at("otto").get(reverse("notices")).content.decode(), "it was answered"
    page = at("lena").get(reverse("recall")).content.decode()
    assert "20 min" in page and "cannot come" in page and page.index("otto") < page.index("aux")
    at("otto").post(reverse("recall-mine"), {"say": "here"})
    assert called(cast)["otto"].arrived_at and "is there" in at("alice").get(reverse("recall")).content.decode()


def test_those_whose_shifts_nobody_typed_are_called_only_when_that_is_asked(cast: Cast, at: At, on_shift: None) -> None:
    at("ivan").post(reverse("recall"), ASK | {"unknown": "1"})
    assert {"otto", "aux", "lena"} <= set(called(cast)) and not {"olga", "ivan", "sam", "alice"} & set(called(cast))


def test_without_reason_or_anybody_it_is_refused_in_words_and_a_second_one_too(cast: Cast, at: At) -> None:
    for said, told in (({"why": " "}, "why they are called in"), (ASK, "Nobody is off shift by the table")):
        answer = at("lena").post(reverse("recall"), said)
        assert answer.status_code == 422 and told in answer.content.decode()
    at("lena").post(reverse("recall"), ASK | {"unknown": "1"})
    again = at("alice").post(reverse("recall"), ASK | {"unknown": "1"})
    assert again.status_code == 422 and "Call it off first" in again.content.decode() and Recall.objects.count() == 1
    one = Recall.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recall.objects.create(house=one.house, called_at=one.called_at, called_by=one.called_by)


def test_called_off_it_is_over_for_everybody(cast: Cast, at: At, on_shift: None) -> None:
    at("lena").post(reverse("recall"), ASK)
    at("alice").post(reverse("recall"), {"do": "off"})
    assert Recall.objects.get().ended_at
    assert "You are called in" not in at("otto").get(reverse("notices")).content.decode()
    assert at("otto").post(reverse("recall-mine"), {"say": "20"}).status_code == 422 and not called(cast)["otto"].answer
    assert at("lena").post(reverse("recall"), {"do": "off"}).status_code == 422


def test_whoever_has_an_address_gets_one_letter_that_says_nothing_of_the_matter(cast: Cast, at: At, on_shift: None) -> None:
    cast.people["otto"].email = "otto@example.org"
    cast.people["otto"].save()
    at("lena").post(reverse("recall"), ASK)
    now = timezone.now()
    send(now)
    send(now + timedelta(minutes=5))
    letters = [one for one in mail.outbox if one.to == ["otto@example.org"]]
    assert len(letters) == 1 and ASK["why"] not in letters[0].body
    assert called(cast)["otto"].mail == "sent" and called(cast)["aux"].mail == "none"


def test_a_letter_that_cannot_be_sent_is_tried_again_and_given_up(cast: Cast, at: At, on_shift: None, settings) -> None:  # type: ignore[no-untyped-def]
    cast.people["otto"].email = "otto@example.org"
    cast.people["otto"].save()
    at("lena").post(reverse("recall"), ASK)
    settings.EMAIL_BACKEND = "no.such.backend"
    for minute in range(7):
        send(timezone.now() + timedelta(minutes=2 * minute))
    assert (called(cast)["otto"].mail, called(cast)["otto"].tries) == ("dead", 5)


def test_other_stations_neither_see_nor_answer_nor_call(cast: Cast, at: At, on_shift: None) -> None:
    at("lena").post(reverse("recall"), ASK)
    for outsider in ("sue", "kate", "charlie-leader-far-station"):
        assert ASK["why"] not in at(outsider).get(reverse("recall")).content.decode(), outsider
        at(outsider).post(reverse("recall"), {"do": "off"})
        assert at(outsider).post(reverse("recall-mine"), {"say": "20"}).status_code == 422
    for other in ("olga", "tom", "bob", "lex"):
        assert at(other).get(reverse("recall")).status_code == 404 == at(other).post(reverse("recall"), ASK).status_code
    assert not Recall.objects.get().ended_at


def test_it_goes_with_its_term(cast: Cast, at: At, on_shift: None) -> None:
    at("lena").post(reverse("recall"), ASK)
    at("lena").post(reverse("recall"), {"do": "off"})
    later = timezone.now() + timedelta(days=184)
    retention.retain(later)
    assert not Recall.objects.exists() and not Called.objects.exists()
