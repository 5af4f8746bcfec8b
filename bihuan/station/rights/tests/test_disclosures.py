"""What is given to a body outside is written down: who, to whom, what, why, on which law. It stands on the matter and in a log."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Posting
from bihuan.station.rights import retention
from bihuan.station.rights.models import Disclosure, Read, What
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident, sent
from tests.cast import Cast

TOLD = {"recipient": "人民法院", "what": "报警记录一份", "why": "法院调取证据", "basis": "民事诉讼法 70"}


def keeper(cast: Cast, who: str, post: str) -> None:
    Posting.objects.filter(person=cast.people[who]).update(post=post)


def test_whoever_holds_it_writes_it_and_it_stands_on_the_matter_and_in_the_log(cast: Cast, at: At) -> None:
    matter = sent(cast)
    assert at("alice").post(reverse("disclose", args=[matter.number]), TOLD).status_code == 302
    one = Disclosure.objects.get()
    assert (str(one.person), one.post, one.number, one.what) == ("alice", "dispatcher", matter.number, TOLD["what"])
    for who in ("alice", "lena"):
        page = at(who).get(reverse("matter", args=[matter.number])).content.decode()
        assert all(said in page for said in TOLD.values()), who
    keeper(cast, "lex", "auditor")
    keeper(cast, "ivan", "chief")
    for who in ("lex", "ivan"):
        log = at(who).get(reverse("disclosures")).content.decode()
        assert matter.number in log and all(said in log for said in TOLD.values()), who
    assert list(Read.objects.filter(what=What.GIVEN).values_list("person__username", flat=True).order_by("pk")) == ["lex", "ivan"]


def test_whoever_has_no_part_in_it_neither_writes_nor_reads(cast: Cast, at: At) -> None:
    matter = sent(cast)
    at("alice").post(reverse("disclose", args=[matter.number]), TOLD)
    for who in ("otto", "bob", "charlie-leader-far-station", "charlie-auditor-far-station"):
        door = reverse("disclose", args=[matter.number])
        assert at(who).get(door).status_code == at(who).post(door, TOLD).status_code == 404, who
        assert TOLD["what"] not in at(who).get(reverse("matter", args=[matter.number])).content.decode(), who
    for who in ("alice", "lena", "otto", "charlie-clerk-far-office"):
        assert at(who).get(reverse("disclosures")).status_code == 404, who
    for who in ("charlie-auditor-far-station", "charlie-chief-far-station"):
        assert matter.number not in at(who).get(reverse("disclosures")).content.decode(), "another house"
    assert Disclosure.objects.count() == 1


def test_of_a_restricted_matter_the_log_tells_number_and_time_only(cast: Cast, at: At) -> None:
    matter = incident(cast, category="0301")
    assert at("alice").post(reverse("disclose", args=[matter.number]), TOLD).status_code == 302
    assert at("adam").post(reverse("disclose", args=[matter.number]), TOLD).status_code == 404
    keeper(cast, "lex", "auditor")
    log = at("lex").get(reverse("disclosures")).content.decode()
    assert matter.number in log and not any(said in log for said in TOLD.values())


@pytest.mark.parametrize("name", TOLD)
def test_each_part_is_asked_for_and_nothing_typed_is_lost(name: str, cast: Cast, at: At) -> None:
    matter = sent(cast)
    answer = at("alice").post(reverse("disclose", args=[matter.number]), {**TOLD, name: " "})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Still to be filled in" in page and not Disclosure.objects.exists()
    assert all(said in page for key, said in TOLD.items() if key != name)
    long = at("alice").post(reverse("disclose", args=[matter.number]), {**TOLD, "recipient": "某" * 121})
    assert long.status_code == 422 and "Too long: to whom" in long.content.decode()


def test_it_is_only_added_sealed_and_kept_for_three_years(cast: Cast, at: At, tmp_path: object, settings: object) -> None:
    settings.SEALING_KEYS, settings.HOME = settings.SEALING_KEYS, tmp_path  # type: ignore[attr-defined]
    matter: Matter = sent(cast)
    at("alice").post(reverse("disclose", args=[matter.number]), TOLD)
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Disclosure.objects.update(recipient="别处")
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, why FROM rights_disclosure")
        assert all(token.startswith("~") for token in cursor.fetchone())
    retention.retain(timezone.now() + timedelta(days=1000))
    assert Disclosure.objects.count() == 1
    retention.retain(timezone.now() + timedelta(days=1100))
    assert not Disclosure.objects.exists()
