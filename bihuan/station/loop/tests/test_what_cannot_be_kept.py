"""Numbers, retiring, and what cannot be kept: a sentence, and nothing lost."""


import pytest
from django.test import Client

from bihuan.loop import Refused
from bihuan.station.calls.models import Call
from bihuan.station.frame import append_only
from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop import audit
from bihuan.station.loop.act import act
from bihuan.station.loop.audit import verify
from bihuan.station.loop.erase import retire
from bihuan.station.loop.models import Matter, Step
from bihuan.station.loop.seal import seal
from bihuan.station.loop.stream import new_epoch
from bihuan.station.loop.tests.chains import diverted, drain, finished, offered

pytestmark = pytest.mark.django_db


def test_a_number_that_has_retired_is_not_given_out_again(scene: Scene) -> None:
    parent, first = diverted(scene)
    scene.act(parent, "divert", "chen", request="还有", urgency="general")
    for one in (first,):
        scene.act(one, "take_back", "chen", words="自己办")
        retire(Matter.objects.get(pk=one.pk), rule="2 years", now=scene.now)
    scene.act(parent, "divert", "chen", request="再有", urgency="general")
    assert [one.number[-2:] for one in parent.children.order_by("pk")] == ["F2", "F3"]
    for one in parent.children.all():
        scene.act(one, "take_back", "chen", words="自己办")
        retire(Matter.objects.get(pk=one.pk), rule="2 years", now=scene.now)
    scene.act(parent, "divert", "chen", request="再有", urgency="general")
    assert parent.children.get().number.endswith("F4")


def test_a_parent_may_retire_before_its_children(scene: Scene) -> None:
    parent, child = diverted(scene)
    finished(scene, offered(scene, child))
    scene.contact(parent, "chen")
    scene.close(parent, "chen", result="diverted")
    drain(scene)
    retire(parent, rule="2 years", now=scene.now)
    assert Matter.objects.get() == child and verify().clean
    retire(Matter.objects.get(), rule="2 years", now=scene.now)
    assert not Matter.objects.exists() and verify().clean


def test_a_matter_that_moves_on_while_the_ledger_is_read_is_no_finding(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = scene.open()
    [(before, _steps)] = audit._by_matter()
    scene.contact(matter, "chen")
    [(_header, after)] = audit._by_matter()
    monkeypatch.setattr(audit, "_by_matter", lambda: iter([(before, after)]))
    assert verify().clean


def test_seals_hold_over_a_restore(scene: Scene) -> None:
    append_only.drop()  # until the test's transaction is rolled back, so that steps can be made old ones
    scene.open()
    Step.objects.update(xid=1)
    assert seal(scene.now).matters == 1
    scene.wait(minutes=1)
    new_epoch(scene.now)
    scene.contact(scene.open(), "chen")
    assert {finding.code for finding in verify().findings} == {"trigger"}
    seal(scene.now)
    report = verify()
    assert report.seals == 2 and {finding.code for finding in report.findings} == {"trigger"}


@pytest.mark.parametrize(("move", "said"), [
    ("contact", {"how": "phone", "reached": "spoken", "words": "a\ud800b"}),
    ("contact", {"how": "phone", "reached": "spoken", "words": "a\0b"}),
    ("contact", {"how": "phone" * 5000, "reached": "spoken"}),
    ("reclassify", {"category": "0" * 30_000, "reason": "scene"}),
    ("reclassify", {"category": "0201", "level": 10**30, "reason": "scene"}),
    ("ask_extension", {"term": "0" * 30 + "1h", "words": "x"}),
    ("ask_extension", {"term": "9" * 12 + "wd", "words": "x"}),
    ("ask_extension", {"term": "9" * 12 + "h", "words": "x"}),
    ("ask_extension", {"term": "9" * 12 + "d", "words": "x"}),
    ("ask_help", {"organisation": 2**31 - 1, "task": "x"}),
    ("join", {"call": -5}),
    ("send", {"unit": 2**31 - 1}),
    ("name_crew", {"person": 2**31 - 1}),
    ("divert", {"request": "x", "urgency": "general", "no\ud800": "x"}),
])  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_a_sentence(scene: Scene, move: str, said: dict[str, object]) -> None:
    from bihuan.station.loop.words import worded

    matter = scene.open()
    with pytest.raises(Refused) as refused:
        act(matter.pk, move, scene.actor("shen" if move == "name_crew" else "chen"), said, version=1, now=scene.now)
    assert worded(refused.value)
    assert Matter.objects.get().version == 1


@pytest.mark.parametrize("path", [
    "/matters/%00/", "/api/matters/%00", "/api/matters/%00/story", "/calls/%00/", "/queue/%00/", "/api/matters?state=%00",
    "/calls/?after=%00",
    "/inbox/?after=%00", "/figures/list/?outcome=%00", "/matters/%ED%A0%80/",
])  # fmt: skip
def test_an_address_that_cannot_be_leads_nowhere(scene: Scene, client: Client, path: str) -> None:
    scene.open()
    client.force_login(scene.people["chen"])
    assert client.get(path).status_code == 404


def test_numbers_in_forms_that_cannot_be_lead_nowhere(scene: Scene, client: Client) -> None:
    call = scene.call()
    client.force_login(scene.people["chen"])
    assert client.post(f"/calls/{call.number}/join/", {"matter": "\0"}).status_code == 404
    assert client.post("/inbox/sign/", {"pick": "\0"}).status_code == 200  # the row is named with a sentence
    assert client.post(f"/calls/{call.number}/open/", {"with": "\0"}).status_code == 302


@pytest.mark.parametrize("key", ["", "k" * 500, "a\0b", "a\ud800b"])
def test_an_origin_key_that_cannot_be_kept_costs_no_call(scene: Scene, key: str) -> None:
    first, second = scene.call(origin_key=key), scene.call(origin_key=key)
    assert (first == second) == bool(key)
    assert Call.objects.count() == (1 if key else 2)


@pytest.mark.parametrize("time", ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59-12:00", "2026", "", "2026-13-01"])
def test_a_time_that_cannot_be_is_refused_with_a_sentence(scene: Scene, time: str) -> None:
    from bihuan.station.loop.words import worded

    matter = scene.open()
    order = scene.send(matter)
    scene.act(matter, "sign", "lin", order=order)
    with pytest.raises(Refused) as refused:
        scene.act(matter, "correct", "chen", order=order, stamp="signed", time=time, words="记错")
    assert worded(refused.value)


def test_numbers_of_people_that_cannot_be_are_refused(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    for wrong in ({"officers": 40_000}, {"people": 2_000_000_000}, {"people": -1}):
        with pytest.raises(Refused):
            scene.feed_back(matter, order, **wrong)
