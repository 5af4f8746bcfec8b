"""Administration: organisations whose past stays, people and their posts, areas, and what is lacking; each within one's own tree."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.station.loop.models import LimitRow
from bihuan.station.people.models import AccountChange, Organisation, OrganisationChange, Person, Placement, Posting, PostingRequest
from bihuan.station.people.structure import appoint, move
from bihuan.station.people.tree import tree
from bihuan.station.places.models import Area
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import sent
from bihuan.station.rooms.tests.test_setup import admin, posted, today  # noqa: F401
from tests.cast import START, Cast

SQUARE = {"type": "Polygon", "coordinates": [[[121.0, 29.0], [121.1, 29.0], [121.1, 29.1], [121.0, 29.1], [121.0, 29.0]]]}


@pytest.fixture
def town(cast: Cast, at: At) -> Client:
    """Tina looks after the township alone."""
    appoint(cast.people["tina"], cast.organisations["township"], "admin", since=START)
    return at("tina")


def page(cast: Cast, code: str) -> str:
    return reverse("setup-station", args=[cast.org(code)])


# ---- organisations ----


def test_a_move_is_foreseen_done_from_its_day_and_taken_back(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    east = Organisation.objects.create(code="east", name="东片", name_en="east", kind="district", since=START)
    Placement.objects.create(organisation=east, parent=cast.organisations["county"], since=START)
    sent(cast)
    later, own = today + timedelta(days=5), page(cast, "station")
    said = {"do": "move", "parent": east.pk, "since": later}
    seen = admin.post(own, said, headers={"hx-request": "true"}).content.decode()
    assert "stands under east" in seen and "2 organisations under it go with it" in seen and "1 open matter" in seen
    assert Placement.objects.filter(organisation=cast.organisations["station"]).count() == 1, "a look changes nothing"
    assert posted(admin, own, **said, why="并入东片警区")[0] == 200
    assert tree(later).parent(cast.org("station")) == east.pk and tree(today).parent(cast.org("station")) == cast.org("county")
    row = Placement.objects.get(parent=east, organisation=cast.organisations["station"])
    assert (row.set_by, row.why) == (cast.people["kate"], "并入东片警区")
    shown = admin.get(reverse("setup"), {"on": later.isoformat()}).content.decode()
    assert "As it will stand" in shown and "under east" in admin.get(reverse("setup")).content.decode()
    assert posted(admin, own, do="back", row=row.pk, why="")[0] == 422
    assert posted(admin, own, do="back", row=row.pk, why="暂缓")[0] == 200
    assert tree(later).parent(cast.org("station")) == cast.org("county")
    text = admin.get(own).content.decode()
    assert "并入东片警区" in text and "暂缓" in text


def test_an_organisation_ends_only_when_nothing_is_left_behind(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    sent(cast)
    for code, why in (("desk", ""), ("station", "open matter"), ("township", "still stands under it")):
        status, text = posted(admin, page(cast, code), do="end", until=today, why="撤并")
        assert (status == 200) if not why else (status == 422 and why in text), code
    desk = Organisation.objects.get(code="desk")
    assert desk.until == today and OrganisationChange.objects.get(organisation=desk).column == "until"
    assert posted(admin, page(cast, "desk"), do="back", why="保留")[0] == 200
    desk.refresh_from_db()
    assert desk.until is None
    assert posted(admin, page(cast, "county"), do="end", until=today, why="x")[0] == 422


def test_names_and_mailboxes_change_with_a_reason_that_stays_to_be_read(cast: Cast, admin: Client) -> None:  # noqa: F811
    own = page(cast, "D06")
    assert posted(admin, own, do="rename", unit=cast.org("D06"), name="综合执法局", name_en="Enforcement", why="")[0] == 422
    assert posted(admin, own, do="rename", unit=cast.org("D06"), name="综合执法局", name_en="Enforcement", why="机构改革")[0] == 200
    details = {"email": "zf@example.cn", "hub": cast.org("room"), "always_open": "on", "why": "设邮箱"}
    status, text = posted(admin, own, do="details", **{**details, "email": "no mailbox"})
    assert status == 422 and "no mailbox" in text, "what was typed is kept"
    assert posted(admin, own, do="details", **{**details, "open_from": "09:00"})[0] == 422
    assert posted(admin, own, do="details", **details)[0] == 200
    text = admin.get(own).content.decode()
    assert "机构改革" in text and "zf@example.cn" in text and "kate" in text


def test_what_stands_under_what_is_kept_to(cast: Cast, admin: Client) -> None:  # noqa: F811
    said = {"name": "新局", "code": "N1", "why": "新设"}
    status, text = posted(admin, reverse("setup"), **said, kind="department", parent=cast.org("station"))
    assert status == 422 and "does not stand under" in text and "新局" in text
    assert posted(admin, reverse("setup"), **said, kind="department", parent=cast.org("township"))[0] == 200
    assert OrganisationChange.objects.get(organisation__code="N1").why == "新设"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["station", "station2", "township"]), st.sampled_from(["county", "x", "y"]),
                          st.integers(0, 30)), max_size=8))
def test_whatever_moves_are_decided_yesterday_keeps_its_tree(cast: Cast, today: date, moves: list[tuple[str, str, int]]) -> None:  # noqa: F811
    for code in ("x", "y"):
        if code not in cast.organisations:
            cast.organisations[code] = Organisation.objects.create(code=code, name=code, kind="county", since=START)
    days = [today - timedelta(days=n) for n in (1, 2, 400)]
    before = [(tree(day).lines, tree(day).under) for day in days]
    for code, parent, ahead in moves:
        move(cast.organisations[code], cast.organisations[parent], since=today + timedelta(days=ahead), today=today)
    assert [(tree(day).lines, tree(day).under) for day in days] == before


# ---- people ----


def test_an_account_is_made_its_password_shown_once_and_a_post_given(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    status, text = posted(admin, reverse("people"), username="330101", name="新民警", until=today + timedelta(days=9), seconded_from="县局")
    person = Person.objects.get(username="330101")
    password = text.split('type-22">')[1].split("<")[0]
    assert status == 200 and person.check_password(password) and person.password_is_new
    own = reverse("account", args=["330101"])
    assert password not in admin.get(own).content.decode() + admin.get(reverse("people")).content.decode()
    later = today + timedelta(days=3)
    assert posted(admin, own, do="give", post="officer", organisation=cast.org("team"), since=later, why="")[0] == 422
    assert posted(admin, own, do="give", post="officer", organisation=cast.org("team"), since=later, why="新招")[0] == 200
    posting = Posting.objects.get(person=person)
    assert (posting.set_by, posting.why) == (cast.people["kate"], "新招")
    assert posted(admin, own, do="back", posting=posting.pk, why="改派")[0] == 200
    posting.refresh_from_db()
    assert posting.withdrawn and posting.end_why == "改派" and "withdrawn before it began" in admin.get(own).content.decode()
    assert posted(admin, own, do="give", post="officer", organisation=cast.org("team"), since=later, why="还是来")[0] == 200


def test_an_account_is_shut_opened_and_given_a_new_password_each_with_a_reason(cast: Cast, admin: Client) -> None:  # noqa: F811
    own = reverse("account", args=["olga"])
    for do in ("shut", "open", "password"):
        assert posted(admin, own, do=do, why=" ")[0] == 422, do
        assert posted(admin, own, do=do, why="例行")[0] == 200, do
    assert list(AccountChange.objects.filter(person=cast.people["olga"]).values_list("what", "why")) == [
        ("shut", "例行"), ("opened", "例行"), ("password", "例行")]  # fmt: skip
    assert posted(admin, reverse("account", args=["kate"]), do="shut", why="x")[0] == 422, "nobody shuts their own"


def test_an_end_to_come_is_taken_back_and_a_past_one_is_not(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    own, posting = reverse("account", args=["olga"]), Posting.objects.get(person=cast.people["olga"])
    assert posted(admin, own, do="end", posting=posting.pk, until=today + timedelta(days=7), why="轮岗")[0] == 200
    assert posted(admin, own, do="back", posting=posting.pk, why="不轮了")[0] == 200
    posting.refresh_from_db()
    assert posting.until is None and posting.end_why == "不轮了"
    assert posted(admin, own, do="end", posting=posting.pk, until=today - timedelta(days=1), why="轮岗")[0] == 422
    Posting.objects.filter(pk=posting.pk).update(until=today - timedelta(days=1))
    assert posted(admin, own, do="back", posting=posting.pk, why="x")[0] == 422


def test_a_keepers_post_waits_for_a_security_officer(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    own = reverse("account", args=["olga"])
    status, text = posted(admin, own, do="give", post="auditor", organisation=cast.org("county"), since=today, why="审计")
    assert status == 200 and "security officer" in text
    assert PostingRequest.objects.get().person == cast.people["olga"]
    assert not Posting.objects.filter(post="auditor", person__username="olga")
    assert "waits for a security officer" in admin.get(reverse("administration")).content.decode()


# ---- areas ----


def test_an_areas_outline_comes_from_a_file_is_drawn_and_taken_back(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    area = Area.objects.create(code="A1", name="翠湖", kind="community", since=START, organisation=cast.organisations["township"])
    own = reverse("area", args=["A1"])
    for text in ("{", "POINT (121 29)", json.dumps({"type": "Polygon", "coordinates": [[[500, 29], [1, 2], [3, 4], [500, 29]]]})):
        status, answer = posted(admin, own, do="outline", text=text, datum="wgs84", why="新界")
        assert status == 422 and ("POINT" not in text or "POINT (121 29)" in answer), text
    assert posted(admin, own, do="outline", text=json.dumps(SQUARE), datum="wgs84", why="")[0] == 422
    status, answer = posted(admin, own, do="outline", text=json.dumps(SQUARE), datum="wgs84", why="新界")
    area.refresh_from_db()
    assert status == 200 and "Before it is taken" in answer and "km²" in answer and 'class="proposed"' in answer and area.polygon == ""
    assert posted(admin, own, do="outline", text=json.dumps(SQUARE), datum="wgs84", why="新界", sure="yes")[0] == 200
    area.refresh_from_db()
    assert area.polygon and "<path class=\"own\"" in admin.get(own).content.decode()
    change = area.changes.get()
    assert (change.set_by, change.why) == (cast.people["kate"], "新界")
    assert posted(admin, own, do="back", row=change.pk, why="画错了")[0] == 200
    area.refresh_from_db()
    assert area.polygon == "" and area.changes.count() == 2
    assert posted(admin, own, do="area", name="翠湖社区", terrain="rural", organisation=cast.org("D06"), why="改名")[0] == 200
    area.refresh_from_db()
    assert (area.name, area.terrain, area.organisation) == ("翠湖社区", "rural", cast.organisations["D06"])


def test_another_outline_says_over_whom_it_would_lie_and_what_it_would_leave_out(cast: Cast, admin: Client) -> None:  # noqa: F811
    def square(west: float, south: float, side: float) -> str:
        ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
        return json.dumps({"type": "Polygon", "coordinates": [ring]})

    town = Area.objects.create(code="T1", name="全镇", kind="township", since=START, polygon=square(121.0, 29.0, 0.3))
    held = {"kind": "community", "since": START, "parent": town, "organisation": cast.organisations["township"]}
    Area.objects.create(code="A1", name="翠湖", polygon=square(121.0, 29.0, 0.1), **held)
    Area.objects.create(code="A2", name="东湖", polygon=square(121.1, 29.0, 0.1), **held)
    given = {"do": "outline", "text": square(121.05, 29.0, 0.1), "datum": "wgs84", "why": "新界"}
    _status, answer = posted(admin, reverse("area", args=["A1"]), **given)
    for words in ("50 % of the present area", "over 50 % of 东湖", "0 would lie in it"):
        assert words in answer, words
    assert "outside 全镇" not in answer


# ---- what is lacking, and what was changed ----


def test_the_first_page_says_what_is_lacking_and_who_changed_what(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    Area.objects.create(code="A1", name="翠湖", kind="community", since=START)
    Posting.objects.filter(person=cast.people["lena"]).delete()
    text = admin.get(reverse("administration")).content.decode()
    for words in ("station: duty leader", "Departments without a mailbox", "翠湖", "Nothing has been changed by hand yet"):
        assert words in text, words
    posted(admin, reverse("table-row", args=["limits", "diversion.sign"]), value="7min", since=today, basis="镇规二号")
    posted(admin, page(cast, "D06"), do="details", email="a@example.cn", hub=cast.org("room"), why="设邮箱")
    text = admin.get(reverse("administration")).content.decode()
    assert "镇规二号" in text and "设邮箱" in text and "kate" in text


def test_no_page_of_administration_shows_a_matter(cast: Cast, at: At) -> None:
    matter = sent(cast)
    browser = at("charlie-admin-far-station")
    appoint(cast.people["charlie-admin-far-station"], cast.organisations["county"], "admin", since=START)
    pages = [reverse(name) for name in ("administration", "setup", "people", "areas", "tables")] + [page(cast, "station")]
    pages.append(reverse("table-row", args=["matrix", "0902"]))
    for one in pages:
        text = browser.get(one).content.decode()
        assert matter.number not in text and "滨江夜宵城" not in text and "13800002716" not in text, one
    assert browser.get(reverse("matter", args=[matter.number])).status_code == 404


# ---- within one's own tree ----


def test_a_township_administrator_looks_after_the_township_alone(cast: Cast, town: Client, today: date) -> None:  # noqa: F811
    assert town.get(page(cast, "D06")).status_code == 200
    for code in ("station", "county", "desk", "elsewhere"):
        assert town.get(page(cast, code)).status_code == 404, code
        assert town.post(page(cast, code), {"do": "end", "until": today, "why": "x"}).status_code == 404, code
    assert town.get(reverse("account", args=["bob"])).status_code == 200
    assert town.get(reverse("account", args=["alice"])).status_code == 404
    assert town.post(reverse("account", args=["alice"]), {"do": "shut", "why": "x"}).status_code == 404
    limits = reverse("table-row", args=["limits", "diversion.sign"])
    assert town.get(limits).status_code == 200 and "Add the row" not in town.get(limits).content.decode()
    assert town.post(limits, {"value": "7min", "since": today, "basis": "x"}).status_code == 404
    matrix = reverse("table-row", args=["matrix", "0902"])
    assert posted(town, matrix, department="D07", part="lead", since=today, basis="镇清单")[0] == 200
    assert posted(town, matrix, department="station", part="lead", since=today, basis="x")[0] in (404, 422)
    assert not LimitRow.objects.exists()
    Area.objects.create(code="B1", name="别处", kind="community", since=START, organisation=cast.organisations["county"])
    assert town.get(reverse("area", args=["B1"])).status_code == 404


def test_nobody_but_an_administrator_comes_in(cast: Cast, at: At) -> None:
    Area.objects.create(code="A1", name="翠湖", kind="community", since=START, organisation=cast.organisations["township"])
    pages = [reverse(name) for name in ("administration", "setup", "people", "areas")]
    pages += [page(cast, "station"), reverse("account", args=["olga"]), reverse("area", args=["A1"])]
    for name in ("alice", "lena", "theo", "bob", "charlie-auditor-far-station", "charlie-security-far-station", "charlie-chief-elsewhere"):
        for one in pages:
            assert at(name).get(one).status_code == 404, (name, one)
            assert at(name).post(one, {"do": "shut", "why": "x"}).status_code in (404, 405), (name, one)


def test_an_administrator_from_elsewhere_finds_none_of_ours(cast: Cast, at: At) -> None:
    Area.objects.create(code="A1", name="翠湖", kind="community", since=START, organisation=cast.organisations["township"])
    browser = at("charlie-admin-elsewhere")
    for one in (page(cast, "station"), reverse("account", args=["olga"]), reverse("area", args=["A1"])):
        assert browser.get(one).status_code == 404, one
    text = "".join(browser.get(reverse(name)).content.decode() for name in ("administration", "setup", "people", "areas"))
    assert "olga" not in text and "翠湖" not in text and page(cast, "station") not in text


# ---- a sample call ----


def test_a_row_shows_a_sample_calls_way_before_and_after(cast: Cast, admin: Client, today: date) -> None:  # noqa: F811
    sent(cast)
    htmx = {"headers": {"hx-request": "true"}}
    classes = reverse("table-row", args=["categories", "0902"])
    said = {"zh": "商业噪声", "en": "noise", "level": 3, "route": "C", "since": today, "sample": "0902"}
    text = admin.post(classes, said, **htmx).content.decode()
    assert "C case team, because its class says so" in text and "with this row" in text
    limit = reverse("table-row", args=["limits", "diversion.finish.general"])
    text = admin.post(limit, {"value": "9wd", "since": today, "sample": "0902"}, **htmx).content.decode()
    assert "9 working days, by" in text and "5 working days, by" in text
    text = admin.post(limit, {"value": "soon", "since": today, "sample": "0902"}, **htmx).content.decode()
    assert "cannot stand here" in text
    assert not LimitRow.objects.exists()
