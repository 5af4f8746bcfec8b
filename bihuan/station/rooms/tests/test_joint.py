"""A joint desk (S4-09): set up for a place and a time, with a queue of its own; nothing is lost between it and the main desk, and
sitting at it opens no matter."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.station.commands import sweep as command
from bihuan.station.duty.models import Plan, Relief
from bihuan.station.joint import incidents as joint
from bihuan.station.joint.models import JointChange, JointDesk, JointIncident
from bihuan.station.loop.access import visible
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.posts import CLERK, DISPATCHER, OFFICER
from bihuan.station.places.models import Address, Area
from bihuan.station.rights.models import Purpose
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import form, incident, move
from tests.cast import Cast

HERE, FAR = {"lat": 30.2001, "lon": 121.2001}, {"lat": 30.25, "lon": 121.25}
SQUARE = '{"type":"Polygon","coordinates":[[[121.19,30.19],[121.21,30.19],[121.21,30.21],[121.19,30.21],[121.19,30.19]]]}'
SMALL = '{"type":"Polygon","coordinates":[[[121.199,30.199],[121.201,30.199],[121.201,30.201],[121.199,30.201],[121.199,30.199]]]}'


def typed(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%dT%H:%M}"


def said(cast: Cast, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    seats = [f"{cast.org('desk')}.{DISPATCHER}", f"{cast.org('D06')}.{CLERK}"]
    return {"name": "庙会联勤", "start": typed(now - timedelta(hours=1)), "end": typed(now + timedelta(hours=5)), "way": "drawn",
            "text": SQUARE, "where": "老街", "leader": cast.people["lena"].pk, "seats": seats} | more


def set_up(cast: Cast, at: At, **more: Any) -> JointDesk:
    answer = at("lena").post(reverse("joint"), said(cast, **more))
    assert answer.status_code == 302, answer.content.decode()
    return JointDesk.objects.latest("pk")


def press(at: At, desk: JointDesk, do: str, who: str = "lena", status: int = 302, **more: Any) -> str:
    answer = at(who).post(reverse("joint-sheet", args=[desk.pk]), {"do": do, **more})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def rows(client: Client, desk: JointDesk) -> set[str]:
    answer = client.get(reverse("joint-desk", args=[desk.pk]))
    return set(re.findall(r'data-m="([^"]+)"', answer.content.decode()))


def queue(client: Client, **asked: str) -> str:
    return client.get(reverse("queue"), asked).content.decode()


def test_what_opens_on_its_ground_and_in_its_time_stands_in_its_queue_at_once(cast: Cast, at: At) -> None:
    before = incident(cast, **HERE)
    desk = set_up(cast, at)
    inside, outside, nowhere = incident(cast, **HERE), incident(cast, **FAR), incident(cast)
    assert rows(at("alice"), desk) == {inside.number}
    alone = queue(at("alice"), eyes=f"j{desk.pk}")
    assert inside.number in alone and not any(one.number in alone for one in (before, outside, nowhere))
    main = queue(at("alice"))
    assert all(one.number in main for one in (before, inside, outside, nowhere)), "the main desk keeps everything"
    assert main.count("at-desk") == 1 and "庙会联勤" in main.split("at-desk")[1][:300]
    page = at("alice").get(reverse("matter", args=[inside.number])).content.decode()
    assert "Came to a joint desk" in page and "Joint desk" in page
    inside.refresh_from_db()
    assert inside.holder_id == cast.org("station") and verify().clean


def test_nothing_comes_after_its_time_and_by_itself_it_hands_back_all_that_is_open(cast: Cast, at: At) -> None:
    desk = set_up(cast, at)
    open_one, closed = incident(cast, **HERE), incident(cast, **HERE)
    Matter.objects.filter(pk=closed.pk).update(closed_at=timezone.now(), state="closed")
    past = timezone.now() - timedelta(minutes=1)
    JointDesk.objects.filter(pk=desk.pk).update(end=past)
    late = incident(cast, **HERE)
    assert not JointIncident.objects.filter(matter=late).exists()
    assert "at-desk" not in queue(at("alice")), "over by the clock, before anybody has swept"
    command._round(timezone.now())
    desk.refresh_from_db()
    assert (desk.ended_at, desk.ended_by) == (past, None)
    assert {(one.matter_id, one.left) for one in JointIncident.objects.all()} == {(open_one.pk, "over"), (closed.pk, "done")}
    assert not JointIncident.objects.filter(until=None).exists()
    assert "庙会联勤: 1 handed back" in at("adam").get(reverse("notices")).content.decode(), "the main desk is told"
    assert all("you sit at this joint desk" in at(name).get(reverse("notices")).content.decode() for name in ("alice", "bob"))
    assert "庙会联勤" not in at("ben").get(reverse("notices")).content.decode()
    story = at("alice").get(reverse("matter", args=[open_one.number])).content.decode()
    assert "Back with the main desk alone" in story and open_one.number in queue(at("alice"))
    assert joint.sweep(timezone.now()) == 0, "once and no more"


def test_a_leader_ends_it_and_the_report_counts_what_it_came_to(cast: Cast, at: At) -> None:
    desk = set_up(cast, at)
    first, second = incident(cast, **HERE), incident(cast, **HERE)
    move(cast, first, "alice", "send", unit=cast.units[0].pk, lead=cast.people["olga"].pk)
    move(cast, first, "olga", "sign", order=first.version + 1)
    move(cast, second, "alice", "ask_help", organisation=cast.org("D06"), task="看一看音箱")
    press(at, desk, "end")
    assert "This joint desk has ended" in press(at, desk, "end", status=422)
    desk.refresh_from_db()
    assert desk.ended_by == cast.people["lena"]
    printed = at("lena").post(reverse("joint-paper", args=[desk.pk]), {"purpose": Purpose.HANDLING}).content.decode()
    figures = Counter(re.findall(r'class="num strong">([^<]+)<', printed))
    assert "Taken out by lena" in printed and figures["2"] >= 2, printed
    assert "middle of 1 of 1 orders" in printed and "D06" in printed and "ended by hand" in printed


def test_only_who_sits_there_opens_it_and_only_the_station_reads_its_sheet(cast: Cast, at: At) -> None:
    desk = set_up(cast, at, seats=[f"{cast.org('team')}.{OFFICER}", f"{cast.org('D06')}.{CLERK}"])
    here, sheet, paper = (reverse(name, args=[desk.pk]) for name in ("joint-desk", "joint-sheet", "joint-paper"))
    for who in ("lena", "ivan", "alice", "olga", "bob", "bea"):
        assert at(who).get(here).status_code == 200, who
        assert "庙会联勤" in at(who).get(reverse("joint")).content.decode(), who
    for who in ("ben", "aux", "sam", "sue", "tom", "theo", "charlie-leader-far-station", "charlie-clerk-far-office"):
        assert at(who).get(here).status_code == 404, who
        assert "庙会联勤" not in at(who).get(reverse("joint")).content.decode(), who
    for who in ("olga", "bob", "sue", "sam", "charlie-chief-far-station"):
        assert (at(who).get(sheet).status_code, at(who).post(sheet, {"do": "end"}).status_code) == (404, 404), who
        assert at(who).post(paper, {"purpose": Purpose.HANDLING}).status_code == 404, who
    assert at("olga").post(reverse("joint"), said(cast)).status_code == 404 == at("alice").post(reverse("joint"), said(cast)).status_code
    assert "庙会联勤" in queue(at("olga")) and "j" + str(desk.pk) in queue(at("olga"))
    press(at, desk, "end", who="alice", status=422)
    press(at, desk, "end")
    assert at("bob").get(here).status_code == 404 == at("olga").get(here).status_code, "with the desk its seats are over"


def test_a_clerk_at_the_table_sees_only_what_the_department_was_asked_or_given(cast: Cast, at: At) -> None:
    desk = set_up(cast, at)
    police, asked, given_, secret = (incident(cast, **HERE) for _time in range(4))
    violent = incident(cast, **HERE, category="0301", words="家里打人")
    move(cast, asked, "alice", "ask_help", organisation=cast.org("D06"), task="来看一看")
    move(cast, given_, "alice", "divert", request="管一管音箱", urgency="general")
    child = Matter.objects.get(parent=given_)
    move(cast, child, "alice", "offer", to=cast.org("D06"))
    move(cast, secret, "alice", "ask_help", organisation=cast.org("D06"), task="来看一看")
    Matter.objects.filter(pk=secret.pk).update(restricted=True)
    assert rows(at("bob"), desk) == {asked.number, child.number}
    text = at("bob").get(reverse("joint-desk", args=[desk.pk])).content.decode()
    assert not any(one.number in text for one in (police, secret, violent)) and given_.number not in text
    for one in (police, violent, given_):
        assert at("bob").get(reverse("matter", args=[one.number])).status_code == 404
    assert set(visible(cast.actor("bob"), timezone.now()).values_list("pk", flat=True)) == {asked.pk, child.pk, secret.pk}
    row = reverse("joint-row", args=[f"{asked.number},{secret.number},{police.number}"])
    answer = at("bob").get(row, {"desk": desk.pk}).content.decode()
    assert asked.number in answer and secret.number not in answer and police.number not in answer
    assert at("ben").get(row).status_code == 404
    assert not JointIncident.objects.filter(matter=violent).exists(), "a restricted incident stands at no joint desk"


def test_what_becomes_restricted_leaves_the_desk(cast: Cast, at: At) -> None:
    desk = set_up(cast, at)
    one = incident(cast, **HERE)
    move(cast, one, "alice", "reclassify", category="0301", reason="scene")
    assert rows(at("lena"), desk) == set() and "at-desk" not in queue(at("lena"))
    joint.sweep(timezone.now())
    assert JointIncident.objects.get(matter=one).left == "shut"
    assert one.number not in at("lena").get(reverse("joint-sheet", args=[desk.pk])).content.decode()
    assert "is restricted and stays" in press(at, desk, "take", status=422, number=one.number)


def test_diverting_from_the_desk_offers_those_who_sit_there_first(cast: Cast, at: At) -> None:
    set_up(cast, at, seats=[f"{cast.org('D07')}.{CLERK}"])
    one, elsewhere = incident(cast, **HERE), incident(cast, **FAR)
    firsts = {}
    for each in (one, elsewhere):
        answer = at("alice").post(reverse("move", args=[each.number, "divert"]), form(each, request="管一管", urgency="general"))
        firsts[each.pk] = answer["Location"]
    assert f"to={cast.org('D07')}" in firsts[one.pk] and f"to={cast.org('D07')}" not in firsts[elsewhere.pk]
    assert "sits at “庙会联勤”" in at("alice").get(firsts[one.pk]).content.decode()
    help_ = at("alice").get(reverse("matter", args=[one.number]), {"move": "ask_help"}).content.decode()
    assert "D07, sits at “庙会联勤”" in help_


def test_of_two_desks_the_one_with_the_smaller_ground_has_it(cast: Cast, at: At) -> None:
    wide, narrow = set_up(cast, at), set_up(cast, at, name="灯会", text=SMALL)
    both, one = incident(cast, lat=30.2, lon=121.2), incident(cast, lat=30.205, lon=121.205)
    assert rows(at("lena"), narrow) == {both.number} and rows(at("lena"), wide) == {one.number}
    press(at, narrow, "end")
    assert rows(at("lena"), wide) == {one.number}, "what has ended goes to the main desk, not to the next joint one"
    assert rows(at("lena"), narrow) == set()


def test_classes_narrow_it_and_a_hand_moves_what_the_place_does_not(cast: Cast, at: At) -> None:
    desk = set_up(cast, at, classes="02，0902")
    noise, theft = incident(cast, **HERE), incident(cast, **HERE, category="0105", words="手机被偷")
    unplaced = incident(cast)
    assert rows(at("alice"), desk) == {noise.number}
    press(at, desk, "take", who="alice", number=unplaced.number)
    press(at, desk, "take", who="alice", number=theft.chain)
    assert rows(at("alice"), desk) == {noise.number, unplaced.number, theft.number}
    assert "stands at a joint desk already" in press(at, desk, "take", status=422, number=noise.number)
    press(at, desk, "give", who="alice", number=noise.number)
    assert joint.sweep(timezone.now()) == 0 and rows(at("alice"), desk) == {unplaced.number, theft.number}
    gone = JointIncident.objects.get(matter=noise)
    assert (gone.left, gone.ended_by) == ("given", cast.people["alice"])
    assert JointIncident.objects.get(matter=theft).by == cast.people["alice"]
    assert "alice" in at("lena").get(reverse("matter", args=[noise.number])).content.decode()
    for number in ("", "330299-20260302-9999", "nonsense"):
        assert "is no open incident" in press(at, desk, "take", status=422, number=number)


def test_a_place_found_later_brings_it_in(cast: Cast, at: At) -> None:
    desk = set_up(cast, at)
    one = incident(cast)
    assert rows(at("alice"), desk) == set()
    one.calls.update(**HERE)
    assert joint.sweep(timezone.now()) == 1 and joint.sweep(timezone.now()) == 0
    assert rows(at("alice"), desk) == {one.number}


def test_every_change_is_written_down_with_who(cast: Cast, at: At) -> None:
    now = timezone.now()
    plan = Plan.objects.create(house=cast.organisations["station"], name="庙会安保", first=day_of(now), last=day_of(now), set_at=now,
                               set_by=cast.people["lena"])
    desk = set_up(cast, at, leader=cast.people["olga"].pk, plan=plan.pk)
    until = timezone.now() + timedelta(hours=9)
    press(at, desk, "until", who="olga", end=typed(until))
    press(at, desk, "leader", leader=cast.people["otto"].pk)
    assert at("olga").get(reverse("joint-sheet", args=[desk.pk])).status_code == 404, "no longer the leader, and not of the desk"
    press(at, desk, "sit", who="otto", seat=f"{cast.org('D07')}.{CLERK}")
    press(at, desk, "rise", row=desk.seats.get(organisation=cast.org("D06")).pk)
    assert [(one.column, one.set_by.name) for one in JointChange.objects.all()] == [("end", "olga"), ("leader", "lena")]
    page = at("ivan").get(reverse("joint-sheet", args=[desk.pk])).content.decode()
    assert "otto (was olga)" in page and "庙会安保" in page and "D07" in page
    assert at("bob").get(reverse("joint-desk", args=[desk.pk])).status_code == 404
    assert at("ben").get(reverse("joint-desk", args=[desk.pk])).status_code == 200
    seat = desk.seats.get(organisation=cast.org("D06"))
    assert (seat.until is not None, seat.ended_by) == (True, cast.people["lena"])


def test_bad_input_is_told_and_nothing_is_lost(cast: Cast, at: At) -> None:
    now = timezone.now()
    wrong = (
        ({"name": " "}, "Give the joint desk a name"), ({"end": typed(now - timedelta(hours=2))}, "ends before it begins"),
        ({"start": "昨天"}, "is no day of the calendar"), ({"text": "nonsense"}, "neither GeoJSON nor WKT"),
        ({"text": ""}, "Draw the ground"), ({"way": "area", "area": "77777"}, "Choose an area that is drawn"),
        ({"way": "place", "place": "老街", "metres": "9"}, "20 to 5000"), ({"name": "a\0b"}, "cannot"),
        ({"way": "place", "place": "没有这个地方", "metres": "300"}, "is not known here"), ({"seats": []}, "choose at least one post"),
        ({"seats": ["999999.clerk"]}, "held by nobody today"), ({"leader": cast.people["bob"].pk}, "Choose who leads it"),
        ({"classes": "9999"}, "There is no class"), ({"end": typed(now + timedelta(days=60))}, "at most 31 days"),
        ({"start": typed(now - timedelta(hours=3)), "end": typed(now - timedelta(hours=2))}, "has passed"),
    )
    for more, sentence in wrong:
        answer = at("lena").post(reverse("joint"), said(cast, **more))
        text = answer.content.decode()
        assert answer.status_code == 422 and sentence in text, (more, text[:3000])
        assert "name" in more or "庙会联勤" in text, "what was typed stays"
    assert not JointDesk.objects.exists()
    desk = set_up(cast, at)
    for do, more in (("until", {"end": "明天"}), ("sit", {"seat": "x"}), ("rise", {"row": "999999"}), ("give", {"number": "x"}), ("x", {}),
                     ("leader", {"leader": "0"}), ("sit", {"seat": f"{cast.org('D06')}.{CLERK}"})):
        press(at, desk, do, status=422, **more)
    press(at, desk, "rise", row=desk.seats.get(organisation=cast.org("D06")).pk)
    assert "at least one post" in press(at, desk, "rise", status=422, row=desk.seats.get(until=None).pk), "somebody is left at the table"


def test_the_ground_may_be_an_area_or_a_place_with_metres(cast: Cast, at: At) -> None:
    area = Area.objects.create(code="M1", name="老街片", kind="community", since=day_of(timezone.now()), polygon=SQUARE)
    Address.objects.create(text="滨江路8号", lat=30.2, lon=121.2)
    whole = set_up(cast, at, way="area", area=area.pk, end=typed(timezone.now() + timedelta(hours=1)))
    round_ = set_up(cast, at, way="place", place="滨江路8号", metres="300", name="八号院")
    assert (whole.where, round_.where) == ("老街片", "300 m around 滨江路8号")
    near, far = incident(cast, lat=30.2, lon=121.2030), incident(cast, lat=30.2, lon=121.2033)
    assert rows(at("lena"), round_) == {near.number} and rows(at("lena"), whole) == {far.number}, "289 m and 318 m on the ground"


def test_it_is_read_in_both_languages(cast: Cast, at: At) -> None:
    desk = set_up(cast, at)
    incident(cast, **HERE)
    browser = Client(headers={"accept-language": "zh-hans"})
    browser.force_login(cast.people["lena"])
    for name, word in (("joint", "设立联勤指挥部"), ("joint-desk", "到指挥室看"), ("joint-sheet", "谁在席")):
        assert word in browser.get(reverse(name, args=[] if name == "joint" else [desk.pk])).content.decode(), name


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(st.sampled_from(("here", "far", "close", "take", "give", "restrict", "sweep")), min_size=1, max_size=9))
def test_whatever_happens_the_main_desk_holds_every_open_incident_and_the_end_hands_all_back(cast: Cast, at: At, deeds: list[str]) -> None:
    desk, lena = set_up(cast, at), cast.people["lena"].pk
    made: list[Matter] = []
    for deed in deeds:
        now, last = timezone.now(), made[-1] if made else None
        stands = JointIncident.objects.filter(desk=desk, until=None, matter=last).first() if last else None
        if deed in ("here", "far"):
            made.append(incident(cast, **(HERE if deed == "here" else FAR)))
        elif deed == "close" and last:
            Matter.objects.filter(pk=last.pk).update(closed_at=now, state="closed")
        elif deed == "restrict" and last:
            Matter.objects.filter(pk=last.pk).update(restricted=True)
        elif deed == "take" and last and not stands and not Matter.objects.get(pk=last.pk).closed_at and not Matter.objects.get(
                pk=last.pk).restricted:
            joint.take(desk, last, by=lena, now=now)
        elif deed == "give" and stands:
            joint.give_back(stands, by=lena, now=now)
        elif deed == "sweep":
            joint.sweep(now)
    open_ones = set(Matter.objects.filter(pk__in=[one.pk for one in made], closed_at=None).values_list("number", flat=True))
    assert all(number in queue(at("lena")) for number in open_ones)
    standing = JointIncident.objects.filter(desk=desk, until=None, matter__closed_at=None).count()
    assert joint.end(desk, by=lena, now=timezone.now()) == standing
    assert not JointIncident.objects.filter(until=None, desk=desk).exists()
    assert all(number in queue(at("lena")) for number in open_ones) and "at-desk" not in queue(at("lena"))
    Matter.objects.filter(pk__in=[one.pk for one in made]).update(closed_at=timezone.now())


def test_it_is_handed_over_like_the_main_desk_and_only_among_the_police_who_sit_there(cast: Cast, at: At) -> None:
    desk, seats = set_up(cast, at), (f"{cast.org('team')}.{OFFICER}",)
    press(at, desk, "sit", seat=seats[0])
    one, elsewhere, here = incident(cast, **HERE), incident(cast, **FAR), reverse("joint-relief", args=[desk.pk])
    page = at("alice").get(here).content.decode()
    assert one.number[11:] in page and elsewhere.number[11:] not in page
    for outsider in ("bob", "tom", "sam", "ivan", "charlie-dispatcher-far-station"):
        assert (at(outsider).get(here).status_code, at(outsider).post(here).status_code) == (404, 404), outsider
    answer = at("alice").post(here, {f"note-matter-{one.number}": "等城管", "words": "看住东门"})
    relief = Relief.objects.get()
    assert (relief.joint, relief.house_id, relief.items.get().note) == (desk, desk.house_id, "等城管")
    assert answer["Location"] == reverse("relief-one", args=[relief.pk]) == at("adam").get(here)["Location"]
    taken = reverse("relief-taken", args=[relief.pk])
    assert at("bob").get(answer["Location"]).status_code == 404 == at("bob").post(taken).status_code
    assert at("ivan").get(answer["Location"]).status_code == 200 and at("ivan").post(taken).status_code == 404, "reads it, sits not there"
    at("alice").post(reverse("relief"))
    assert Relief.objects.filter(accepted_at=None).count() == 2, "the main desk has a hand-over of its own"
    late = incident(cast, **HERE)
    assert late.number[11:] in at("olga").get(answer["Location"]).content.decode()
    assert at("olga").post(taken, {"remark": "收到"}).status_code == 302
    relief.refresh_from_db()
    assert relief.incoming == cast.people["olga"] and at("adam").get(here).status_code == 200
