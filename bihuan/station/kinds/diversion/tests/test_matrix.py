"""The list of responsibilities by day, and what it proposes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from bihuan.station.calls.categories import classes
from bihuan.station.kinds.diversion.matrix import department_for, helpers_for, history, set_line, shipped, whole
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation, Placement
from tests.cast import START, Cast

TODAY = date(2026, 3, 2)
JULY = date(2026, 7, 1)


def test_each_class_that_is_not_police_business_has_a_department_as_shipped(db: None) -> None:
    for one in classes(TODAY):
        if one.non_police:
            department, why, basis, _since = department_for(one.code, TODAY)
            assert (department, why) == (one.department, "class") and basis, one.code


def test_a_class_without_a_line_follows_its_family_and_else_the_room_receives_first(db: None) -> None:
    assert department_for("0507", TODAY)[:2] == ("D34", "family")
    assert department_for("1207", TODAY)[:2] == ("D01", "first")


def test_a_new_line_routes_from_its_day_on_and_the_past_keeps_its_own(cast: Cast) -> None:
    set_line("0902", "D07", basis="镇清单2026版", since=JULY, now=cast.now, by=None)
    assert department_for("0902", JULY - timedelta(days=1))[0] == "D06"
    assert department_for("0902", JULY) == ("D07", "class", "镇清单2026版", JULY)
    assert [(line.department, line.since.year) for line in history("0902")] == [("D07", 2026), ("D06", 2000)]
    assert next(line for line in whole(JULY) if line.category == "0902").department == "D07"


def test_two_lines_of_one_day_the_later_written_holds_and_both_stay(cast: Cast) -> None:
    set_line("0902", "D07", basis="误", since=TODAY, now=cast.now, by=None)
    set_line("0902", "D04", basis="正", since=TODAY, now=cast.now, by=None)
    assert department_for("0902", TODAY)[0] == "D04" and len(history("0902")) == 3


def test_a_helper_is_added_and_ended_by_lines(cast: Cast) -> None:
    assert [line.department for line in helpers_for("0903", TODAY)] == ["D06"]
    set_line("0903", "D07", basis="联合整治", since=TODAY, now=cast.now, by=None, part="help")
    set_line("0903", "D06", basis="联合整治", since=JULY, now=cast.now, by=None, part="none")
    assert [line.department for line in helpers_for("0903", TODAY)] == ["D06", "D07"]
    assert [line.department for line in helpers_for("0903", JULY)] == ["D07"]


@pytest.mark.parametrize(("more", "code"), [
    ({"since": TODAY - timedelta(days=1)}, "past"), ({"department": "D99"}, "unknown"), ({"basis": " "}, "basis"),
    ({"part": "boss"}, "part")])
def test_a_line_in_the_past_without_basis_or_for_nobody_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    line = {"department": "D07", "basis": "清单", "since": TODAY} | more
    with pytest.raises(ValidationError) as refused:
        set_line("0902", now=cast.now, by=None, **line)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert len(history("0902")) == 1


def test_the_room_comes_first_for_the_station_and_the_department_with_its_reason_for_the_room(start: Any, cast: Cast) -> None:
    walk = start()
    to = walk.choices("alice", "offer", "to")
    assert [pk for pk, _label in to[:2]] == [cast.org("room"), cast.org("D06")]
    assert "噪声污染防治法" in to[1][1]
    assert cast.org("far-office") not in dict(to), "another county's township has nothing to do with this station"
    walk.at_room()
    assert walk.choices("tom", "assign", "department")[0][0] == cast.org("D06")


def test_where_the_place_is_known_only_its_own_township_is_proposed(start: Any, cast: Cast) -> None:
    from bihuan.station.places.models import Area

    beside = Organisation.objects.create(code="T2", name="T2", kind="township", since=START)
    office = Organisation.objects.create(code="T2-D06", name="T2-D06", kind="department", since=START)
    for org, parent in ((beside, cast.organisations["county"]), (office, beside)):
        Placement.objects.create(organisation=org, parent=parent, since=START)
    assert {cast.org("D06"), office.pk} <= set(dict(start().choices("alice", "offer", "to"))), "either may be meant"
    area = Area.objects.create(code="a", name="a", kind="community", organisation=cast.organisations["township"], since=START)
    offered = dict(start(area=area.pk).choices("alice", "offer", "to"))
    assert cast.org("D06") in offered and office.pk not in offered


def test_editing_the_list_changes_the_proposal_from_its_day_on(start: Any, cast: Cast) -> None:
    set_line("0902", "D07", basis="镇清单", since=day_of(cast.now) + timedelta(days=1), now=cast.now, by=None)
    walk = start().at_room()
    assert walk.choices("tom", "assign", "department")[0][0] == cast.org("D06")
    cast.later(days=1)
    assert walk.choices("tom", "assign", "department")[0][0] == cast.org("D07")


def test_a_department_that_has_ended_is_no_longer_offered(start: Any, cast: Cast) -> None:
    Organisation.objects.filter(code="D06").update(until=TODAY - timedelta(days=1))
    assert cast.org("D06") not in dict(start().choices("alice", "offer", "to"))


def test_the_shipped_list_names_only_known_classes_and_departments() -> None:
    from bihuan.station.calls.categories import shipped as categories

    assert {line.category for line in shipped()} <= set(categories())
    assert {line.department for line in shipped()} <= {f"D{n:02d}" for n in range(1, 36)}
    leads = [line.category for line in shipped() if line.part == "lead"]
    assert len(leads) == len(set(leads))
