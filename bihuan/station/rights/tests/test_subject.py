"""A person asks at the counter what is held of them; the chief shows and prints it. It finds nobody else, and each time is written down."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Posting
from bihuan.station.people.terms import days
from bihuan.station.rights import subject
from bihuan.station.rights.models import Purpose, Read, What
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, diverted, incident
from tests.cast import Cast

PHONE, WORDS = "13800002716", "夜宵城音箱到半夜还在放"
PAGE = reverse("subject")


@pytest.fixture
def chief(cast: Cast, at: At) -> Client:
    Posting.objects.filter(person=cast.people["ivan"]).update(post="chief")
    return at("ivan")


def ask(browser: Client, **given: str) -> tuple[int, str]:
    answer = browser.post(PAGE, {"phone": PHONE, "document": "id", **given})
    return answer.status_code, answer.content.decode()


def test_what_is_held_is_shown_with_what_for_and_until_when(cast: Cast, at: At, chief: Client) -> None:
    child = diverted(cast, caller_name="王翠花")
    at("alice").get(reverse("call", args=[Call.objects.get().number]))
    status, page = ask(chief, name="王翠花", phone="+86 138 0000 2716")
    assert status == 200 and all(said in page for said in (WORDS, PHONE, "王翠花", "滨江夜宵城 3 号棚", child.number, "管一管音箱"))
    today = day_of(timezone.now())
    assert f"{today + timedelta(days=days('call', today)):%Y-%m-%d}" in page and "731 days after the closing" in page
    assert "duty officer" in page and "what was said" in page and "alice" not in page, "who read it: posts, not names"


def test_nobody_but_the_chief_of_the_house_asks(cast: Cast, at: At, chief: Client) -> None:
    one = call(cast)
    for name in ("alice", "lena", "lex", "olga", "tom", "theo", "kate", "charlie-auditor-far-station"):
        assert at(name).get(PAGE).status_code == 404, name
        assert at(name).post(PAGE, {"phone": PHONE, "document": "id"}).status_code == 404, name
    status, page = ask(at("charlie-chief-far-station"))
    assert status == 200 and one.number not in page and WORDS not in page and "Nothing is held" in page


@pytest.mark.parametrize(("phone", "name"), [("2716", ""), ("1380000", "王翠花"), ("", "王翠"), ("1380000271%", ""), ("13800002717", "")])
def test_no_part_of_a_number_or_a_name_finds_anything(phone: str, name: str, cast: Cast, chief: Client) -> None:
    one = call(cast, caller_name="王翠花")
    _status, page = ask(chief, phone=phone, name=name)
    assert WORDS not in page and PHONE not in page
    assert one.number not in page or phone == "1380000", "a whole name beside another number tells the number of the call alone"


def test_another_persons_call_under_the_same_number_or_the_same_name_stays_closed(cast: Cast, chief: Client) -> None:
    call(cast, caller_name="李四", words="李四自己的事")
    status, page = ask(chief, name="王翠花")
    assert status == 200 and "李四" not in page, "the number was another's then"
    _status, page = ask(chief, phone="", name="李四")
    assert Call.objects.get().number in page and "李四自己的事" not in page and "Another person may bear this name" in page


def test_each_time_is_written_down_and_stands_on_the_page_of_control(cast: Cast, at: At, chief: Client) -> None:
    matter = incident(cast)
    ask(chief)
    lines = Read.objects.filter(what=What.SUBJECT).order_by("pk")
    assert list(lines.values_list("number", "purpose")) == [(number, Purpose.COMPLAINT) for number in (
        "", Call.objects.get().number, matter.number)]
    assert {one.why for one in lines} == {"resident identity card"}
    page = chief.get(reverse("control")).content.decode()
    assert page.count("asked for all of one person") == 2, "how many, and the line"
    Posting.objects.filter(person=cast.people["lex"]).update(post="auditor")
    log = at("lex").get(reverse("reads")).content.decode()
    assert "all that is held of one person" in log and PHONE not in log


def test_it_cannot_be_asked_without_end(cast: Cast, chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST", 2)
    call(cast)
    assert [ask(chief)[0] for _ in range(3)] == [200, 200, 429]
    status, page = ask(chief, phone="13899999999")
    assert status == 429 and "Ask again tomorrow" in page and "13899999999" in page


def test_without_a_document_or_anything_to_go_by_nothing_is_asked(cast: Cast, chief: Client) -> None:
    call(cast)
    for given, told in (({"document": ""}, "Choose the document"), ({"phone": ""}, "whole telephone number, the whole name"),
                        ({"phone": "<b>1"}, "not a whole telephone number")):
        status, page = ask(chief, **given)
        assert status == 422 and told in page and WORDS not in page and "<b>1" not in page
    assert not Read.objects.filter(what=What.SUBJECT).exists()


def test_a_restricted_matter_is_told_by_those_who_answer_for_it_alone(cast: Cast, at: At, chief: Client) -> None:
    matter = incident(cast, category="0301")
    assert WORDS in ask(chief)[1], "the station's chief answers for it"
    Matter.objects.filter(pk=matter.pk).update(origin=cast.org("station2"), holder=cast.org("station2"))
    _status, page = ask(chief)
    assert WORDS not in page and matter.number not in page and "1 restricted matter is closed to you" in page


def test_it_is_printed_through_the_one_door(cast: Cast, at: At, chief: Client) -> None:
    call(cast)
    _status, page = ask(chief)
    address = page.split(f'href="{reverse("subject-paper")}?of=')[1].split('"')[0]
    paper = f"{reverse('subject-paper')}?of={address}"
    assert PHONE not in paper and WORDS not in chief.get(paper).content.decode(), "a purpose is asked first"
    printed = chief.post(paper, {"purpose": Purpose.COMPLAINT, "why": "本人申请"}).content.decode()
    assert WORDS in printed and "Taken out by ivan" in printed and Read.objects.filter(what=What.PRINT, purpose=Purpose.COMPLAINT).exists()
    Posting.objects.filter(person=cast.people["lena"]).update(post="chief")
    token = parse_qs(urlsplit(paper).query)["of"][0]
    for browser, of in ((at("lena"), token), (chief, token[:-4] + "AAAA"), (chief, ""), (chief, "~00000000:AAAA")):
        assert browser.get(reverse("subject-paper"), {"of": of}).status_code == 404


def test_a_member_of_staff_prints_their_own_and_nobody_elses(cast: Cast, at: At) -> None:
    browser = at("alice")
    assert reverse("my-held") in browser.get(reverse("my")).content.decode()
    assert "Sign-ins" not in browser.get(reverse("my-held")).content.decode(), "a purpose is asked first"
    page = browser.post(reverse("my-held"), {"purpose": Purpose.COMPLAINT}).content.decode()
    assert all(said in page for said in ("alice", "as long as what they did", "Sign-ins", "duty officer", "Taken out by alice"))
    assert "lena" not in page
    assert Read.objects.filter(what=What.PRINT, person=cast.people["alice"]).exists()
