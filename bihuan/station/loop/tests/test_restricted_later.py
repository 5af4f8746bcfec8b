"""Law 6 where it is hard to keep: what becomes restricted later, and who is let in."""

import re

import pytest
from django.test import Client

from bihuan.loop import Refused
from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop.access import hidden
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Step
from bihuan.station.loop.tests.chains import diverted, drain, finished, offered

pytestmark = pytest.mark.django_db


def test_what_came_out_of_an_incident_becomes_restricted_with_it(scene: Scene) -> None:
    parent, child = diverted(scene)
    offered(scene, child)
    version = child.version
    scene.act(parent, "reclassify", "chen", category="0301", reason="scene")
    child.refresh_from_db()
    assert child.restricted and child.version == version + 1
    assert Step.objects.filter(matter=child, move="restricted", actor=None).count() == 1
    assert not any(hidden(child, scene.actor(name), scene.now) for name in ("chen", "shen", "clerk", "town_duty"))
    assert all(hidden(child, scene.actor(name), scene.now) for name in ("zhang", "lin", "helper"))
    assert verify().clean


def test_so_does_what_came_out_of_that(scene: Scene) -> None:
    parent, child = diverted(scene)
    finished(scene, offered(scene, child))
    scene.act(child, "open_new", "chen", words="又来了")
    scene.act(parent, "reclassify", "chen", category="0301", reason="scene")
    assert set(Matter.objects.values_list("restricted", flat=True)) == {True}


SECRET = ("家庭暴力", "云溪路 1 号", "0301", "E1")


def test_a_notice_of_a_restricted_matter_is_a_number_on_page_and_api_and_in_the_outbox(scene: Scene, client: Client) -> None:
    matter = scene.open("0301")
    scene.act(matter, "send", "chen", unit=scene.units["E1"].pk, lead=scene.people["lin"].pk)
    scene.wait(minutes=30)
    drain(scene)
    client.force_login(scene.people["zhang"])
    told = client.get("/api/notices").json()
    assert told and {(one["number"], one["reason"]) for one in told} == {(matter.number, "")}
    client.force_login(scene.people["chen"])
    assert all(one["reason"] for one in client.get("/api/notices").json())
    client.force_login(scene.people["zhang"])
    for path in ("/api/matters?scope=visible", "/api/notices", "/notices/", "/queue/", "/unclosed/", "/figures/", "/figures/list/"):
        text = re.sub(r"<li class=\"u\".*?</li>", "", client.get(path).content.decode(), flags=re.S)
        assert not [word for word in SECRET if f">{word}" in text or f'"{word}' in text], path
    lines = re.findall(r"<li class=\"u\".*?</li>", client.get("/queue/").content.decode(), re.S)
    assert lines and not [line for line in lines if matter.number in line]  # nor does a unit say which restricted matter it is out for


def test_who_may_only_sign_reads_nothing_of_the_story(scene: Scene, client: Client) -> None:
    matter = scene.open("0301")
    scene.act(matter, "transfer", "chen", station=scene.orgs["west"].pk, reason="1306", words="在桥西 9 号")
    client.force_login(scene.people["west_duty"])
    shown = client.get(f"/api/matters/{matter.number}").json()
    assert [move["name"] for move in shown["moves"]] == ["accept_transfer"]
    assert not (shown["title"] or shown["place"] or shown["category"] or shown["sheet"])
    lines = client.get(f"/api/matters/{matter.number}/story").json()
    assert {(line["label"], line["who"], line["post"], line["organisation"]) for line in lines} == {("受限", "", "", "")}
    paper = f"/matters/{matter.number}/paper/"
    for answer in (client.get(f"/matters/{matter.number}/"), client.get(paper), client.post(paper, {"purpose": "check"})):
        text = re.sub(r"\b\w{64}\b", "", answer.content.decode())  # one-time tokens may spell anything
        assert answer.status_code == 200 and not [word for word in (*SECRET, "桥西", "chen") if word in text], answer.request["PATH_INFO"]


def test_the_leader_lets_the_next_shift_in(scene: Scene) -> None:
    matter = scene.open("0301")
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "send", "zhang", unit=scene.units["E1"].pk, lead=scene.people["lin"].pk)
    scene.act(matter, "name_crew", "shen", person=scene.people["zhang"].pk)
    scene.act(matter, "send", "zhang", unit=scene.units["E1"].pk, lead=scene.people["lin"].pk)


def test_nobody_is_let_in_to_a_diversion_who_has_nothing_to_do_with_it(scene: Scene) -> None:
    _parent, child = diverted(scene)
    offered(scene, child)
    for person in (scene.people["west_lin"].pk, 2**31 - 1):
        with pytest.raises(Refused, match="not_a_choice"):
            scene.act(child, "name_crew", "clerk", person=person)
    scene.act(child, "name_crew", "clerk", person=scene.people["lin"].pk)


def test_a_call_of_a_restricted_class_that_waits_is_read_by_who_sorts_it(scene: Scene, client: Client) -> None:
    call = scene.call("0301", words="他又动手了")
    seen = {}
    for name in ("chen", "zhang", "shen", "lin", "aux", "legal"):
        client.force_login(scene.people[name])
        unsorted = client.get("/api/calls/unsorted").json()
        page = client.get("/calls/").content.decode()
        one = client.get(f"/calls/{call.number}/").status_code
        assert bool(unsorted) == (call.number in page) == (one == 200), name
        assert "他又动手了" not in page, "a list shows nobody's words"
        seen[name] = bool(unsorted)
    assert seen == {"chen": True, "zhang": True, "shen": True, "lin": False, "aux": False, "legal": False}
