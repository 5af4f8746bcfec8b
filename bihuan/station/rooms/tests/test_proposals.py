"""The desk is told what the words suggest; its answer is kept with the call; switched off, the room works as before."""

from typing import Any

from django.urls import reverse

from bihuan.station.calls.models import Call, ProposedClass
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.test_calls import typed
from tests.cast import Cast


def test_the_words_of_a_call_suggest_its_class_and_its_dangers_to_a_desk_alone(cast: Cast, at: At) -> None:
    said = at("alice").post(reverse("proposals"), {"words": "我老公喝了酒打我，拿着菜刀"}).json()
    assert said["code"] == "0301" and {"weapon", "violence_now"} <= set(said["asks"])
    unknown = at("alice").post(reverse("proposals"), {"words": "\U0001f600" * 50_000}).json()
    assert unknown["code"] == unknown["class"] == "" and unknown["flags"] == []
    assert at("bob").post(reverse("proposals"), {"words": "打架"}).status_code == 404


def test_what_the_desk_says_to_a_proposal_is_kept_with_the_call(cast: Cast, at: At) -> None:
    at("alice").post(reverse("new-call"), typed(proposed="0201", verdict="other_class"))
    kept = ProposedClass.objects.get()
    assert (kept.call, kept.category, kept.verdict) == (Call.objects.get(), "0201", "other_class")
    at("alice").post(reverse("new-call"), typed(proposed="no class", verdict="x" * 99))
    assert (Call.objects.count(), ProposedClass.objects.count()) == (2, 1)


def test_switched_off_nothing_is_proposed_and_calls_are_taken(cast: Cast, at: At, settings: Any) -> None:
    settings.PROPOSALS = False
    assert at("alice").post(reverse("proposals"), {"words": "打架"}).status_code == 404
    assert b'id="sorting"' not in at("alice").get(reverse("new-call")).content
    assert at("alice").post(reverse("new-call"), typed()).status_code == 302
