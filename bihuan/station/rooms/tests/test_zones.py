"""Patrol zones: what lies in none or in two, how even the work lies on them, and a change that is foreseen, taken and taken back."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from shapely.geometry import box, mapping

from bihuan.station.calls.models import Call, Source
from bihuan.station.people.models import Organisation
from bihuan.station.places.models import Area, AreaChange
from bihuan.station.rooms.administration.outlining import foresee
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call
from bihuan.station.rooms.tests.test_setup import admin, today  # noqa: F401
from tests.cast import START, Cast

WEST, SOUTH, SIDE = 121.30, 29.70, 0.01  # a grid is about a kilometre wide


def area(cast: Cast, code: str, kind: str, shape: object, parent: Area | None, name: str = "") -> Area:
    return Area.objects.create(code=code, name=name or code, kind=kind, parent=parent, since=START, polygon=json.dumps(mapping(shape)),
                               organisation=cast.organisations["station"])


def cell(column: float, row: float, columns: float = 1, rows: float = 1) -> object:
    return box(WEST + column * SIDE, SOUTH + row * SIDE, WEST + (column + columns) * SIDE, SOUTH + (row + rows) * SIDE)


@pytest.fixture
def town(cast: Cast) -> Area:
    """Three columns of two grids: zone Z1 has the first two columns, zone Z2 the third."""
    town = area(cast, "T", "township", cell(0, 0, 3, 2), None, "试镇")
    for column in range(3):
        for row in range(2):
            area(cast, f"G{column}{row}", "grid", cell(column, row), town)
    area(cast, "Z1", "zone", cell(0, 0, 2, 2), town, "西片")
    area(cast, "Z2", "zone", cell(2, 0, 1, 2), town, "东片")
    return town


def told(cast: Cast, column: int, row: int, n: int, **given: object) -> None:
    made = [call(cast, lat=SOUTH + (row + 0.5) * SIDE, lon=WEST + (column + 0.5) * SIDE, category="0901", **given) for _n in range(n)]
    Call.objects.filter(pk__in=[one.pk for one in made]).update(received_at=timezone.now() - timedelta(days=3))


def look(browser: Client, **asked: str) -> str:
    return browser.get(reverse("zones"), {"of": "T", **asked}).content.decode()


def outline(code: str) -> str:
    return Area.objects.get(code=code).polygon


def test_a_whole_cut_is_said_to_be_one(town: Area, admin: Client) -> None:  # noqa: F811
    text = look(admin)
    assert "Each point of 试镇 lies in exactly one zone" in text and "has no group" not in text


def test_a_gap_and_an_overlap_are_told_with_their_size_and_zones(cast: Cast, town: Area, admin: Client) -> None:  # noqa: F811
    Area.objects.filter(code="Z2").update(polygon=json.dumps(mapping(cell(1.5, 0, 1, 2))), organisation=None)
    text = look(admin)
    assert "1 gap, 1.08 km² in no zone." in text and "1 overlap, 1.08 km² in two zones." in text
    assert "in 西片 and in 东片" in text and "东片 has no group that answers for it." in text
    assert "Snap the slivers away" not in text, "a kilometre is no sliver"


def test_slivers_are_snapped_away_with_a_reason_and_that_is_written_down(cast: Cast, town: Area, admin: Client) -> None:  # noqa: F811
    Area.objects.filter(code="Z2").update(polygon=json.dumps(mapping(cell(2.0001, 0, 0.9999, 2))))
    text = look(admin)
    assert "sliver: goes to" in text and "Snap the slivers away" in text
    seen, way = _seen(text), reverse("zones-change", args=["T"])
    assert admin.post(way, {"do": "snap", "seen": seen, "why": ""}).status_code == 422
    assert admin.post(way, {"do": "snap", "seen": "0", "why": "对齐"}).status_code == 422, "looked at before somebody changed them"
    assert admin.post(way, {"do": "snap", "seen": seen, "why": "对齐边界"}).status_code == 302
    assert "lies in exactly one zone" in look(admin)
    row = AreaChange.objects.get()
    assert (row.column, row.why, row.set_by) == ("polygon", "对齐边界", cast.people["kate"])


def test_the_work_is_counted_from_the_public_alone_and_few_are_not_told_apart(cast: Cast, town: Area, admin: Client) -> None:  # noqa: F811
    told(cast, 0, 0, 6)
    told(cast, 1, 1, 3)
    told(cast, 2, 0, 2)
    told(cast, 2, 1, 7)
    Call.objects.filter(pk__in=list(Call.objects.order_by("-pk").values_list("pk", flat=True)[:7])).update(source=Source.FIELD)
    text = look(admin)
    assert "11 calls: 11 in a zone, 0 in none, 0 in two, 0 without a point." in text
    assert "fewer than 5" in text and ">1.64<" in text


def test_a_part_is_tried_then_taken_and_can_be_taken_back(cast: Cast, town: Area, admin: Client) -> None:  # noqa: F811
    told(cast, 0, 0, 8)
    told(cast, 1, 0, 8)
    told(cast, 2, 0, 8)
    before = outline("Z1"), outline("Z2")
    text = look(admin, part="G10", to="Z2")
    assert "G10 from 西片 to 东片: no new gap, no new overlap, no zone falls apart" in text and (outline("Z1"), outline("Z2")) == before
    way, said = reverse("zones-change", args=["T"]), {"do": "move", "seen": _seen(text), "part": "G10", "to": "Z2"}
    assert admin.post(way, {**said, "why": "均衡工作量"}).status_code == 302
    assert "lies in exactly one zone" in look(admin) and AreaChange.objects.count() == 2
    for code in ("Z1", "Z2"):
        row = AreaChange.objects.get(area__code=code)
        admin.post(reverse("area", args=[code]), {"do": "back", "row": row.pk, "why": "先不动"})
    assert (outline("Z1"), outline("Z2")) == before


def test_a_change_that_would_split_a_zone_is_refused_with_a_sentence(cast: Cast, town: Area, admin: Client) -> None:  # noqa: F811
    Area.objects.filter(code="Z1").update(polygon=json.dumps(mapping(cell(0, 0, 3, 1))))
    Area.objects.filter(code="Z2").update(polygon=json.dumps(mapping(cell(0, 1, 3, 1))))
    text = look(admin, part="G10", to="Z2")
    assert "西片 would fall apart" in text and "Take it so" not in text
    said = {"do": "move", "seen": _seen(text), "part": "G10", "to": "Z2", "why": "试"}
    answer = admin.post(reverse("zones-change", args=["T"]), said)
    assert answer.status_code == 422 and "would fall apart" in answer.content.decode() and not AreaChange.objects.exists()


def test_a_proposal_evens_the_work_out(cast: Cast, town: Area, admin: Client) -> None:  # noqa: F811
    for column in range(3):
        for row in range(2):
            told(cast, column, row, 6)
    text = look(admin)
    assert "from 西片 to 东片" in text and "then 1.00" in text


def test_an_outline_that_would_leave_a_gap_is_warned_of_before_it_is_taken(town: Area) -> None:
    zone = Area.objects.get(code="Z2")
    lines = foresee(zone, json.dumps(mapping(cell(2.5, 0, 0.5, 2))), timezone.now())
    assert any("would lie in no zone" in line for line in lines)
    assert any("would lie in two zones" in line for line in foresee(zone, json.dumps(mapping(cell(1, 0, 2, 2))), timezone.now()))
    assert "No gap and no overlap would be new." in foresee(zone, zone.polygon, timezone.now())


def test_a_leader_reads_and_changes_nothing_and_a_stranger_finds_nothing(cast: Cast, at: At, town: Area) -> None:
    zone = Area.objects.get(code="Z1")
    told(cast, 0, 0, 6)
    Call.objects.update(area=zone.parent)
    lena = at("lena")
    text = look(lena)
    assert "西片" in text and "Take it so" not in text
    way = reverse("zones-change", args=["T"])
    assert lena.post(way, {"do": "snap", "seen": "0", "why": "试"}).status_code == 404
    for outsider in ("alice", "bob", "olga"):
        assert at(outsider).get(reverse("zones")).status_code == 404
    elsewhere = at("charlie-admin-elsewhere")
    assert "No zone yet" in elsewhere.get(reverse("zones")).content.decode()
    assert elsewhere.get(reverse("zones"), {"of": "T"}).status_code == 404 and elsewhere.post(way).status_code == 404
    assert at("sue").get(reverse("zones"), {"of": "T"}).status_code == 404
    assert Organisation.objects.count() == len(cast.organisations)


def _seen(text: str) -> str:
    return text.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in text else "-".join(
        str(one.edition) for one in Area.objects.filter(kind="zone").order_by("code"))
