"""A call is written before anything else; callers of one thing come together in one action, and apart again."""

from uuid import uuid4

from django.urls import reverse

from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE, incident
from bihuan.station.rooms.tests.scene import call as taken
from tests.cast import Cast

POINT = {"lat": 29.9, "lon": 121.4}


def typed(**more: str) -> dict[str, str]:
    return {
        "words": "有人打架",
        "place": "老街 88 号",
        "source": "phone",
        "category": "0401 邻里纠纷",
        "token": uuid4().hex,
        **SAFE,
        **more,
    }


def test_a_new_call_opens_its_incident(cast: Cast, at: At) -> None:
    answer = at("alice").post(reverse("new-call"), typed())
    matter = Matter.objects.get()
    call = Call.objects.get()
    assert answer["Location"] == f"{reverse('queue')}?m={matter.number}"
    assert (call.words, call.category, call.matter, call.injured) == ("有人打架", "0401", matter, "no")


def test_a_form_sent_twice_is_one_call(cast: Cast, at: At) -> None:
    form = typed()
    for _ in range(2):
        at("alice").post(reverse("new-call"), form)
    assert (Call.objects.count(), Matter.objects.count()) == (1, 1)


def test_only_written_down_it_waits_to_be_sorted(cast: Cast, at: At) -> None:
    browser = at("alice")
    browser.post(reverse("new-call"), typed(then="keep"))
    call = Call.objects.get()
    assert call.matter is None and call.number in browser.get(reverse("calls")).content.decode()
    browser.post(reverse("open", args=[call.number]))
    assert reverse("call", args=[call.number]) not in browser.get(reverse("calls")).content.decode()
    assert Matter.objects.get().chain == call.number


def test_nothing_at_all_is_no_call_and_the_rest_of_the_form_stays(cast: Cast, at: At) -> None:
    answer = at("alice").post(reverse("new-call"), {"category": "0902", "level": "2", "token": uuid4().hex})
    text = answer.content.decode()
    assert answer.status_code == 422 and not Call.objects.exists()
    assert 'value="0902"' in text and 'value="2" checked' in text and "Nothing is written down yet" in text


def test_what_cannot_be_is_kept_beside_the_call_with_a_sentence(cast: Cast, at: At) -> None:
    at("alice").post(reverse("new-call"), typed(category="外星人", level="9", then="keep"))
    text = at("alice").get(reverse("call", args=[Call.objects.get().number])).content.decode()
    assert "外星人" in text and "not in the category tree" in text and "“9” is not one of 1 to 4" in text


def test_a_megabyte_of_words_is_kept_whole(cast: Cast, at: At) -> None:
    words = "喂" * 350_000
    at("alice").post(reverse("new-call"), typed(words=words))
    assert Call.objects.get().words == words
    assert len(at("alice").get(reverse("queue")).content) < 50_000


def test_five_callers_of_one_crash_become_one_incident_and_it_can_be_undone(cast: Cast, at: At) -> None:
    calls = [taken(cast, words=f"路口撞车 {n}", category="0502", **POINT) for n in range(5)]
    browser = at("alice")
    page = browser.get(reverse("call", args=[calls[0].number])).content.decode()
    assert page.count('name="with"') == 4
    browser.post(reverse("open", args=[calls[0].number]), {"with": [call.number for call in calls[1:]]})
    matter = Matter.objects.get()
    assert Call.objects.filter(matter=matter).count() == 5
    browser.post(reverse("undo", args=[calls[3].number]))
    assert Call.objects.filter(matter=matter).count() == 4
    assert calls[3].number in browser.get(reverse("calls")).content.decode()


def test_a_second_caller_is_asked_about_before_anything_opens(cast: Cast, at: At) -> None:
    browser = at("alice")
    first = taken(cast, words="路口撞车", category="0502", **POINT)
    browser.post(reverse("open", args=[first.number]))
    matter = Matter.objects.get()
    second = taken(cast, words="路口撞车了", category="0502", **POINT)
    page = browser.get(reverse("call", args=[second.number])).content.decode()
    assert f'name="matter" value="{matter.number}"' in page and "0 m and 0 min apart" in page
    browser.post(reverse("join", args=[second.number]), {"matter": matter.number})
    second.refresh_from_db()
    assert second.matter == matter


def test_the_last_caller_cannot_be_taken_out(cast: Cast, at: At) -> None:
    browser = at("alice")
    browser.post(reverse("new-call"), typed())
    answer = browser.post(reverse("undo", args=[Call.objects.get().number]), follow=True)
    assert "keeps at least one call" in answer.content.decode()


def test_a_second_caller_to_a_restricted_incident_sees_its_number_only(cast: Cast, at: At) -> None:
    alice = at("alice")
    first = taken(cast, words="他又动手了", category="0301", **POINT)
    alice.post(reverse("open", args=[first.number]))
    second = taken(cast, words="隔壁有人喊救命", category="0301", **POINT)
    page = at("adam").get(reverse("call", args=[second.number])).content.decode()
    assert Matter.objects.get().number in page and "他又动手了" not in page


def test_signs_that_turn_the_writing_round_are_seen_and_turn_nothing(cast: Cast, at: At) -> None:
    matter = incident(cast, words="他说\u202e了打人", place="老街\u202e9号")
    call_page = at("alice").get(reverse("call", args=[matter.calls.get().number])).content.decode()
    page = at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    for text in (call_page, page, at("alice").get(reverse("queue")).content.decode()):
        assert "\u202e" not in text and "〔U+202E〕" in text


def test_a_number_that_looks_like_none_is_kept_and_marked(cast: Cast, at: At) -> None:
    odd, plain = incident(cast, caller_phone="1380000271"), incident(cast)
    mark = "does not look like a telephone number"
    for name, wanted in ((odd, True), (plain, False)):
        assert (mark in at("alice").get(reverse("call", args=[name.calls.get().number])).content.decode()) == wanted
        assert (mark in at("alice").get(reverse("matter", args=[name.number])).content.decode()) == wanted
    told = at("alice").post(reverse("draft", args=["0" * 32]), {"words": "吵", "caller_phone": "abc💩"}).json()
    assert told["phone_odd"] is True
