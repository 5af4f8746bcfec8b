"""Instructions of the room to a team (S2-33), and the case team tasked with a cluster (S1-02)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.loop import Refused
from bihuan.station.loop.models import Assist, Due, Matter, Notice
from bihuan.station.loop.sweep import sweep
from bihuan.station.patterns.models import ClusterDecided
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import form, incident, move
from tests.cast import Cast

HERE = {"lat": 29.9, "lon": 121.4}


def instructed(cast: Cast, **given: str) -> Matter:
    return move(cast, incident(cast, **given), "alice", "instruct", organisation=cast.org("team"), task="去看一下后门的锁")


def page(at: At, who: str, matter: Matter) -> str:
    return at(who).get(reverse("matter", args=[matter.number])).content.decode()


def test_an_instruction_is_acknowledged_with_one_press_and_answered(cast: Cast, at: At) -> None:
    matter = instructed(cast)
    told = {(one.organisation.code, one.post) for one in Notice.objects.filter(why="instruct")}
    assert told == {("team", "officer"), ("team", "auxiliary")}
    room = at("olga").get(reverse("queue")).content.decode()
    assert "去看一下后门的锁" in room and "Shift+F9" in room
    one = Assist.objects.get()
    answer = at("olga").post(reverse("acknowledge", args=[matter.number, one.part]), follow=True)
    assert "acknowledged." in answer.content.decode() and "Shift+F9</kbd></button></form>" not in answer.content.decode()
    one.refresh_from_db()
    assert one.heeded_at is not None and one.answered_at is None
    assert not Due.objects.filter(matter=matter, clock="heed", stopped_at=None).exists()
    at("otto").post(reverse("move", args=[matter.number, "answer_help"]), form(matter, help=one.part, words="锁已换好"))
    one.refresh_from_db()
    assert one.answered_at is not None
    text = page(at, "lena", matter)
    assert "Requests and instructions" in text and "锁已换好" in text and "olga" in text and "answered" in text
    assert "去看一下后门的锁" not in at("olga").get(reverse("queue")).content.decode()


def test_what_nobody_acknowledges_is_told_to_the_leader_once(cast: Cast, at: At) -> None:
    matter = instructed(cast)
    sweep(timezone.now() + timedelta(minutes=9))
    sweep(timezone.now() + timedelta(minutes=11))
    sweep(timezone.now() + timedelta(minutes=12))
    told = [(one.organisation.code, one.post) for one in Notice.objects.filter(why="heed").order_by("pk")]
    assert told.count(("station", "leader")) == 1 and ("team", "officer") in told
    assert "not acknowledged" in page(at, "lena", matter)


def test_it_can_be_taken_back_and_then_nobody_waits(cast: Cast, at: At) -> None:
    matter = instructed(cast)
    part = Assist.objects.get().part
    matter = move(cast, matter, "alice", "withdraw", help=part, words="不用去了")
    assert "taken back" in page(at, "lena", matter) and not Due.objects.filter(clock__in=("heed", "answer"), stopped_at=None).exists()
    with pytest.raises(Refused, match="not_yours"):
        move(cast, matter, "olga", "acknowledge", help=part)


def test_only_the_team_acknowledges_and_strangers_find_nothing(cast: Cast, at: At) -> None:
    matter = instructed(cast)
    part = Assist.objects.get().part
    for outsider in ("tom", "bob", "charlie-officer-far-station"):
        assert at(outsider).post(reverse("acknowledge", args=[matter.number, part])).status_code == 404
    at("lex").post(reverse("acknowledge", args=[matter.number, part]))
    assert Assist.objects.get().heeded_at is None
    with pytest.raises(Refused):
        move(cast, matter, "alice", "instruct", organisation=cast.org("D06"), task="x")
    secret = incident(cast, category="0301", words="家暴求助")
    with pytest.raises(Refused, match="restricted_instruction"):
        move(cast, secret, "lena", "instruct", organisation=cast.org("team"), task="x")


@pytest.fixture
def case_team(cast: Cast) -> None:
    team = cast.organisations["team"]
    team.route = "C"
    team.save()


def thefts(cast: Cast, n: int, **more: object) -> list[Matter]:
    return [incident(cast, **{"category": ("0102", "0103", "0101")[k % 3], "words": "东西被偷", **HERE, **more}) for k in range(n)]


def said(at: At, who: str, **more: str) -> Client:
    browser = at(who)
    text = browser.get(reverse("leader")).content.decode()
    key = text.split('name="cluster" value="')[1].split('"')[0]
    station = text.split('name="station" value="')[1].split('"')[0]
    browser.post(reverse("cluster-decide"), {"cluster": key, "station": station, **more})
    return browser


@pytest.mark.usefixtures("case_team")
def test_the_third_theft_puts_a_card_before_the_leader_and_one_press_tasks_the_case_team(cast: Cast, at: At) -> None:
    thefts(cast, 2)
    assert 'id="clusters"' not in at("lena").get(reverse("leader")).content.decode()
    third = thefts(cast, 3)[-1]
    text = at("lena").get(reverse("queue")).content.decode() if at("lena").get(reverse("queue")).status_code == 200 else ""
    assert not text or "cluster waits for your word" in text
    said(at, "lena", do="task")
    one = Assist.objects.get()
    assert (one.matter, one.organisation_id, one.blocks) == (third, cast.org("team"), True)
    assert third.number in at("olga").get(reverse("queue")).content.decode()
    after = at("lena").get(reverse("leader")).content.decode()
    assert 'name="cluster"' not in after and "tasked" in after
    thefts(cast, 1)
    assert "1 more since the last decision" in at("lena").get(reverse("leader")).content.decode()


@pytest.mark.usefixtures("case_team")
def test_a_cluster_is_declined_with_a_reason_and_taken_back(cast: Cast, at: At) -> None:
    thefts(cast, 3)
    said(at, "ivan", do="decline", why="other", words="")
    assert not ClusterDecided.objects.exists()
    said(at, "ivan", do="decline", why="apart", words="三家互不相干")
    decided = ClusterDecided.objects.get()
    assert (decided.tasked, decided.why, decided.words) == (False, "apart", "三家互不相干")
    browser = at("lena")
    assert 'name="cluster"' not in browser.get(reverse("leader")).content.decode()
    browser.post(reverse("cluster-undo", args=[decided.pk]), {"words": ""})
    assert ClusterDecided.objects.get().undone_at is None
    browser.post(reverse("cluster-undo", args=[decided.pk]), {"words": "又有线索"})
    assert 'name="cluster"' in browser.get(reverse("leader")).content.decode()
    said(at, "lena", do="task")
    tasked = ClusterDecided.objects.get(undone_at=None)
    browser.post(reverse("cluster-undo", args=[tasked.pk]), {"words": "误点"})
    assert Assist.objects.get().answered_at is not None


@pytest.mark.usefixtures("case_team")
def test_no_cluster_of_far_ones_restricted_ones_or_what_officers_came_upon(cast: Cast, at: At) -> None:
    thefts(cast, 2)
    thefts(cast, 1, lat=29.95)
    thefts(cast, 1, source="field")
    Matter.objects.filter(pk=thefts(cast, 1)[0].pk).update(restricted=True)
    assert 'name="cluster"' not in at("lena").get(reverse("leader")).content.decode()


@pytest.mark.usefixtures("case_team")
def test_only_leaders_of_the_house_decide(cast: Cast, at: At) -> None:
    found = thefts(cast, 3)
    key = {"station": str(cast.org("station")), "cluster": " ".join(one.number for one in found), "do": "task"}
    for outsider in ("olga", "tom", "theo", "sue", "charlie-leader-far-station"):
        assert at(outsider).post(reverse("cluster-decide"), key).status_code == 404, outsider
    assert not ClusterDecided.objects.exists() and not Assist.objects.exists()


@pytest.mark.usefixtures("case_team")
def test_of_two_who_press_at_once_one_tasks(cast: Cast, at: At) -> None:
    found = thefts(cast, 3)
    key = {"station": str(cast.org("station")), "cluster": " ".join(one.number for one in found), "do": "task"}
    at("lena").post(reverse("cluster-decide"), key)
    at("ivan").post(reverse("cluster-decide"), key)
    assert ClusterDecided.objects.count() == 1 and Assist.objects.count() == 1
