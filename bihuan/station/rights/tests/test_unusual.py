"""The week's list of unusual look-ups: what is counted, out of how many, in the order of time, for those who keep the log alone."""

import io
import zipfile
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.caller_key import WINDOWS, same_caller
from bihuan.station.duty.shifts import Entry, enter
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Posting
from bihuan.station.rights.models import Basis, Purpose, Read, What
from bihuan.station.rights.unusual import Unusual, unusual
from bihuan.station.rights.weeks import week
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, incident, move
from tests.cast import Cast


def found(cast: Cast) -> Unusual:
    return unusual({cast.org(code) for code in ("station", "desk", "team")}, week("", day_of(timezone.now())))


def counted(cast: Cast) -> dict[str, tuple[int, int]]:
    return {str(one.sort.label): (one.n, one.of) for one in found(cast).tallies}


def reads(cast: Cast, who: str, n: int, **past: int) -> None:
    Read.objects.bulk_create(Read(
        at=timezone.now() - timedelta(**past), person=cast.people[who], post="dispatcher", organisation=cast.organisations["desk"],
        what=What.WORDS, basis=Basis.HOLDS, number=f"x{number}") for number in range(n))


def test_each_look_is_counted_with_what_it_is_one_of(cast: Cast, at: At) -> None:
    one, secret = call(cast), incident(cast, category="0301")
    at("adam").get(reverse("call", args=[one.number]))
    at("adam").post(reverse("full-number", args=[one.number]), {"purpose": Purpose.RING})
    at("otto").post(reverse("why-read", args=[one.number]), {"purpose": Purpose.SAFETY})
    at("adam").post(reverse("glass", args=[secret.number]), {"why": "报警人在大厅，情绪激动"})
    same_caller(one, next(iter(WINDOWS)), by=cast.people["alice"], now=timezone.now())
    seen = counted(cast)
    assert seen["full number"] == (1, 3) and seen["outside one's own area"] == (1, 3)
    assert seen["opened in need"] == (1, 1) and seen["looked up by number"] == (1, 2) and seen["more than usual"] == (0, 2)
    rows = found(cast).rows
    assert [row.who for row in rows] == ["alice", "adam", "otto", "adam"]
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)


def test_an_account_is_held_against_its_own_past_alone(cast: Cast) -> None:
    reads(cast, "adam", 30)
    assert counted(cast)["more than usual"] == (0, 1), "without a past there is nothing to compare"
    reads(cast, "adam", 16, weeks=2)
    assert counted(cast)["more than usual"] == (1, 1)
    reads(cast, "alice", 30)
    reads(cast, "alice", 160, weeks=2)
    assert [row.who for row in found(cast).rows] == ["adam"], "as much is nothing unusual for alice"


def test_the_chief_and_the_auditor_of_the_house_read_it_and_nobody_else(cast: Cast, at: At) -> None:
    one = call(cast)
    at("adam").post(reverse("full-number", args=[one.number]), {"purpose": Purpose.RING})
    move(cast, incident(cast), "alice", "reclassify", category="0402", reason="scene")
    for who in ("adam", "alice", "lena", "otto", "tom", "charlie-clerk-far-office"):
        for door in ("control", "control-sheet"):
            assert at(who).get(reverse(door)).status_code == 404, (who, door)
        assert at(who).post(reverse("control-sheet"), {"purpose": Purpose.CHECK}).status_code == 404, who
    for who in ("charlie-auditor-far-station", "charlie-chief-far-station"):
        assert one.number not in at(who).get(reverse("control")).content.decode(), who
    Posting.objects.filter(person=cast.people["lex"]).update(post="auditor")
    Posting.objects.filter(person=cast.people["ivan"]).update(post="chief")
    for who in ("lex", "ivan"):
        page = at(who).get(reverse("control")).content.decode()
        assert one.number in page and "full number" in page and "Sort anew" in page, who
        assert not any(number in page for number in ("****2716", "13800002716")), who
    assert Read.objects.filter(what=What.LOG).count() == 4, "whoever reads it stands in the log"
    file = at("lex").post(reverse("control-sheet"), {"purpose": Purpose.CHECK}).content
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        inside = "".join(book.read(name).decode() for name in book.namelist())
    assert one.number in inside and "1 of 1 reads" in inside and "Taken out by lex" in inside


def test_reads_outside_a_shift_are_named_where_shifts_are_known_and_it_is_said_where_they_are_not(cast: Cast, at: At) -> None:
    reads(cast, "adam", 1)
    reads(cast, "alice", 2)
    assert counted(cast)["outside one's shift"] == (0, 0)
    Posting.objects.filter(person=cast.people["lex"]).update(post="auditor")
    assert "Nobody who read this week has a shift written down" in at("lex").get(reverse("control")).content.decode()
    now = timezone.now()
    for who, start in (("adam", now - timedelta(hours=1)), ("alice", now + timedelta(minutes=45))):
        enter(Entry(cast.org("desk"), start, start + timedelta(hours=2), cast.people[who].pk), by=None, now=now)
    seen = {str(one.sort.label): (one.n, one.of) for one in found(cast).tallies}
    if week("", day_of(now)).end > now + timedelta(minutes=45):  # else her shift is next week's, and says nothing of this one
        assert seen["outside one's shift"] == (2, 3)
        assert {row.who for row in found(cast).rows} == {"alice"}
        reads(cast, "otto", 1)
        assert "Of 1 of 3 readers no shift" in at("lex").get(reverse("control")).content.decode()
