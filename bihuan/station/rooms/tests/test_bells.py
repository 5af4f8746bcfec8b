"""What is heard at a desk: only what that desk is to act on, until it is over; of a protected matter only its number."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Status
from bihuan.station.loop.models import Due
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, incident, move, sent
from tests.cast import Cast


def heard(at: At, name: str) -> list[tuple[str, str]]:
    return [(one["kind"], one["text"]) for one in at(name).get(reverse("bells")).json()["bells"] if one["kind"] != "message"]


def test_a_new_incident_rings_at_the_other_desks_until_somebody_is_sent(cast: Cast, at: At) -> None:
    matter = incident(cast)
    [(kind, text)] = heard(at, "adam")
    assert kind == "new" and matter.number in text
    assert heard(at, "alice") == []  # who took it need not be told
    for name in ("olga", "lena", "sam", "kate", "tom", "bob", "charlie-dispatcher-far-station"):
        assert heard(at, name) == [], name
    move(cast, matter, "adam", "send", unit=cast.units[0].pk, lead=cast.people["olga"].pk)
    assert heard(at, "adam") == []


def test_a_call_nobody_has_sorted_rings_without_its_words(cast: Cast, at: At) -> None:
    one = call(cast, words="没人理的一通")
    [(kind, text)] = heard(at, "adam")
    assert kind == "new" and one.number in text and "没人理" not in text


def test_an_order_nobody_signs_rings_once_its_time_is_over(cast: Cast, at: At) -> None:
    matter = sent(cast)
    assert heard(at, "alice") == []
    Due.objects.filter(matter=matter, clock="sign").update(due_at=timezone.now() - timedelta(seconds=5))
    [(kind, text)] = heard(at, "alice")
    assert kind == "late" and matter.number in text
    assert heard(at, "sam") == []


def test_a_unit_in_need_rings_before_all_else(cast: Cast, at: At) -> None:
    incident(cast)
    unit = cast.units[0]
    unit.status, unit.status_at = Status.URGENT, timezone.now()
    unit.save()
    assert [kind for kind, _text in heard(at, "adam")] == ["urgent", "new"]
    assert unit.name in heard(at, "adam")[0][1]
    assert heard(at, "sam") == []


def test_a_protected_incident_rings_only_at_its_own_crew_and_by_number(cast: Cast, at: At) -> None:
    secret = sent(cast, category="0301", words="他又动手了")
    Due.objects.filter(matter=secret, clock="sign").update(due_at=timezone.now() - timedelta(seconds=5))
    [(kind, text)] = heard(at, "alice")
    assert kind == "late" and text.endswith(secret.number)


def test_a_notice_rings_once_and_no_more_when_it_was_read(cast: Cast, at: At) -> None:
    sent(cast)
    lena = at("olga")
    kinds = [one["kind"] for one in lena.get(reverse("bells")).json()["bells"]]
    lena.get(reverse("notices"))
    assert "message" not in [one["kind"] for one in lena.get(reverse("bells")).json()["bells"]]
    assert set(kinds) <= {"message"}


def notices(at: At, name: str) -> list[tuple[str, str]]:
    return [(one["text"], one["href"]) for one in at(name).get(reverse("bells")).json()["bells"] if one["kind"] == "message"]


def test_a_notice_says_what_it_is_and_several_are_one_line(cast: Cast, at: At) -> None:
    first = sent(cast, place="建设新村7栋", category="0401")
    [(text, href)] = notices(at, "olga")
    assert text.startswith("Send a unit: ") and text.endswith("建设新村7栋") and href == reverse("matter", args=[first.number])
    move(cast, incident(cast, place="老街9号"), "alice", "send", unit=cast.units[1].pk, lead=cast.people["olga"].pk)
    [(text, href)] = notices(at, "olga")
    assert "老街9号" in text and text.endswith("; 1 more new notice") and href == reverse("notices")


def test_a_notice_of_a_protected_matter_says_its_number_alone(cast: Cast, at: At) -> None:
    secret = sent(cast, category="0301", place="建设新村8栋", words="他又动手了")
    for name in ("olga", "otto"):
        [(text, _href)] = notices(at, name)
        assert text.endswith(secret.number) and "建设新村" not in text
        assert text.startswith("Send a unit" if name == "olga" else "New notice")
