"""Reading a person's data leaves a line; whoever has no part in it says first what for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bihuan.station.rights.models import Basis, Purpose, Read, What
from bihuan.station.rights.reads import OPEN_FOR, masked, read_about
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, diverted, sent
from tests.cast import Cast

WORDS, PHONE = "夜宵城音箱到半夜还在放", "13800002716"


def lines(**of: object) -> list[tuple[str, str, str]]:
    return list(Read.objects.filter(**of).order_by("pk").values_list("what", "basis", "purpose"))


def test_the_desk_reads_a_call_without_being_asked_and_stands_in_the_log(cast: Cast, at: At) -> None:
    one = call(cast)
    page = at("adam").get(reverse("call", args=[one.number])).content.decode()
    assert WORDS in page and PHONE not in page and "138****2716" in page
    read = Read.objects.get()
    assert (read.person.username, read.post, read.number) == ("adam", "dispatcher", one.number)
    assert (read.what, read.basis) == (What.WORDS, Basis.HOLDS)


def test_who_is_on_the_crew_and_who_answers_for_it_are_logged_as_such(cast: Cast, at: At) -> None:
    matter = sent(cast)
    for name, basis in (("olga", Basis.CREW), ("lena", Basis.SUPERVISES), ("alice", Basis.HOLDS)):
        at(name).get(reverse("matter", args=[matter.number]))
        assert lines(person__username=name)[-1][1] == basis, name


def older(one: Read, by: timedelta) -> None:
    """A line of the log cannot be changed; the same one was written earlier."""
    Read.objects.filter(pk=one.pk).delete()
    one.pk, one.at = None, one.at - by
    one.save(force_insert=True)


def test_a_colleague_without_a_part_in_it_says_first_what_for(cast: Cast, at: At) -> None:
    one = call(cast)
    address, browser = reverse("call", args=[one.number]), at("otto")
    page = browser.get(address).content.decode()
    assert WORDS not in page and "****2716" not in page and "closed to you so far" in page and lines() == []

    browser.post(reverse("why-read", args=[one.number]), {"purpose": "curious"})
    assert WORDS not in browser.get(address).content.decode() and lines() == []

    browser.post(reverse("why-read", args=[one.number]), {"purpose": Purpose.SAFETY, "why": "有没有狗"})
    assert WORDS in browser.get(address).content.decode()
    assert lines() == [(What.WORDS, Basis.ASKED, Purpose.SAFETY)] and Read.objects.get().why == "有没有狗"

    older(Read.objects.get(), OPEN_FOR + timedelta(minutes=1))
    assert WORDS not in browser.get(address).content.decode(), "half an hour later it is closed again"


def test_the_story_of_a_matter_is_closed_in_the_same_way_and_its_moves_are_not(cast: Cast, at: At) -> None:
    matter = diverted(cast)
    for name, shown in (("tom", True), ("otto", False)):
        page = at(name).get(reverse("matter", args=[matter.number])).content.decode()
        assert ("管一管音箱" in page) is shown, name
        assert PHONE not in page
    told = at("otto").get(f"/api/matters/{matter.number}").json()
    assert told["sheet"]["request"] == "" and told["moves"] is not None
    assert at("tom").get(f"/api/matters/{matter.number}").json()["sheet"]["request"] == "管一管音箱"
    assert (What.API, Basis.HOLDS, "") in lines(person__username="tom")


def test_the_whole_number_needs_a_reason_and_is_logged(cast: Cast, at: At) -> None:
    one = call(cast)
    address = reverse("full-number", args=[one.number])
    refused = at("adam").post(address, {"purpose": ""})
    assert refused.status_code == 422 and PHONE not in refused.content.decode() and lines() == []
    shown = at("adam").post(address, {"purpose": Purpose.RING})
    assert PHONE in shown.content.decode() and lines() == [(What.NUMBER, Basis.HOLDS, Purpose.RING)]
    part = at("adam").post(address, {"purpose": Purpose.RING}, headers={"hx-request": "true"}).content.decode()
    assert PHONE in part and "<html" not in part
    assert at("adam").get(address).status_code == 405, "a link cannot show it"


def test_a_stranger_and_one_to_whom_it_is_closed_get_404(cast: Cast, at: At) -> None:
    loose, secret = call(cast), call(cast, category="0301")
    for name, number in (("charlie-leader-far-station", loose.number), ("tom", loose.number), ("otto", secret.number)):
        for door in ("why-read", "full-number"):
            assert at(name).post(reverse(door, args=[number]), {"purpose": Purpose.RING}).status_code == 404, (name, door)
    assert lines() == []


def test_a_print_is_a_line_of_its_own(cast: Cast, at: At) -> None:
    matter = sent(cast)
    at("olga").get(reverse("paper", args=[matter.number]))
    assert lines() == [], "nothing is printed yet"
    at("olga").post(reverse("paper", args=[matter.number]), {"purpose": Purpose.SAFETY})
    assert lines() == [(What.PRINT, Basis.CREW, Purpose.SAFETY)]


def test_looking_again_within_minutes_is_the_same_look(cast: Cast, at: At) -> None:
    one = call(cast)
    for _ in range(3):
        at("adam").get(reverse("call", args=[one.number]))
    assert len(lines()) == 1


def test_the_log_is_read_by_the_auditor_of_the_house_alone_and_reading_it_is_logged(cast: Cast, at: At) -> None:
    from bihuan.station.people.models import Posting

    one = call(cast)
    at("adam").get(reverse("call", args=[one.number]))
    for name in ("adam", "lena", "ivan", "charlie-admin-far-station"):
        assert at(name).get(reverse("reads")).status_code == 404, name
    assert one.number not in at("charlie-auditor-far-station").get(reverse("reads")).content.decode()

    Posting.objects.filter(person=cast.people["lex"]).update(post="auditor")
    page = at("lex").get(reverse("reads"), {"who": "adam"}).content.decode()
    assert one.number in page and WORDS not in page and PHONE not in page
    assert lines(person__username="lex") == [(What.LOG, Basis.OFFICE, "")]
    assert [str(read.person) for read in read_about(cast.people["adam"])] == ["lex"], "adam sees that the log was searched for adam"


def test_the_log_is_narrowed_to_days_and_the_auditor_begins_there(cast: Cast, at: At) -> None:
    from bihuan.station.people.models import Posting

    one = call(cast)
    at("adam").get(reverse("call", args=[one.number]))
    Posting.objects.filter(person=cast.people["lex"]).update(post="auditor")
    auditor = at("lex")
    assert auditor.get("/")["Location"] == reverse("reads")

    def named(**days: str) -> bool:
        return one.number in auditor.get(reverse("reads"), days).content.decode()

    assert named(first="2020-01-01") and named(first="0001-01-01", last="9999-12-31") and named(first="no day")
    assert not named(last="2020-01-01")


@pytest.mark.parametrize(("phone", "shown"), [("13805742716", "138****2716"), ("88001122", "880***22"), ("110", "***"), ("", "")])
def test_a_masked_number(phone: str, shown: str) -> None:
    assert masked(phone) == shown


def test_no_list_shows_a_name_a_number_or_a_word(cast: Cast, at: At) -> None:
    """Every page with rows, for everybody who may open it."""
    name = "王翠花"
    sent(cast, caller_name=name)
    diverted(cast, caller_name=name)
    call(cast, caller_name=name)
    lists = "queue calls inbox unclosed notices ring figures figures-list outbox strength units pulse reads review".split()
    for who in ("alice", "adam", "olga", "lena", "ivan", "lex", "kate", "tom", "theo", "bob"):
        for page in lists:
            answer = at(who).get(reverse(page), {"after": "0.0.0"} if page == "pulse" else {"by": "month"})
            text = answer.content.decode()
            assert not any(one in text for one in (name, PHONE, WORDS, "****2716")), (who, page)
    for path in ("matters?scope=visible", "calls/unsorted", "notices"):
        text = at("alice").get(f"/api/{path}").content.decode()
        assert not any(one in text for one in (name, PHONE, WORDS)), path
