"""A restricted matter past its term: one person proposes to keep or erase it, a second one agrees, and the night does what was agreed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Said
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Posting
from bihuan.station.rights import retention
from bihuan.station.rights.afterterm import over
from bihuan.station.rights.models import AfterTerm, Erasure
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, move
from tests.cast import Cast

WHY = "保护令仍在执行，随时可能再用"
PAGE = reverse("review")


@pytest.fixture
def past(cast: Cast, tmp_path: Any, settings: Any) -> Matter:
    """Of domestic violence, closed more than three years ago; the instructor and a chief answer for it."""
    settings.SEALING_KEYS, settings.HOME = settings.SEALING_KEYS, tmp_path
    Posting.objects.filter(person=cast.people["lena"]).update(post="chief")
    matter = incident(cast, category="0301", words="家里打架")
    move(cast, matter, "alice", "contact", how="phone", reached="spoken")
    Matter.objects.filter(pk=matter.pk).update(closed_at=timezone.now() - timedelta(days=1100))
    return matter


def propose(at: At, who: str, matter: Matter, **said: Any) -> int:
    return at(who).post(reverse("after-term", args=[matter.number]), {"verdict": "erase", "why": WHY, **said}).status_code


def second(at: At, who: str, matter: Matter, agreed: str = "yes") -> int:
    return at(who).post(reverse("after-term-second", args=[matter.number]), {"agreed": agreed}).status_code


def test_what_two_have_agreed_to_erase_goes_in_the_night_and_a_record_stays(cast: Cast, at: At, past: Matter) -> None:
    assert past.number in at("ivan").get(PAGE).content.decode()
    assert propose(at, "ivan", past) == 302
    retention.retain(timezone.now())
    assert Call.objects.get().words, "one alone erases nothing"
    assert second(at, "ivan", past) == 302 and AfterTerm.objects.get().agreed is None, "nobody agrees with themselves"
    assert WHY in at("lena").get(PAGE).content.decode() and second(at, "lena", past) == 302
    one = AfterTerm.objects.get()
    assert one.agreed and (str(one.asked_by), str(one.decided_by)) == ("ivan", "lena") and not over(timezone.now()).exists()
    assert retention.retain(timezone.now())["restricted"] == 1 and not any(retention.retain(timezone.now()).values())
    assert not Call.objects.get().words and not Said.objects.filter(step__matter=past).exists() and Matter.objects.get().title
    assert Erasure.objects.filter(rule="restricted", number=past.number).exists() and verify().clean
    Call.objects.update(words="家里打架")
    assert retention.again(timezone.now()) == 1 and not Call.objects.get().words, "a back-up restored later is erased again"


def test_what_is_kept_comes_back_after_its_day(cast: Cast, at: At, past: Matter) -> None:
    until = day_of(timezone.now()) + timedelta(days=200)
    assert propose(at, "ivan", past, verdict="keep", until=until) == 302 and second(at, "lena", past) == 302
    assert past.number not in at("ivan").get(PAGE).content.decode()
    assert not over(timezone.now() + timedelta(days=200)).exists() and list(over(timezone.now() + timedelta(days=201))) == [past]
    assert not any(retention.retain(timezone.now()).values())


def test_who_does_not_agree_leaves_it_to_be_proposed_again(cast: Cast, at: At, past: Matter) -> None:
    propose(at, "ivan", past)
    assert second(at, "lena", past, "no") == 302 and list(over(timezone.now())) == [past]
    assert propose(at, "lena", past) == 302 and AfterTerm.objects.count() == 2


@pytest.mark.parametrize("said", [{"verdict": "keep"}, {"verdict": "keep", "until": "2020-01-01"}, {"verdict": "sell"}, {"why": "好"},
                                  {"verdict": "keep", "until": "2999-01-01"}, {"verdict": "keep", "until": "x\0"}])
def test_without_a_reason_or_a_day_to_come_nothing_is_proposed(said: dict[str, str], cast: Cast, at: At, past: Matter) -> None:
    assert propose(at, "ivan", past, **said) == 302 and not AfterTerm.objects.exists()


def test_nobody_else_proposes_agrees_or_sees_it(cast: Cast, at: At, past: Matter) -> None:
    for name in ("alice", "otto", "sue", "kate", "theo", "charlie-chief-far-station", "charlie-instructor-far-station"):
        assert propose(at, name, past) == 404 == second(at, name, past), name
        assert past.number not in at(name).get(PAGE).content.decode(), name
    assert not AfterTerm.objects.exists()
