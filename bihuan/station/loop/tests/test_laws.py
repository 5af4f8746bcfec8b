"""The ten laws where it is hard to keep them: clocks that rest, wait or are read anew, restriction that comes late, what cannot be kept."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.test import Client

from bihuan.loop import Refused, allowed
from bihuan.station.calls.models import Call
from bihuan.station.frame import append_only
from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop import audit, send, times
from bihuan.station.loop.access import hidden, matter_for
from bihuan.station.loop.act import act, open_matter
from bihuan.station.loop.audit import verify
from bihuan.station.loop.erase import retire
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Delivery, Due, Matter, Notice, Step
from bihuan.station.loop.recalendar import recompute
from bihuan.station.loop.seal import seal
from bihuan.station.loop.snapshots import snapshot
from bihuan.station.loop.stream import new_epoch
from bihuan.station.loop.sweep import sweep
from bihuan.station.people.actor import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def due(matter: Matter, clock: str) -> datetime:
    return matter.dues.filter(clock=clock).latest("pk").due_at


def header(matter: Matter) -> datetime | None:
    return Matter.objects.get(pk=matter.pk).due_at


def diverted(scene: Scene, urgency: str = "general") -> tuple[Matter, Matter]:
    """An incident that waits for what was diverted out of it."""
    parent = scene.open("0405")
    scene.act(parent, "divert", "chen", request="讨薪", urgency=urgency)
    return parent, parent.children.get()


def offered(scene: Scene, child: Matter) -> Matter:
    scene.act(child, "offer", "chen", to=scene.orgs["town_room"].pk)
    scene.act(child, "accept", "town_duty")
    scene.act(child, "assign", "town_duty", department=scene.orgs["market"].pk)
    scene.act(child, "sign", "clerk")
    return scene.act(child, "contact", "clerk", how="phone")


def finished(scene: Scene, child: Matter) -> None:
    scene.act(child, "finish", "clerk", outcome="solved", result="已付", how="phone")
    child.refresh_from_db()
    if child.diversionsheet.call_back_due:
        scene.act(child, "call_back", "town_duty", answer="solved")
    scene.act(child, "close", "town_duty", feedback="已处理")


# Law 4: a parent that waits


def test_a_parent_follows_its_child_through_offer_extension_and_closing(scene: Scene) -> None:
    parent, child = diverted(scene)
    own = parent.dues.get(clock="close").own_due_at
    offered(scene, child)
    assert due(parent, "close") == header(parent) == due(child, "finish") > own
    before = due(child, "finish")
    scene.act(child, "ask_extension", "clerk", term="2wd", reason="等检测")
    scene.act(child, "grant_extension", "town_duty")
    assert due(child, "finish") > before
    assert due(parent, "close") == header(parent) == header(child)
    finished(scene, child)
    assert due(parent, "close") == header(parent) == own
    scene.act(child, "contest", "town_duty", words="又来了")
    assert due(parent, "close") == header(parent) == max(own, header(child) or own)


def test_time_granted_to_a_waiting_parent_does_not_make_it_forget_its_child(scene: Scene) -> None:
    parent, child = diverted(scene)
    offered(scene, child)
    waiting_for = header(child)
    scene.act(parent, "ask_extension", "chen", term="1d", words="等答复")
    scene.act(parent, "grant_extension", "shen")
    assert due(parent, "close") == header(parent) == waiting_for
    scene.act(parent, "reclassify", "chen", category="0405", level=2, reason="worse")
    assert due(parent, "close") == header(parent) == waiting_for


def test_a_parent_that_is_contested_waits_for_a_child_that_was_reopened_meanwhile(scene: Scene) -> None:
    parent, child = diverted(scene)
    finished(scene, offered(scene, child))
    scene.contact(parent, "chen")
    scene.close(parent, "chen", result="diverted")
    scene.act(child, "contest", "town_duty", words="没有解决")
    assert header(parent) is None
    scene.act(parent, "contest", "chen", words="没有解决")
    assert due(parent, "close") == max(parent.dues.get(clock="close").own_due_at, header(child))


# Law 4: clocks that rest or are read anew keep their place on the ladder


def test_what_fell_due_while_a_clock_rested_is_told_when_it_runs_again(scene: Scene) -> None:
    _parent, child = diverted(scene, "urgent")
    offered(scene, child)
    scene.wait(minutes=110)
    drain(scene)
    scene.act(child, "reflow", "clerk", reason="danger", words="动手了")
    scene.wait(minutes=15)
    scene.act(child, "set_danger", "chen", danger="no", words="已分开")
    scene.act(child, "offer", "chen", to=scene.orgs["town_room"].pk)
    drain(scene)
    finish = child.dues.get(clock="finish")
    assert finish.due_at < scene.now
    assert set(Notice.objects.filter(due=finish).values_list("rung", flat=True)) == {0, 2}


def test_a_ladder_that_was_climbed_is_not_climbed_again_when_limits_are_read_anew_or_a_clock_comes_back(scene: Scene) -> None:
    _parent, child = diverted(scene, "urgent")
    offered(scene, child)
    scene.wait(hours=6)
    drain(scene)
    told = Notice.objects.filter(due__clock="finish").count()
    scene.act(child, "set_urgency", "chen", urgency="complex", reason="要鉴定")
    scene.act(child, "reflow", "clerk", reason="crime", words="动手了")
    scene.act(child, "offer", "chen", to=scene.orgs["town_room"].pk)
    for _ in range(6):
        scene.wait(days=9)
        drain(scene)
    finish = child.dues.get(clock="finish")
    assert Notice.objects.filter(due=finish).count() == told
    assert finish.next_at is None


def test_a_rung_is_not_reached_before_its_time_when_limits_are_read_anew(scene: Scene) -> None:
    matter = scene.open("0401")
    scene.wait(minutes=3)
    drain(scene)  # the desk was told, the leader comes next
    scene.act(matter, "reclassify", "chen", category="0201", level=2, reason="worse")
    dispatch = matter.dues.get(clock="dispatch")
    assert dispatch.rung == 1 and dispatch.next_at == dispatch.due_at + timedelta(seconds=30)


def drain(scene: Scene) -> None:
    while sweep(scene.now):
        pass
    assert not Due.objects.filter(stopped_at=None, next_at__lte=scene.now).exists()


@pytest.fixture
def publish() -> Iterator[Callable[[], None]]:
    """Publishes the holidays of the coming years."""
    with pytest.MonkeyPatch.context() as patch:

        def now_known() -> None:
            patch.setattr(times, "PUBLISHED_UNTIL", date(2031, 12, 31))
            times._calendar.cache_clear()

        yield now_known
    times._calendar.cache_clear()


def test_a_deadline_into_an_unpublished_year_is_marked_and_its_parent_follows_when_the_year_is_published(
    scene: Scene, publish: Callable[[], None]
) -> None:
    scene.now = datetime(2026, 12, 29, 2, 0, tzinfo=scene.now.tzinfo)
    parent, child = diverted(scene)
    offered(scene, child)
    finish = child.dues.get(clock="finish")
    assert finish.provisional and finish.due_at.year == 2027
    rung = finish.rung
    free = (date(2027, 1, day) for day in (1, 4, 5))
    times.DayRow.objects.bulk_create([times.DayRow(day=day, working=False, note="放假", set_at=scene.now) for day in free])
    times._calendar.cache_clear()
    publish()
    assert recompute(scene.now) >= 1
    after = child.dues.get(clock="finish")
    assert after.due_at > finish.due_at and not after.provisional
    assert (after.rung, after.next_at == after.due_at) == (rung, False)
    assert header(parent) == header(child)
    assert verify().clean


def test_a_deadline_whose_ladder_is_climbed_may_still_be_reckoned_again(scene: Scene, publish: Callable[[], None]) -> None:
    _parent, child = diverted(scene)
    offered(scene, child)
    finish = child.dues.get(clock="finish")
    Due.objects.filter(pk=finish.pk).update(provisional=True, rung=5, next_at=None, own_due_at=finish.due_at + timedelta(days=1))
    publish()
    assert recompute(scene.now) == 1
    scene.wait(days=30)
    drain(scene)
    assert not Notice.objects.filter(due=finish).exists()


def test_one_bad_row_does_not_keep_the_others_from_being_reckoned_again(scene: Scene, publish: Callable[[], None]) -> None:
    bad, good = diverted(scene)[1], diverted(scene)[1]
    for one in (bad, good):
        due_at = one.dues.get(clock="draft").due_at + timedelta(days=1)
        one.dues.update(provisional=True, own_due_at=due_at, **({"limit": "nonsense"} if one is bad else {}))
    publish()
    assert recompute(scene.now) == 1


# Law 5: who sends keeps to the lease


def test_a_sender_stops_before_its_leases_run_out(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        scene.open("0105")
    slow = count(0, 20)
    monkeypatch.setattr(send, "monotonic", lambda: next(slow))
    assert send.send_due(scene.now) == 1
    assert Delivery.objects.filter(state="waiting", tries=0).count() == 2


# Law 6: what becomes restricted later


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


# Law 7: every way to an end


def test_what_the_police_take_back_is_carried_on_by_the_incident_or_answered_at_once(scene: Scene) -> None:
    parent, child = diverted(scene)
    scene.act(child, "take_back", "chen", words="自己办")
    assert not child.diversionsheet.feedback and parent.closed_at is None
    scene.act(parent, "divert", "chen", request="还有", urgency="general")
    child = parent.children.latest("pk")
    finished(scene, offered(scene, child))
    scene.contact(parent, "chen")
    scene.close(parent, "chen", result="diverted")
    scene.act(child, "contest", "town_duty", words="没有解决")
    scene.act(child, "reflow", "clerk", reason="crime", words="动手了")
    with pytest.raises(Refused, match="unanswered"):
        scene.act(child, "take_back", "chen", words="自己办")
    scene.act(child, "take_back", "chen", words="自己办", how="phone", feedback="民警到场处理")
    assert child.closed_at and child.diversionsheet.fed_back_at


def test_an_incident_somebody_wants_invalid_does_not_vanish_into_another(scene: Scene) -> None:
    first, second = scene.open("0501"), scene.open("0501")
    scene.act(second, "ask_invalid", "chen", reason="1304", words="重复")
    with pytest.raises(Refused, match="invalid_asked"):
        scene.act(second, "merge", "chen", into=first.pk)


# Law 8: who may act may also see


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_whoever_is_offered_a_move_may_open_the_page(scene: Scene, kind: str) -> None:
    parent, child = diverted(scene)
    matter = parent if kind == "incident" else offered(scene, child)
    own, people = kinds()[kind], [scene.actor(name) for name in scene.people]
    for restricted in (False, True):
        for matter.state in own.loop.states:
            matter.restricted = restricted
            Matter.objects.filter(pk=matter.pk).update(state=matter.state, restricted=restricted)
            seen = snapshot(matter, own.sheet.objects.get(pk=matter.pk), day_of(scene.now))
            for actor in people:
                if allowed(own.loop, seen, actor):
                    assert matter_for(actor, matter.number, scene.now) == matter


# Numbers, retiring, and what cannot be kept


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


def test_a_matter_opens_with_a_provisional_clock_where_its_year_is_not_published(scene: Scene) -> None:
    now = datetime(2028, 9, 29, 2, 0, tzinfo=scene.now.tzinfo)
    matter = open_matter("diversion", actor=scene.actor("chen"), now=now, chain="330203-20280929-0001", origin=scene.orgs["east"].pk,
                         title="x", sheet={"danger": "no"})  # fmt: skip
    act(matter.pk, "offer", scene.actor("chen"), {"to": scene.orgs["town_room"].pk}, version=1, now=now)
    assert matter.dues.get(clock="finish").provisional
    assert not matter.dues.get(clock="sign_room").provisional
