"""Limits, alarms, more time, and who answers out of hours."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.station.kinds.diversion.tests.walk import Walk, refusal
from bihuan.station.loop.models import Due, Notice
from bihuan.station.loop.notices import inbox
from bihuan.station.loop.sweep import sweep
from tests.cast import Cast


def due(walk: Walk, clock: str) -> datetime:
    return walk.matter.dues.filter(clock=clock).latest("id").due_at


def told(clock: str) -> set[tuple[str, str]]:
    return set(Notice.objects.filter(why=clock, due__isnull=False).values_list("organisation__code", "post"))


@pytest.mark.parametrize(("urgency", "minutes"), [("general", 5), ("urgent", 2)])
def test_the_duty_leader_is_alarmed_when_the_hub_has_not_signed_in_time(start: Any, cast: Cast, urgency: str, minutes: int) -> None:
    walk = start(sheet={"urgency": urgency}).do("alice", "offer", to="room")
    assert due(walk, "sign_room") == cast.now + timedelta(minutes=minutes)
    sweep(cast.later(minutes=minutes, seconds=-1))
    assert ("station", "leader") not in told("sign_room") and ("room", "town_dispatcher") in told("sign_room")
    sweep(cast.later(seconds=1))
    assert ("station", "leader") in told("sign_room")
    assert inbox(cast.actor("lena"), cast.now).filter(why="sign_room").exists()
    assert not inbox(cast.actor("sue"), cast.now).exists(), "the neighbouring station's leader is not"


def test_a_hub_that_signs_in_time_alarms_nobody(start: Any, cast: Cast) -> None:
    start().at_room()
    sweep(cast.later(minutes=20))
    assert told("sign_room") == set()


@pytest.mark.parametrize(("urgency", "clock", "limit"), [
    ("urgent", "finish", "2h"), ("utilities", "finish", "24h"), ("general", "finish", "5wd"), ("complex", "finish", "15wd"),
    ("consult", "finish", "1wd"),
    ("urgent", "contact", "3min"), ("utilities", "contact", "10min"), ("general", "contact", "1wh"), ("complex", "contact", "1wd"),
    ("urgent", "on_site", "30min"), ("utilities", "on_site", "60min"), ("urgent", "sign_room", "2min"),
    ("complex", "sign_room", "5min")])  # fmt: skip
def test_limits_as_shipped(start: Any, urgency: str, clock: str, limit: str) -> None:
    walk = start(sheet={"urgency": urgency}).do("alice", "offer", to="room")
    assert walk.matter.dues.get(clock=clock).limit == limit


def test_where_the_urgency_says_nothing_nobody_must_be_on_the_spot(start: Any) -> None:
    walk = start(sheet={"urgency": "consult"}).do("alice", "offer", to="room")
    assert set(walk.matter.dues.filter(stopped_at=None).values_list("clock", flat=True)) == {"sign_room", "finish"}


def test_neither_return_nor_ruling_nor_redo_gives_the_finish_clock_new_time(start: Any, cast: Cast) -> None:
    walk = start().do("alice", "offer", to="room")
    first = due(walk, "finish")
    walk.do("tom", "accept").do("tom", "assign", department="D07").do("ben", "sign")
    cast.later(hours=2)
    walk.do("ben", "send_back", reason="not_own_duty", words="…")
    cast.later(hours=1)
    walk.do("tina", "rule", to="D06", ground="list", basis="…").do("bob", "sign")
    walk.do("bob", "reflow", reason="crime", words="…").do("alice", "offer", to="D06").do("bob", "sign")
    assert set(walk.matter.dues.filter(clock="finish").values_list("due_at", flat=True)) == {first}
    walk.do("bob", "finish", outcome="solved", result="…", how="phone").do("tom", "reopen", words="…")
    assert due(walk, "redo") != first and not walk.matter.dues.filter(clock="finish", stopped_at=None).exists()


def test_each_offer_starts_the_clock_of_signing_anew(start: Any, cast: Cast) -> None:
    walk = start().at_room().do("tom", "assign", department="D07")
    first = due(walk, "sign_department")
    cast.later(minutes=30)
    walk.do("tom", "assign", department="D06")
    assert due(walk, "sign_department") == first + timedelta(minutes=30)


def test_contact_and_arrival_stop_their_clocks(start: Any, cast: Cast) -> None:
    walk = start(sheet={"urgency": "urgent"}).at_department().do("bob", "contact", how="phone").do("bob", "arrive")
    assert not walk.matter.dues.filter(clock__in=("contact", "on_site"), stopped_at=None).exists()
    assert walk.sheet.arrived_at == cast.now


def test_the_finish_clock_climbs_from_the_holder_to_the_hub_to_the_townships_leader(start: Any, cast: Cast) -> None:
    walk = start(sheet={"urgency": "urgent"}).at_department()
    seen = []
    for minutes in (60, 60, 60, 60):
        sweep(cast.later(minutes=minutes))
        seen.append({post for _organisation, post in told("finish")})
    assert seen[0] == {"clerk", "town_dispatcher"} and "dispatcher" not in seen[1]
    assert "dispatcher" in seen[2] and "town_leader" not in seen[2]
    assert {"town_leader", "leader"} <= seen[3]
    assert walk.matter.dues.filter(clock="finish", next_at=None).count() == 1


def test_more_time_is_asked_for_before_expiry_granted_by_a_second_person_and_told_to_the_reporter(start: Any, cast: Cast) -> None:
    walk = start().at_department()
    first = due(walk, "finish")
    assert refusal(walk, "bob", "ask_extension", term="10wd", reason="等检测") == "extension_too_long"
    walk.do("bob", "ask_extension", term="5wd", reason="等检测")
    assert "grant_extension" not in walk.moves("bob") | walk.moves("ben") and {"grant_extension", "deny_extension"} <= walk.moves("tom")
    walk.do("theo", "grant_extension")
    assert due(walk, "finish") > first
    assert Notice.objects.filter(why="grant_extension", post="reporter", organisation=cast.organisations["station"]).exists()
    assert refusal(walk, "bob", "ask_extension", term="1wd", reason="再等") == "extended_often"
    extended = due(walk, "finish")
    walk.do("tom", "set_urgency", urgency="complex", reason="需鉴定")
    assert due(walk, "finish") == extended, "time once granted stands"


def test_nobody_grants_what_they_asked_for(start: Any) -> None:
    walk = start().at_room().do("tom", "ask_extension", term="1wd", reason="…")
    assert "grant_extension" not in walk.moves("tom") and "grant_extension" in walk.moves("tina")


def test_urgent_matters_and_late_ones_get_no_more_time(start: Any, cast: Cast) -> None:
    assert refusal(start(sheet={"urgency": "urgent"}).at_department(), "bob", "ask_extension", term="1h", reason="…") == "extended_often"
    late = start().at_department()
    cast.later(days=20)
    assert refusal(late, "bob", "ask_extension", term="1wd", reason="…") == "too_late_to_extend"


def test_a_change_of_urgency_reads_the_limits_again_and_leaves_those_of_others_alone(start: Any, cast: Cast) -> None:
    walk = start().at_department().do("tom", "ask_help", organisation="D07", task="一起去", within="hour")
    start_of_finish, help_due = walk.matter.dues.get(clock="finish").started_at, due(walk, "help")
    cast.later(minutes=10)
    walk.do("tom", "set_urgency", urgency="urgent", reason="人多")
    assert due(walk, "finish") == start_of_finish + timedelta(hours=2)
    assert due(walk, "help") == help_due


def test_what_was_kept_too_long_can_no_longer_be_returned(start: Any, cast: Cast) -> None:
    walk = start(sheet={"urgency": "urgent"}).at_department()
    cast.later(minutes=31)
    assert refusal(walk, "bob", "send_back", reason="not_own_duty", words="…") == "return_late"


def test_every_number_the_loop_reads_is_shipped() -> None:
    from bihuan.station.kinds.diversion.loop import Diversion
    from bihuan.station.loop.times import shipped

    keys = {rule.key for rule in shipped()}
    assert {setting.name for setting in Diversion.settings()} <= keys


NIGHT = {"hours": 13}  # from Monday 09:00 to 22:00


def test_out_of_hours_the_contact_on_call_is_named(start: Any, cast: Cast, shut: Any) -> None:
    shut("D06", contact="值班 138")
    cast.later(**NIGHT)
    walk = start().at_room().do("tom", "assign", department="D06")
    assert (walk.sheet.duty_why, walk.sheet.duty_contact) == ("on_call", "D06 值班 138")


def test_out_of_hours_an_open_deputy_is_named_and_told(start: Any, cast: Cast, shut: Any) -> None:
    shut("D06", deputy="D07")
    cast.later(**NIGHT)
    walk = start().at_room().do("tom", "assign", department="D06")
    assert (walk.sheet.duty_why, walk.sheet.duty_contact) == ("deputy", "D07")
    assert inbox(cast.actor("ben"), cast.now).filter(why="assign", matter=walk.matter).exists()
    assert not inbox(cast.actor("bill"), cast.now).exists()


def test_in_hours_nobody_else_is_named(start: Any, shut: Any) -> None:
    shut("D06", deputy="D07")
    walk = start().at_room().do("tom", "assign", department="D06")
    assert (walk.sheet.duty_why, walk.sheet.duty_contact) == ("", "")


def test_a_closed_matter_has_no_clock_left(start: Any) -> None:
    walk = start().settled()
    assert not Due.objects.filter(matter=walk.matter, stopped_at=None).exists() and walk.matter.due_at is None
