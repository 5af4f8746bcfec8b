"""Opening a restricted matter in need: a reason, half an hour, those who answer for it told, another person decides next day."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bihuan.station.kinds.incident.codes import SORTED as CODES
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Glass, Matter, Notice
from bihuan.station.rights.models import Basis, Read
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, move
from tests.cast import Cast

WORDS, WHY = "家暴求助", "报警人在大厅，情绪激动，须知道在办的人"


def secret(cast: Cast) -> Matter:
    return incident(cast, category="0301", words=WORDS)


def breaks(at: At, who: str, matter: Matter, why: str = WHY) -> int:
    return at(who).post(reverse("glass", args=[matter.number]), {"why": why}).status_code


def test_a_desk_to_which_it_is_closed_is_told_how_and_opens_it_with_a_reason(cast: Cast, at: At) -> None:
    matter = secret(cast)
    closed = at("adam").get(reverse("matter", args=[matter.number]))
    assert closed.status_code == 404 and "Open it in need" in closed.content.decode()
    assert breaks(at, "adam", matter, "急") == 422 and not Glass.objects.exists()
    assert breaks(at, "adam", matter) == 302
    page = at("adam").get(reverse("matter", args=[matter.number]))
    assert page.status_code == 200 and "Restricted matter" not in page.content.decode()
    call = at("adam").get(reverse("call", args=[matter.chain])).content.decode()
    assert WORDS in call
    assert set(Read.objects.values_list("person__username", "basis")) == {("adam", Basis.GLASS)}


def test_it_shows_and_does_not_let_act(cast: Cast, at: At) -> None:
    matter = secret(cast)
    breaks(at, "adam", matter)
    assert at("adam").get(f"/api/matters/{matter.number}").json()["moves"] == []


def test_those_who_answer_for_it_are_told_at_once_with_the_number_only(cast: Cast, at: At) -> None:
    matter = secret(cast)
    before = set(Notice.objects.values_list("pk", flat=True))
    breaks(at, "adam", matter)
    told = Notice.objects.exclude(pk__in=before)
    assert {"leader", "instructor"} <= set(told.values_list("post", flat=True))
    page = at("ivan").get(reverse("notices")).content.decode()
    assert matter.number in page and WHY not in page


def test_after_half_an_hour_it_is_closed_again(cast: Cast, at: At) -> None:
    matter = secret(cast)
    breaks(at, "adam", matter)
    Glass.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert at("adam").get(reverse("matter", args=[matter.number])).status_code == 404


def test_officers_the_township_and_strangers_cannot(cast: Cast, at: At) -> None:
    matter = secret(cast)
    for who in ("otto", "lex", "tom", "charlie-leader-far-station", "charlie-dispatcher-far-room"):
        assert at(who).get(reverse("glass", args=[matter.number])).status_code == 404, who
        assert breaks(at, who, matter) == 404, who
        assert "Open it in need" not in at(who).get(reverse("matter", args=[matter.number])).content.decode()
    assert not Glass.objects.exists()


def test_a_matter_that_is_not_restricted_has_no_glass(cast: Cast, at: At) -> None:
    assert breaks(at, "adam", incident(cast)) == 404


def test_another_person_decides_once(cast: Cast, at: At) -> None:
    matter = secret(cast)
    breaks(at, "ivan", matter)
    breaks(at, "adam", matter)
    mine, other = Glass.objects.get(person=cast.people["ivan"]), Glass.objects.get(person=cast.people["adam"])
    page = at("ivan").get(reverse("review")).content.decode()
    assert WHY in page and "a second person decides" in page

    def decides(who: str, one: Glass, **said: str) -> int:
        return at(who).post(reverse("review-decide", args=[one.pk]), {"verdict": "needed", "words": "属实", **said}).status_code

    decides("ivan", mine)
    decides("ivan", other, words="")
    assert not Glass.objects.filter(reviewed_at__isnull=False).exists()
    assert decides("lena", other) == 404, "a duty leader reads the list and does not decide"
    assert decides("charlie-chief-far-station", other) == 404
    assert decides("ivan", other) == 302
    other.refresh_from_db()
    assert (other.verdict, str(other.reviewed_by), other.words) == ("needed", "ivan", "属实")
    decides("ivan", other, verdict="wrong")
    other.refresh_from_db()
    assert other.verdict == "needed"
    assert verify().clean


def test_the_week_lists_what_was_set_aside(cast: Cast, at: At) -> None:
    matter = incident(cast)
    move(cast, matter, "alice", "reclassify", category="0401", level=3, reason=str(CODES[0][0]))
    page = at("lena").get(reverse("review")).content.decode()
    assert matter.number in page
    assert matter.number not in at("lena").get(reverse("review"), {"week": "2020-01-01"}).content.decode()
    assert matter.number not in at("charlie-leader-far-station").get(reverse("review")).content.decode()


def test_a_confirmed_invalid_call_stands_there_with_the_reason_it_was_asked_for(cast: Cast, at: At) -> None:
    matter = incident(cast)
    move(cast, matter, "alice", "ask_invalid", reason="1301", words="拨错了")
    move(cast, matter, "lena", "confirm_invalid")
    page = at("ivan").get(reverse("review")).content.decode()
    assert matter.number in page and "dialled by mistake" in page
