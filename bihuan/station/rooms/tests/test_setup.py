"""Setting up a station, and the dated tables: an administrator's pages, which for nobody else exist."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.bridges import categories_file, limits_file, matrix_file
from bihuan.station.calls.categories import category
from bihuan.station.calls.models import Category
from bihuan.station.kinds.diversion.matrix import department_for
from bihuan.station.kinds.diversion.models import Responsibility
from bihuan.station.loop.models import DayRow, LimitRow
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation, Placement, Posting
from bihuan.station.people.structure import appoint
from bihuan.station.people.tree import tree
from bihuan.station.rooms.tests.conftest import At
from tests.cast import START, Cast


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


@pytest.fixture
def admin(cast: Cast, at: At) -> Client:
    """Kate looks after the county, and with it the station."""
    appoint(cast.people["kate"], cast.organisations["county"], "admin", since=START)
    return at("kate")


def pages(cast: Cast) -> list[str]:
    own = reverse("setup-station", args=[cast.org("station")])
    keys = (("limits", "diversion.sign"), ("matrix", "0902"), ("categories", "0902"), ("days", "2099-01-02"))
    rows = [reverse("table-row", args=key) for key in keys]
    return [reverse("setup"), own, reverse("tables"), *(reverse("table", args=[of]) for of, _key in keys), *rows,
            reverse("table-sheet", args=["limits"])]  # fmt: skip


def posted(browser: Client, page: str, **said: Any) -> tuple[int, str]:
    answer = browser.post(page, {"why": "机构调整", **said}, follow=True)
    return answer.status_code, answer.content.decode()


def test_for_all_but_administrators_these_pages_do_not_exist(cast: Cast, at: At, admin: Client) -> None:
    for page in pages(cast):
        assert admin.get(page).status_code == 200, page
        for name in ("alice", "lena", "theo", "bob", "charlie-chief-far-station"):
            assert at(name).get(page).status_code == 404, (page, name)
            assert at(name).post(page, {"do": "add", "name": "x"}).status_code in (404, 405), (page, name)


def test_an_administrator_from_elsewhere_finds_no_station_of_ours(cast: Cast, at: At) -> None:
    browser, own = at("charlie-admin-elsewhere"), reverse("setup-station", args=[cast.org("station")])
    assert own not in browser.get(reverse("setup")).content.decode()
    assert browser.get(own).status_code == 404
    where, who = cast.org("station"), "charlie-admin-elsewhere"
    said = {"do": "appoint", "person": who, "post": "leader", "organisation": where, "since": "2099-01-01"}
    assert browser.post(own, said).status_code == 404
    assert Posting.objects.filter(organisation=cast.organisations["station"]).count() == 3


def test_an_administrator_of_another_station_gives_no_post_here(cast: Cast, at: At, today: date) -> None:
    browser, theirs = at("charlie-admin-far-station"), reverse("setup-station", args=[cast.org("far-station")])
    status, _text = posted(browser, theirs, do="appoint", person="bob", post="leader", organisation=cast.org("station"), since=today)
    assert status == 422 and not Posting.objects.filter(person=cast.people["bob"], post="leader").exists()
    posting = Posting.objects.get(person=cast.people["lena"])
    assert browser.post(theirs, {"do": "relieve", "posting": posting.pk, "until": today, "why": "x"}).status_code == 404
    assert browser.post(theirs, {"do": "rename", "unit": cast.org("desk"), "name": "x", "why": "x"}).status_code == 404


def test_a_new_station_is_founded_organised_and_staffed(cast: Cast, admin: Client, today: date) -> None:
    offered = admin.get(reverse("setup")).content.decode()
    assert cast.organisations["county"].name in offered
    said = {"name": "云山派出所", "kind": "station", "parent": cast.org("county"), "code": "S9", "number_code": "330209"}
    _status, text = posted(admin, reverse("setup"), do="found", **said)
    station = Organisation.objects.get(code="S9")
    assert tree(today).parent(station.pk) == cast.org("county")
    assert "two teams, one room" in text and "one centre, three teams" in text
    own = reverse("setup-station", args=[station.pk])
    names = {"room": "综合指挥室", "case": "办案中队", "community": "社区警务队", "more1": "交通中队"}
    for _twice in range(2):
        assert posted(admin, own, do="two_teams_one_room", **names)[0] == 200
    units = Organisation.objects.filter(code__startswith="S9-")
    assert sorted(units.values_list("name", flat=True)) == sorted(names.values())
    assert posted(admin, own, do="two_teams_one_room", **{**names, "more1": "水上中队"})[0] == 200
    assert sorted(units.values_list("name", flat=True)) == sorted([*names.values(), "水上中队"])
    for post in ("chief", "officer"):
        assert posted(admin, own, do="appoint", person="olga", post=post, organisation=units[0].pk, since=today)[0] == 200
    assert Posting.objects.filter(person=cast.people["olga"], organisation=units[0]).count() == 2, "one person, two posts"


def test_units_are_renamed_and_added(cast: Cast, admin: Client, today: date) -> None:
    own = reverse("setup-station", args=[cast.org("station")])
    assert posted(admin, own, do="rename", unit=cast.org("team"), name="社区警务二队", name_en="Second team")[0] == 200
    assert posted(admin, own, do="add", name="交通管理队", name_en="Traffic team", kind="team")[0] == 200
    assert posted(admin, own, do="add", name="交通管理队", name_en="", kind="team")[0] == 422
    assert Organisation.objects.get(code="team").name == "社区警务二队"
    assert tree(today).house(Organisation.objects.get(name="交通管理队").pk) == cast.org("station")


def test_whose_classes_a_team_takes_is_set_on_its_page_and_written_down(cast: Cast, admin: Client) -> None:
    station, team = (reverse("setup-station", args=[cast.org(code)]) for code in ("station", "team"))
    assert posted(admin, station, do="add", name="交通管理队", name_en="", kind="team", route="T")[0] == 200
    assert Organisation.objects.get(name="交通管理队").route == "T"
    assert posted(admin, station, do="add", name="第二指挥室", name_en="", kind="room", route="T")[0] == 422
    assert posted(admin, team, do="details", route="X", always_open="on")[0] == 422
    status, text = posted(admin, team, do="details", route="C", always_open="on")
    assert status == 200 and "case team (was —)" in text
    assert Organisation.objects.get(code="team").route == "C"
    assert posted(admin, station, do="details", route="C", always_open="on")[0] == 200
    assert Organisation.objects.get(code="station").route == "", "a station takes every class"


def test_a_station_moves_from_its_day_on_and_never_in_the_past(cast: Cast, admin: Client, today: date) -> None:
    district = Organisation.objects.create(code="east", name="东片", kind="district", since=START)
    Placement.objects.create(organisation=district, parent=cast.organisations["county"], since=START)
    own = reverse("setup-station", args=[cast.org("station")])
    status, text = posted(admin, own, do="move", parent=district.pk, since=today - timedelta(days=1))
    assert status == 422 and "cannot begin in the past" in text
    later = today + timedelta(days=9)
    assert posted(admin, own, do="move", parent=district.pk, since=later)[0] == 200
    assert (tree(today).parent(cast.org("station")), tree(later).parent(cast.org("station"))) == (cast.org("county"), district.pk)


def test_a_post_ends_with_its_last_day_and_past_days_keep_it(cast: Cast, admin: Client, today: date) -> None:
    own, posting = reverse("setup-station", args=[cast.org("station")]), Posting.objects.get(person=cast.people["olga"])
    assert posted(admin, own, do="relieve", posting=posting.pk, until=today - timedelta(days=1))[0] == 422
    assert posted(admin, own, do="relieve", posting=posting.pk, until=today)[0] == 200
    posting.refresh_from_db()
    assert posting.until == today
    assert posted(admin, own, do="appoint", person="nobody", post="officer", organisation=cast.org("team"), since=today)[0] == 422
    assert posted(admin, own, do="appoint", person="lena", post="leader", organisation=cast.org("station"), since=today)[0] == 422, "held"


def test_editing_the_list_routes_from_its_day_on_and_the_history_stays(cast: Cast, admin: Client, today: date) -> None:
    page, day = reverse("table-row", args=["matrix", "0902"]), today + timedelta(days=10)
    said = {"department": "D07", "part": "lead", "since": day, "basis": "镇清单2026版"}
    preview = admin.post(page, {**said, "basis": ""}, headers={"hx-request": "true"}).content.decode()
    assert f"would go to D07 from {day} on; today to D06" in preview
    past = admin.post(page, {**said, "since": today - timedelta(days=1)}, headers={"hx-request": "true"}).content.decode()
    assert "keep what held on them" in past and "would go" not in past
    assert not Responsibility.objects.exists(), "a look changes nothing"
    status, text = posted(admin, page, **said)
    assert status == 200 and "will hold" in text and "holds" in text
    assert department_for("0902", day - timedelta(days=1))[0] == "D06"
    assert department_for("0902", day)[:1] + department_for("0902", day)[2:] == ("D07", "镇清单2026版", day)
    row = Responsibility.objects.get()
    assert row.set_by == cast.people["kate"]


@pytest.mark.parametrize(("of", "key", "said"), [
    ("limits", "diversion.sign", {"value": "7min"}),
    ("matrix", "0902", {"department": "D07", "part": "lead"}),
    ("categories", "0902", {"zh": "商铺噪声", "en": "shop noise", "level": 3}),
])  # fmt: skip
def test_a_row_cannot_begin_in_the_past(cast: Cast, admin: Client, today: date, of: str, key: str, said: dict[str, Any]) -> None:
    status, text = posted(admin, reverse("table-row", args=[of, key]), since=today - timedelta(days=1), basis="x", **said)
    assert status == 422 and str(today) in text and "role=\"alert\"" in text
    assert not (LimitRow.objects.exists() or Responsibility.objects.exists() or Category.objects.exists())


def test_a_day_that_has_passed_stays_as_it_was(cast: Cast, admin: Client, today: date) -> None:
    page = reverse("table-row", args=["days", (today - timedelta(days=3)).isoformat()])
    assert posted(admin, page, working="true", basis="x")[0] == 422
    assert not DayRow.objects.exists()


def test_a_limit_holds_from_its_day_and_twice_is_once(cast: Cast, admin: Client, today: date) -> None:
    page, day = reverse("table-row", args=["limits", "diversion.sign"]), today + timedelta(days=10)
    for _twice in range(2):
        status, text = posted(admin, page, value="７min", since=day, basis="镇发〔2026〕1 号")
        assert status == 200 and "7 minutes" in text and "as shipped" in text
    assert LimitRow.objects.count() == 1
    before, after = rules().get("diversion.sign", today), rules().get("diversion.sign", day)
    assert before and after and (before.value, after.value) == ("5min", "7min")


@pytest.mark.parametrize(("key", "value"), [
    ("diversion.sign", "soon"), ("diversion.sign", "80%"), ("diversion.sign", "2"), ("diversion.sign", "1000000d"),
    ("diversion.sign_near", "3"), ("diversion.call_back_share", "5min"), ("incident.extension.times", "none")])
def test_a_value_that_the_loop_could_not_use_is_refused_with_examples(cast: Cast, admin: Client, today: date, key: str, value: str) -> None:
    status, text = posted(admin, reverse("table-row", args=["limits", key]), value=value, since=today, basis="x")
    assert status == 422 and "cannot stand here" in text
    assert not LimitRow.objects.exists()


def test_a_class_is_added_and_changed_from_a_day_on(cast: Cast, admin: Client, today: date) -> None:
    page, day = reverse("table-row", args=["categories", "0977"]), today + timedelta(days=5)
    assert admin.get(reverse("table", args=["categories"]), {"key": "0977"})["Location"] == page
    said = {"zh": "夜市噪声", "en": "night noise", "level": 4, "route": "D", "department": "D06", "non_police": "on", "basis": "清单"}
    assert posted(admin, page, since=day, **said)[0] == 200
    assert category("0977", today) is None
    found = category("0977", day)
    assert found and (found.parent, found.level, found.non_police, found.legal_check) == ("09", 4, True, False)
    assert admin.get(reverse("table-row", args=["categories", "x1"])).status_code == 404
    assert admin.get(reverse("table-row", args=["limits", "no.such"])).status_code == 404


def test_of_two_rows_for_one_day_the_later_written_holds_and_both_stay(cast: Cast, admin: Client, today: date) -> None:
    day = date(today.year + 1, 3, 9)
    page = reverse("table-row", args=["days", day.isoformat()])
    before = calendar().is_working(day)
    for working in (not before, before, not before):
        _status, text = posted(admin, page, working=str(working).lower(), basis="区政府通知")
        assert calendar().is_working(day) is working
    assert DayRow.objects.count() == 3 and "replaced" in text


def test_each_table_leaves_as_excel_and_comes_back_changing_nothing(cast: Cast, admin: Client, today: date, tmp_path: Path) -> None:
    posted(admin, reverse("table-row", args=["limits", "diversion.sign"]), value="7min", since=today, basis="镇规")
    posted(admin, reverse("table-row", args=["limits", "diversion.sign"]), value="8min", since=today, basis="镇规")
    posted(admin, reverse("table-row", args=["matrix", "0902"]), department="D07", part="help", since=today, basis="镇规")
    posted(admin, reverse("table-row", args=["categories", "0902"]), zh="商铺噪声", en="shop noise", level=3, since=today, basis="镇规")
    assert (LimitRow.objects.count(), Responsibility.objects.count(), Category.objects.count()) == (2, 1, 1)
    for of, importer in (("limits", limits_file), ("matrix", matrix_file), ("categories", categories_file)):
        answer = admin.get(reverse("table-sheet", args=[of]))
        rows = python_calamine.load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        file = tmp_path / f"{of}.xlsx"
        file.write_bytes(answer.content)
        report = importer.run_import(file, dry_run=False, now=timezone.now() + timedelta(days=30))
        assert (report.read, report.already) == (len(rows) - 1, len(rows) - 1), report.rejects
    assert (LimitRow.objects.count(), Responsibility.objects.count(), Category.objects.count()) == (2, 1, 1)
