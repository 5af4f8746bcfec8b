"""Who sees and who decides: restricted incidents, second persons, auxiliaries, outsiders."""

import pytest
from django.http import Http404

from bihuan.loop import Refused, allowed
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.kinds.incident.tests.scene import Scene, sheet
from bihuan.station.loop.access import hidden, matter_for, visible
from bihuan.station.loop.models import Matter
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.people.actor import day_of


def moves(scene: Scene, matter: Matter, name: str) -> set[str]:
    seen = snapshot(matter, sheet(matter), day_of(scene.now))
    return set(allowed(Incident, seen, scene.actor(name)))


def test_domestic_violence_opens_restricted_to_its_crew_and_the_leader(scene: Scene) -> None:
    matter = scene.open("0301")
    assert matter.restricted
    assert not hidden(matter, scene.actor("chen"), scene.now)
    assert not hidden(matter, scene.actor("shen"), scene.now)
    for other in ("zhang", "lin", "legal"):
        assert hidden(matter, scene.actor(other), scene.now)
        assert not moves(scene, matter, other)
        with pytest.raises(Http404):
            matter_for(scene.actor(other), matter.number, scene.now)
    for outsider in ("west_duty", "clerk", "town_duty"):
        assert not visible(scene.actor(outsider), scene.now).filter(pk=matter.pk).exists()


def test_a_restricted_incident_is_sent_to_a_named_officer_who_is_let_in(scene: Scene) -> None:
    matter = scene.open("0301")
    with pytest.raises(Refused, match="unanswered") as refused:
        scene.send(matter, "E1")
    assert refused.value.values["fields"] == ["lead"]
    order = scene.send(matter, "E1", lead=scene.people["lin"].pk)
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "sign", "he", order=order)
    scene.act(matter, "sign", "lin", order=order)
    scene.act(matter, "name_crew", "shen", person=scene.people["zhang"].pk)
    assert not hidden(matter, scene.actor("zhang"), scene.now)


def test_nobody_from_outside_the_house_is_let_in(scene: Scene) -> None:
    matter = scene.open("0301")
    for outsider in ("clerk", "west_lin"):
        with pytest.raises(Refused, match="not_a_choice"):
            scene.act(matter, "name_crew", "shen", person=scene.people[outsider].pk)
    with pytest.raises(Refused, match="not_yours"):
        scene.act(matter, "name_crew", "chen", person=scene.people["he"].pk)


def test_a_quarrel_that_proves_to_be_violence_becomes_restricted_and_stays_so(scene: Scene) -> None:
    matter = scene.open("0401")
    order = scene.send(matter, "E1", lead=scene.people["lin"].pk)
    scene.act(matter, "arrive", "aux", order=order)
    scene.act(matter, "reclassify", "chen", category="0301", level=2, reason="scene")
    assert (matter.restricted, matter.level, matter.title, sheet(matter).legal_check) == (True, 2, "家庭暴力", True)
    assert not any(hidden(matter, scene.actor(name), scene.now) for name in ("chen", "lin", "aux"))
    assert hidden(matter, scene.actor("he"), scene.now)
    scene.act(matter, "reclassify", "lin", category="0401", reason="scene")
    assert matter.restricted and matter.level == 2


def test_an_auxiliary_works_on_the_scene_but_neither_decides_nor_closes(scene: Scene) -> None:
    matter = scene.open()
    order = scene.send(matter)
    assert {"sign", "leave", "arrive", "feed_back", "contact"} <= moves(scene, matter, "aux")
    scene.work(matter, "E2")
    scene.feed_back(matter, order)
    forbidden = {"close", "reclassify", "ask_invalid", "confirm_invalid", "divert", "ask_check", "pass_check", "send", "transfer",
                 "make_safe", "ask_extension", "contest", "join"}
    assert not moves(scene, matter, "aux") & forbidden
    with pytest.raises(Refused, match="not_yours"):
        scene.close(matter, "aux")


def test_an_outsider_is_offered_nothing_at_any_state(scene: Scene) -> None:
    matter = scene.open()
    for state in Incident.states:
        matter.state = state
        for outsider in ("west_duty", "west_lin", "west_leader", "clerk", "town_duty"):
            assert not moves(scene, matter, outsider), (state, outsider)


def test_invalid_needs_a_reason_and_a_second_person_who_leads(scene: Scene) -> None:
    matter = scene.open()
    with pytest.raises(Refused, match="unanswered"):
        scene.act(matter, "ask_invalid", "chen", reason="1302")
    with pytest.raises(Refused, match="nothing_asked"):
        scene.act(matter, "confirm_invalid", "shen")
    scene.act(matter, "ask_invalid", "shen", reason="1302", words="无声，回拨无人")
    with pytest.raises(Refused, match="same_person"):
        scene.act(matter, "confirm_invalid", "shen")
    for other in ("chen", "lin", "west_leader"):
        with pytest.raises(Refused, match="not_yours"):
            scene.act(matter, "confirm_invalid", other)
    scene.contact(matter)
    with pytest.raises(Refused, match="invalid_asked"):
        scene.close(matter, result="answered")
    scene.act(matter, "confirm_invalid", "fang")
    assert (matter.state, sheet(matter).invalid_code) == ("invalid", "1302")


def test_a_leader_may_say_that_it_is_valid(scene: Scene) -> None:
    matter = scene.open()
    scene.act(matter, "ask_invalid", "chen", reason="1303", words="说脏话")
    scene.act(matter, "deny_invalid", "shen", words="确有纠纷")
    assert (matter.state, sheet(matter).invalid_code) == ("taken", "")
    assert not matter.dues.filter(clock="review", stopped_at=None).exists()
    scene.act(matter, "ask_invalid", "chen", reason="1302", words="再看")


def test_an_invalid_class_is_not_given_by_sorting(scene: Scene) -> None:
    matter = scene.open()
    with pytest.raises(Refused, match="not_a_choice"):
        scene.act(matter, "reclassify", "chen", category="1302", reason="misheard")
    with pytest.raises(Refused, match="same_class"):
        scene.act(matter, "reclassify", "chen", category="0401", level=3, reason="misheard")
    with pytest.raises(Refused, match="not_a_choice"):
        scene.act(matter, "reclassify", "chen", category="0401", level=7, reason="misheard")


def test_a_marked_class_closes_only_after_the_legal_officer(scene: Scene) -> None:
    matter = scene.open("0201")
    scene.work(matter)
    scene.contact(matter)
    with pytest.raises(Refused, match="not_checked"):
        scene.close(matter)
    scene.act(matter, "ask_check", "lin")
    for other in ("lin", "chen", "shen", "west_leader"):
        with pytest.raises(Refused, match="not_yours"):
            scene.act(matter, "pass_check", other)
    scene.act(matter, "fail_check", "legal", reason="record", words="缺对方陈述")
    assert matter.state == "fed_back"
    scene.act(matter, "ask_check", "lin")
    scene.act(matter, "pass_check", "legal")
    scene.close(matter)
    assert matter.state == "closed"


def test_a_class_without_a_mark_needs_no_legal_officer(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.work(matter)
    with pytest.raises(Refused, match="no_check_needed"):
        scene.act(matter, "ask_check", "lin")


def test_sorting_anew_after_the_check_asks_for_another(scene: Scene) -> None:
    matter = scene.open("0201")
    scene.work(matter)
    scene.contact(matter)
    scene.act(matter, "ask_check", "lin")
    scene.act(matter, "pass_check", "legal")
    scene.act(matter, "reclassify", "lin", category="0108", level=1, reason="worse")
    with pytest.raises(Refused, match="not_checked"):
        scene.close(matter, "shen")
