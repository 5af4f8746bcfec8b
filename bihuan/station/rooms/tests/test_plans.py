"""A surge plan: copied from last year's, filled from the shifts, its conflicts shown, ready only when nothing mandatory is open."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from bihuan.station.duty.models import Plan, PlanHelper, PlanItem, PlanPost
from bihuan.station.duty.shifts import Entry, enter
from bihuan.station.people.actor import CHINA
from bihuan.station.people.posts import INSTRUCTOR
from bihuan.station.rights import retention
from bihuan.station.rights.models import Purpose
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast

EVE = datetime(2026, 2, 16, 18, tzinfo=CHINA)


def made(at: At, **more: str) -> Plan:
    said = {"name": "春节安保", "first": "2026-02-16", "last": "2026-02-18", "triggers": "夜市每小时超过 10 起"}
    answer = at("lena").post(reverse("plans"), said | more)
    assert answer.status_code == 302, answer.content.decode()
    return Plan.objects.latest("pk")


def press(at: At, plan: Plan, do: str, who: str = "lena", status: int = 302, **said: Any) -> str:
    answer = at(who).post(reverse("plan", args=[plan.pk]), {"do": do, **said})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def post(at: At, plan: Plan, place: str, start: str, end: str, person: int | str = "") -> PlanPost:
    press(at, plan, "post", place=place, start=start, end=end, person=person)
    return PlanPost.objects.latest("pk")


def test_posts_are_filled_from_the_shifts_and_conflicts_are_flagged(cast: Cast, at: At) -> None:
    plan, olga, otto = made(at), cast.people["olga"].pk, cast.people["otto"].pk
    enter(Entry(cast.org("team"), EVE, EVE + timedelta(hours=6), olga), by=None, now=timezone.now())
    enter(Entry(cast.org("team"), EVE - timedelta(hours=10), EVE, otto), by=None, now=timezone.now())
    gate = post(at, plan, "东门", "2026-02-16T18:00", "2026-02-16T23:00")
    press(at, plan, "fill")
    gate.refresh_from_db()
    assert gate.person_id == olga, "otto's shift is over by then"
    bridge = post(at, plan, "桥头", "2026-02-16T20:00", "2026-02-16T22:00", otto)
    page = at("alice").get(reverse("plan", args=[plan.pk])).content.decode()
    assert page.count("is off shift then") == 1 and "stands at another post" not in page
    press(at, plan, "stand", row=bridge.pk, person=olga)
    page = at("lena").get(reverse("plan", args=[plan.pk])).content.decode()
    assert page.count("stands at another post at that time") == 2 and "2 posts with a conflict" in page
    assert "would stand at two posts" in press(at, plan, "ready", status=422)
    press(at, plan, "stand", row=bridge.pk, person="")
    press(at, plan, "fill")
    bridge.refresh_from_db()
    assert bridge.person_id is None, "nobody else is on shift then"


def test_it_is_not_ready_while_a_mandatory_item_is_open(cast: Cast, at: At) -> None:
    plan = made(at)
    press(at, plan, "item", sort="material", what="铁马 40 个", person=cast.people["olga"].pk, due="2026-02-10T12:00", mandatory="1")
    press(at, plan, "item", sort="people", what="义警 20 人", person=cast.people["otto"].pk, due="2026-02-12T12:00")
    assert "铁马 40 个" in press(at, plan, "ready", status=422)
    assert not Plan.objects.get().ready_at
    item = PlanItem.objects.get(mandatory=True)
    press(at, plan, "tick", row=item.pk)
    press(at, plan, "ready")
    assert Plan.objects.get().ready_at and at("alice").get(reverse("plan-now"))["Location"] == reverse("plan", args=[plan.pk])
    press(at, plan, "tick", row=item.pk)
    assert not Plan.objects.get().ready_at, "opened again, it is ready no more"


def test_last_years_plan_is_copied_to_its_new_days_without_who_stood_there(cast: Cast, at: At) -> None:
    old = made(at)
    post(at, old, "东门", "2026-02-16T18:00", "2026-02-16T23:00", cast.people["olga"].pk)
    press(at, old, "helper", group="商居联盟", task="看消防通道", heads="12", contact="王店长 13800002716")
    press(at, old, "item", sort="procedure", what="会商一次", person=cast.people["olga"].pk, due="2026-02-10T12:00", mandatory="1")
    press(at, old, "tick", row=PlanItem.objects.get().pk)
    at("lena").post(reverse("plans"), {"copy": old.pk, "first": "2027-02-05", "name": "2027 春节安保"})
    new = Plan.objects.latest("pk")
    assert (new.first, new.last, new.copied_from, new.triggers) == (date(2027, 2, 5), date(2027, 2, 7), old, old.triggers)
    stand = new.posts.get()
    assert stand.person is None and stand.start == datetime(2027, 2, 5, 18, tzinfo=CHINA)
    assert new.helpers.get().contact == "王店长 13800002716" and new.items.get().done_at is None
    assert new.items.get().due == datetime(2027, 1, 30, 12, tzinfo=CHINA)


def test_bad_input_is_told_and_nothing_is_lost(cast: Cast, at: At) -> None:
    plan = made(at)
    text = press(at, plan, "post", place="东门", start="2026-02-16T18:00", end="2026-02-16T17:00", status=422)
    assert "ends before it begins" in text and 'value="东门"' in text
    for do, said in (("post", {"place": "x", "start": "明天", "end": "后天"}), ("helper", {"group": "", "heads": "3"}),
                     ("helper", {"group": "x", "heads": "many"}), ("item", {"what": ""}), ("tick", {"row": "999"}), ("nonsense", {})):
        press(at, plan, do, status=422, **said)
    stranger = cast.people["charlie-officer-far-station"].pk
    said = {"place": "x", "start": "2026-02-16T18:00", "end": "2026-02-16T19:00", "person": stranger}
    assert "Choose a person" in press(at, plan, "post", status=422, **said)
    for said in ({"name": ""}, {"first": "2026-13-01"}, {"last": "2026-02-01"}):
        wrong = {"name": "x", "first": "2026-02-16", "last": "2026-02-18"} | said
        assert at("lena").post(reverse("plans"), wrong).status_code == 422
    assert Plan.objects.count() == 1 and not PlanPost.objects.exists()


def test_leaders_make_it_the_desk_reads_it_and_nobody_else_knows_of_it(cast: Cast, at: At) -> None:
    plan = made(at)
    here, paper = reverse("plan", args=[plan.pk]), reverse("plan-paper", args=[plan.pk])
    assert at("alice").get(here).status_code == 200 and at("ivan").post(here, {"do": "fill"}).status_code == 302
    assert at("alice").post(here, {"do": "fill"}).status_code == 404 and at("alice").post(reverse("plans"), {}).status_code == 404
    for outsider in ("sue", "kate", "olga", "theo", "bob", "charlie-leader-far-station", f"charlie-{INSTRUCTOR}-far-station"):
        assert at(outsider).get(here).status_code == 404 == at(outsider).post(here, {"do": "fill"}).status_code, outsider
        assert at(outsider).get(paper).status_code == 404, outsider
    assert "春节安保" not in at("charlie-leader-far-station").get(reverse("plans")).content.decode()
    printed = at("alice").post(paper, {"purpose": Purpose.HANDLING}).content.decode()
    assert "春节安保" in printed and "Taken out by alice" in printed


def test_a_contact_goes_when_its_term_is_over(cast: Cast, at: At) -> None:
    plan = made(at)
    press(at, plan, "helper", group="商居联盟", contact="王店长 13800002716")
    over = datetime(2026, 2, 18, 12, tzinfo=CHINA) + timedelta(days=733)
    assert retention.due(over)["plan"] == 1 and retention.due(over - timedelta(days=5))["plan"] == 0
    retention.retain(over)
    assert PlanHelper.objects.get().contact == ""
