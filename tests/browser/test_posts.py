"""One working day's core act of each post, told at the screen where that post does it. All four looks occur: day and night, zh and en.

The desk, two windows, a clerk at a desk, the leader, hand-over and signing in have files of their own beside this one."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage, Window, raised

pytestmark = pytest.mark.browser
Open = Callable[..., Window]
DAY_ZH = {"language": "zh-CN", "theme": "light"}
NIGHT_ZH = {"language": "zh-CN", "theme": "dark"}
DAY_EN = {"language": "en-US", "theme": "light"}
NIGHT_EN = {"language": "en-US", "theme": "dark"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    yield from raised(tmp_path_factory.mktemp("posts") / "home", "tests.browser.posts")


def from_queue(one: Window, number: str) -> Window:
    """Opens the matter as a person does: by its row."""
    one.open("/queue/").live()
    one.page.locator(f"#list [data-m='{number}'] > a").click()
    expect(one.page.locator("#matter")).to_have_attribute("data-m", number)
    return one


def test_a_patrol_officer_signs_arrives_and_feeds_back_with_one_thumb(stage: Stage, window: Open) -> None:
    number = stage.ids["patrol"]
    olga = from_queue(window("olga", phone=True, **NIGHT_ZH), number)
    olga.page.locator("#matter .move.straight .btn.primary").click()
    olga.shows("已签收")
    olga.move(number, "leave")
    olga.shows("途中")
    olga.move(number, "arrive")
    olga.shows("到场")
    olga.move(number, "feed_back", outcome="mediated", scene="劝开双方，各自回家", people="4", officers="2")
    olga.shows("已反馈，待结")
    expect(olga.page.locator("#matter .story")).to_contain_text("劝开双方，各自回家")


def test_an_auxiliary_helps_and_neither_decides_nor_closes(stage: Stage, window: Open) -> None:
    number = stage.ids["second"]
    aux = from_queue(window("aux", phone=True, **DAY_ZH), number)
    aux.move(number, "arrive")
    aux.shows("到场")
    for deed in ("close", "divert", "reclassify", "ask_invalid"):
        expect(aux.page.locator(f"[id='form-{number}-{deed}']")).to_have_count(0)


TEAMS = [("case", "carl", DAY_EN, False), ("community", "cora", NIGHT_ZH, True), ("traffic", "trev", NIGHT_EN, True)]


@pytest.mark.parametrize(("team", "who", "look", "phone"), TEAMS)
def test_each_team_sees_the_queue_with_its_own_eyes(
    stage: Stage, window: Open, team: str, who: str, look: dict[str, str], phone: bool
) -> None:
    one = window(who, phone=phone, **look).open("/queue/").live()
    expect(one.page.locator(f"#list [data-m='{stage.ids[team]}']")).to_have_count(1)
    for other, *_rest in TEAMS:
        if other != team:
            expect(one.page.locator(f"#list [data-m='{stage.ids[other]}']")).to_have_count(0)
    from_queue(one, stage.ids[team])
    one.page.locator("#matter .move.straight .btn.primary").click()
    one.shows("已签收" if look["language"] == "zh-CN" else "signed for")


def test_a_hub_sends_the_unit_of_its_satellite(stage: Stage, window: Open) -> None:
    hub = from_queue(window("hugo", **NIGHT_EN), stage.ids["far"])
    hub.move(stage.ids["far"], "send", lead=stage.ids["simo"])  # there is one unit, so nobody asks which
    hub.shows("to be signed for")
    officer = from_queue(window("simo", phone=True, **DAY_ZH), stage.ids["far"])
    officer.page.locator("#matter .move.straight .btn.primary").click()
    hub.shows("signed for")
    from_queue(window("sara", **DAY_EN), stage.ids["far"]).shows("signed for")


def test_what_was_opened_in_need_is_judged_by_a_second_person(stage: Stage, window: Open) -> None:
    number = stage.ids["restricted"]
    desk = window("adam", phone=True, **NIGHT_ZH).open(f"/glass/{number}/")
    desk.page.fill("[name=why]", "孩子在里面哭，承办人叫不应")
    desk.page.click("main form button")
    expect(desk.page.locator("#matter")).to_have_attribute("data-m", number)
    expect(desk.page.locator("#matter form[id]")).to_have_count(0)  # to read only
    instructor = window("ivan", **NIGHT_ZH).open("/review/")
    expect(instructor.page.locator(".say")).to_have_text("孩子在里面哭，承办人叫不应")
    instructor.page.locator("[name=verdict]").select_option(index=1)
    instructor.page.fill("[name=words]", "当时确需")
    instructor.page.click("main form.row button")
    chief = window("chan", **DAY_EN).open("/review/")
    expect(chief.page.locator("main")).to_contain_text("Nothing to decide")
    expect(chief.page.locator("main")).to_contain_text("当时确需")


def test_the_legal_officer_passes_what_a_second_person_asked_to_have_checked(stage: Stage, window: Open) -> None:
    number = stage.ids["fight"]
    lex = from_queue(window("lex", **DAY_ZH), number)
    lex.move(number, "pass_check", words="程序合规")
    lex.shows("审核过，待结")
    desk = window("alice", **NIGHT_EN).open(f"/matters/{number}/").live()
    expect(desk.page.locator("#matter .move.first summary")).to_contain_text("Close")
    desk.page.keyboard.press("F10")
    desk.move(number, "close", result="handled", words="双方已处理", feedback="已告知")
    desk.shows("closed")


def test_a_township_leader_grants_more_time_for_a_reason(stage: Stage, window: Open) -> None:
    number = stage.ids["slow"]
    theo = window("theo", **DAY_ZH)
    expect(theo.page.locator("h1")).to_contain_text("未办结")
    theo.open(f"/matters/{number}/").live()
    theo.move(number, "grant_extension")
    expect(theo.page.locator("#matter .story")).to_contain_text("同意延期")


def test_a_department_clerk_finishes_from_a_phone(stage: Stage, window: Open) -> None:
    number = stage.ids["assigned"]
    bob = window("bob", phone=True, **NIGHT_EN)
    bob.page.locator(f"#list tr[data-m='{number}'] a").first.click()
    bob.page.wait_for_url(f"**/matters/{number}/")
    bob.live().page.locator("#matter .btn.primary").first.click()
    bob.shows("in hand")
    bob.form(number, "finish").locator("[name=reached]").check()
    bob.move(number, "finish", outcome="solved", result="到场测得 52 分贝，已劝停。", how="phone")
    bob.shows("done, the caller to be told")


def test_a_grid_worker_answers_a_call_for_help_at_the_door(stage: Stage, window: Open) -> None:
    number = stage.ids["help"]
    gus = window("gus", phone=True, **DAY_ZH)
    gus.open("/notices/").page.locator(f"main a[href*='{number}']").first.click()
    expect(gus.page.locator("#matter")).to_contain_text("上门看一看")
    gus.live().move(number, "answer_help", words="敲门见到人，手机没电")
    expect(gus.page.locator("#matter .story")).to_contain_text("敲门见到人，手机没电")


def test_an_analyst_reads_counts_and_no_names(stage: Stage, window: Open) -> None:
    anna = window("anna", **DAY_EN).open("/figures/")
    anna.page.locator(".tbl a", has_text=re.compile(r"^\d+$")).first.click()
    anna.page.wait_for_url("**/figures/list/**")
    expect(anna.page.locator("main .tbl tbody tr").first).to_be_visible()
    expect(anna.page.locator("main")).not_to_contain_text(re.compile(r"1380000\d{4}"))
    expect(anna.page.locator("#matter form[id]")).to_have_count(0)


def test_an_administrator_sees_a_change_before_it_holds_and_takes_it_back(stage: Stage, window: Open) -> None:
    ada = window("ada", **NIGHT_ZH).open("/tables/matrix/0902/")
    day = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    ada.page.select_option("[name=department]", "D07")
    ada.page.fill("[name=since]", day)
    ada.page.fill("[name=basis]", "镇清单修订")
    ada.page.locator("[name=basis]").press("Tab")
    expect(ada.page.locator("#preview .ways .differs").first).to_be_visible()
    ada.page.keyboard.press("Control+Enter")
    row = ada.page.locator(".tbl tr", has_text="镇清单修订")
    expect(row).to_contain_text(day)
    row.locator("summary").click()
    row.locator("[name=basis]").fill("写错了")
    row.locator("button").click()
    expect(ada.page.locator(".tbl")).to_contain_text("写错了")
    ada.open("/matters/" + stage.ids["patrol"] + "/")
    expect(ada.page.locator("#matter")).to_have_count(0)  # keeps the tables, sees no matter
    ada.complaints.clear()


def test_a_security_officer_signs_somebody_out_elsewhere(stage: Stage, window: Open) -> None:
    adam = window("adam", **DAY_ZH).open("/queue/")
    sid = window("sid", **DAY_EN).open("/security/now/?q=adam")
    row = sid.page.locator("tr", has_text="adam").first
    row.locator("summary").click()
    row.locator("[name=why]").fill("machine left open in the hall")
    row.locator("button[value=sessions]").click()
    expect(sid.page.locator("main")).to_contain_text("adam is signed out everywhere")
    adam.open("/queue/")
    expect(adam.page.locator("#id_login")).to_be_visible()
    sid.open("/security/accounts/")
    expect(sid.page.locator("main")).to_contain_text("machine left open in the hall")


def test_an_auditor_finds_who_read_a_matter_and_on_what_ground(stage: Stage, window: Open) -> None:
    number = stage.ids["help"]
    window("lena", **DAY_EN).open(f"/matters/{number}/")
    aud = window("aud", **NIGHT_EN).open("/reads/")
    aud.page.fill("[name=number]", number)
    aud.page.click("form:has([name=number]) button")
    rows = aud.page.locator("main .tbl tbody tr")
    expect(rows.filter(has_text="lena")).not_to_have_count(0)
    aud.open(f"/matters/{number}/")
    expect(aud.page.locator("#matter")).to_have_count(0)
    aud.complaints.clear()
