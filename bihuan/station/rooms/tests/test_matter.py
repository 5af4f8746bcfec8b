"""The page of one matter: it explains itself, offers what is lawful, and never loses what somebody typed."""

from django.urls import reverse
from django.utils import timezone

from bihuan.station.loop.erase import erase_words
from bihuan.station.loop.models import Step
from bihuan.station.loop.view import moves
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, form, incident, move, sent
from tests.cast import Cast

PART = {"HX-Request": "true"}


def test_it_says_who_holds_it_by_when_and_what_happened(cast: Cast, at: At) -> None:
    child = diverted(cast)
    text = at("tom").get(reverse("matter", args=[child.number])).content.decode()
    for said in (child.number, "Held by", "room", "Clocks", "管一管音箱", "Sign for the room", "The way it went", "Not counted"):
        assert said in text, said


def test_exactly_what_may_be_done_is_offered_and_each_form_leads_there(cast: Cast, at: At) -> None:
    child = diverted(cast)
    for name in ("alice", "tom", "bob"):
        matter_page = at(name).get(reverse("matter", args=[child.number]))
        if matter_page.status_code == 404:
            continue
        offered = {view.name for view in moves(child, cast.actor(name), timezone.now())}
        shown = {
            one
            for one in ("accept", "offer", "note", "send_back", "assign")
            if f'id="form-{child.number}-{one}"' in matter_page.content.decode()
        }
        assert shown == offered & {"accept", "offer", "note", "send_back", "assign"}


def test_a_move_is_made_and_told(cast: Cast, at: At) -> None:
    child = diverted(cast)
    answer = at("tom").post(reverse("move", args=[child.number, "accept"]), form(child), headers=PART)
    child.refresh_from_db()
    assert (answer.status_code, child.state) == (200, "received")
    assert "toast" in answer["HX-Trigger"] and 'data-v="3"' in answer.content.decode()


def test_without_scripts_a_move_comes_back_to_its_matter(cast: Cast, at: At) -> None:
    child = diverted(cast)
    answer = at("tom").post(reverse("move", args=[child.number, "accept"]), form(child))
    assert (answer.status_code, answer["Location"]) == (302, reverse("matter", args=[child.number]))


def test_an_unfinished_form_keeps_what_was_typed_and_says_what_is_missing(cast: Cast, at: At) -> None:
    child = move(cast, diverted(cast), "tom", "accept")
    typed = "《噪声法》第六十四条，由执法队办"
    answer = at("tom").post(reverse("move", args=[child.number, "send_back"]), form(child, words=typed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert typed in text and text.count("Still to be filled in: Reason.") == 1, "said at its form, and there alone"
    assert child.version == type(child).objects.get(pk=child.pk).version


def test_whoever_comes_second_is_told_and_loses_no_word(cast: Cast, at: At) -> None:
    child = move(cast, diverted(cast), "tom", "accept")
    seen = form(child, reason="not_own_duty", words="不归本室，写了很久")
    move(cast, child, "tom", "note", words="先记一笔")
    answer = at("tina").post(reverse("move", args=[child.number, "send_back"]), seen)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert text.count("Somebody else has just acted on this matter") == 1 and "不归本室，写了很久" in text


def test_a_forged_version_is_an_old_one(cast: Cast, at: At) -> None:
    child = diverted(cast)
    for version in ("", "-1", "99999999999999999999", "2; DROP TABLE", "²"):
        answer = at("tom").post(reverse("move", args=[child.number, "accept"]), {"version": version})
        assert answer.status_code == 409, version
    child.refresh_from_db()
    assert child.state == "offered"


def test_a_text_of_a_megabyte_is_refused_in_a_sentence_and_kept(cast: Cast, at: At) -> None:
    child = move(cast, diverted(cast), "tom", "accept")
    words = "长" * 350_000
    answer = at("tom").post(reverse("move", args=[child.number, "note"]), form(child, words=words))
    assert answer.status_code == 422
    assert "at most 20000 fit" in answer.content.decode() and words in answer.content.decode()


def test_what_was_said_is_shown_as_text_whatever_it_holds(cast: Cast, at: At) -> None:
    child = move(cast, diverted(cast), "tom", "note", words='<script>alert(1)</script>"&')
    text = at("tom").get(reverse("matter", args=[child.number])).content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text


def test_erased_words_say_by_which_rule(cast: Cast, at: At) -> None:
    child = move(cast, diverted(cast), "tom", "note", words="要删掉的话")
    erase_words(Step.objects.get(matter=child, move="note"), rule="B11 90d", now=timezone.now())
    text = at("tom").get(reverse("matter", args=[child.number])).content.decode()
    assert "要删掉的话" not in text and "erased by rule: B11 90d" in text


def test_the_only_answer_there_is_need_not_be_picked(cast: Cast, at: At) -> None:
    matter = sent(cast)
    text = at("olga").get(reverse("matter", args=[matter.number])).content.decode()
    assert f'id="form-{matter.number}-sign"' in text and f'id="fold-{matter.number}-sign"' not in text


def test_the_paper_says_the_same(cast: Cast, at: At) -> None:
    child = diverted(cast)
    text = at("tom").post(reverse("paper", args=[child.number]), {"purpose": "check"}).content.decode()
    assert child.number in text and "Last link of the chain" in text and "<form" not in text


def test_the_township_sees_of_the_chain_only_what_was_sent_to_it(cast: Cast, at: At) -> None:
    child = diverted(cast)
    seen = {name: at(name).get(reverse("matter", args=[child.number])).content.decode() for name in ("alice", "tom")}
    assert child.parent and child.parent.number in seen["alice"] and child.parent.number not in seen["tom"]
    assert "13800002716" not in seen["tom"] or "may_ring" not in seen["tom"]


def test_a_move_nobody_knows_is_refused_not_a_fault(cast: Cast, at: At) -> None:
    matter = incident(cast)
    assert at("alice").post(reverse("move", args=[matter.number, "fly"]), form(matter)).status_code == 422
