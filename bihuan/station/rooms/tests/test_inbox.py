"""The inbox: sieved, sorted, taken as a file, read and worked on in its pane, signed for in bulk, filled from a spreadsheet."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from bihuan.station.loop.models import Matter, Step
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, form, move
from bihuan.station.rooms.tests.test_lists import aged, numbers
from tests.cast import Cast

PART = {"HX-Request": "true"}


def listed(browser: Client, **asked: str) -> list[str]:
    return numbers(browser.get(reverse("inbox"), asked).content.decode())


def filed(browser: Client, **asked: str) -> list[list[Any]]:
    answer = browser.post(f"{reverse('inbox-sheet')}?{urlencode(asked)}", {"purpose": "check"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


def working(cast: Cast, **given: Any) -> Matter:
    matter = move(cast, diverted(cast, **given), "tom", "accept")
    return move(cast, move(cast, matter, "tom", "assign", department=cast.org("D06")), "bob", "sign")


def test_a_list_is_narrowed_by_class_origin_holder_and_due_time(cast: Cast, at: At) -> None:
    loud, dark = diverted(cast), diverted(cast, category="1001", words="路灯不亮")
    mine = working(cast)
    browser = at("tom")
    assert set(listed(browser, tab="unsigned", category="1001")) == {dark.number}
    assert set(listed(browser, tab="unsigned", category="0902")) == {loud.number}
    assert set(listed(browser, tab="work", holder=str(cast.org("D06")))) == {mine.number}
    assert listed(browser, tab="work", holder=str(cast.org("room"))) == []
    assert len(listed(browser, tab="unsigned", origin=str(cast.org("station")))) == 2
    aged(loud, days=1)
    assert listed(browser, tab="unsigned", due="over") == [loud.number]
    assert "1 matter" in browser.get(reverse("inbox"), {"tab": "unsigned", "due": "over"}).content.decode()
    assert "Nothing fits this filter" in browser.get(reverse("inbox"), {"tab": "unsigned", "category": "0101"}).content.decode()


def test_any_heading_sorts_and_sorts_the_other_way_round(cast: Cast, at: At) -> None:
    made = [diverted(cast, place=f"{n} 幢").number for n in range(3)]
    browser = at("tom")
    assert listed(browser, tab="unsigned", sort="number") == made
    assert listed(browser, tab="unsigned", sort="-number") == made[::-1]
    for name in ("level", "what", "class", "holder", "due", "state", "-due", "nonsense"):
        assert set(listed(browser, tab="unsigned", sort=name)) == set(made), name


@pytest.mark.parametrize("tab", ["unsigned", "work", "soon", "over", "call", "back", "assist"])
def test_the_file_holds_as_many_rows_as_the_screen_counts(cast: Cast, at: At, tab: str) -> None:
    for n in range(3):
        diverted(cast, place=f"{n} 幢")
    aged(diverted(cast), days=1)
    working(cast)
    done = move(cast, working(cast), "bob", "finish", outcome="solved", result="好了", how="phone")
    bounced = move(cast, working(cast), "bob", "send_back", reason="unclear", words="不归我办")
    move(cast, move(cast, diverted(cast), "tom", "accept"), "tom", "ask_help", organisation=cast.org("D07"), task="看一下")
    browser = at("tom")
    page = browser.get(reverse("inbox"), {"tab": tab, "filter": "1"}).content.decode()
    rows = filed(browser, tab=tab)[1:]
    assert f">{len(rows)} matter" in page
    assert {row[0] for row in rows} == set(listed(browser, tab=tab))
    assert {"call": {done.number}, "back": {bounced.number}}.get(tab, {row[0] for row in rows}) == {row[0] for row in rows}


def test_the_file_holds_every_row_the_filter_finds_not_only_the_page(cast: Cast, at: At) -> None:
    numbers_ = {diverted(cast, place=f"{n} 幢").number for n in range(6)}
    kept = Matter.objects.filter(number__in=numbers_)
    from bihuan.station.rooms import pages
    from bihuan.station.rooms.inbox import sieve

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pages, "SIZE", 2)
        patched.setattr(sieve, "SIZE", 2)
        browser = at("tom")
        assert len(listed(browser, tab="unsigned", sort="number")) == 2
        second = numbers(browser.get(reverse("inbox"), {"tab": "unsigned", "sort": "number", "after": "2"}).content.decode())
        assert second == sorted(kept.values_list("number", flat=True))[2:4]
        assert {row[0] for row in filed(browser, tab="unsigned", sort="number")[1:]} == numbers_


def test_the_file_says_what_it_shows_and_who_took_it(cast: Cast, at: At) -> None:
    diverted(cast)
    answer = at("tom").post(f"{reverse('inbox-sheet')}?tab=unsigned&category=0902", {"purpose": "check"})
    about = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(1).to_python()
    told = {row[0]: row[1] for row in about}
    assert told["Taken by"].startswith("tom") and "0902" in told["Shows"] and told["Holds"] == "1 matter"


def test_a_restricted_matter_is_a_number_in_list_and_file_and_no_filter_finds_it(cast: Cast, at: At) -> None:
    matter = working(cast, place="翠湖花园 7 幢")
    Matter.objects.filter(pk=matter.pk).update(restricted=True)
    browser = at("bea")
    row = next(row for row in filed(browser, tab="work") if row[0] == matter.number)
    assert row[1] == "restricted" and not any(row[3:])
    assert "翠湖" not in browser.get(reverse("inbox"), {"tab": "work"}).content.decode()
    for narrowed in ({"category": "0902"}, {"holder": str(cast.org("D06"))}, {"origin": str(cast.org("station"))}):
        assert listed(browser, tab="work", **narrowed) == [] and len(filed(browser, tab="work", **narrowed)) == 1
    assert "0902" not in browser.get(reverse("inbox"), {"tab": "work", "filter": "1"}).content.decode()
    assert listed(at("bob"), tab="work", category="0902") == [matter.number]


def test_the_pane_explains_the_deadline_and_names_who_should_carry_it(cast: Cast, at: At) -> None:
    matter = move(cast, diverted(cast), "tom", "accept")
    text = at("tom").get(reverse("inbox-pane", args=[matter.number]), headers=PART).content.decode()
    assert text.lstrip().startswith("<article") and f'data-src="{reverse("inbox-pane", args=[matter.number])}"' in text
    assert "By the rule" in text and "aria-current=\"step\"" in text
    assert "Who should carry it" in text and f'value="{cast.org("D06")}"' in text
    assert "the list names it" in text


def test_the_suggested_department_is_taken_with_one_press(cast: Cast, at: At) -> None:
    matter = move(cast, diverted(cast), "tom", "accept")
    answer = at("tom").post(
        reverse("inbox-move", args=[matter.number, "assign"]), form(matter, department=str(cast.org("D06"))), headers=PART
    )
    assert answer.status_code == 200 and 'class="matter pane"' in answer.content.decode()
    matter.refresh_from_db()
    assert (matter.state, matter.holder_id) == ("assigned", cast.org("D06"))


def test_a_refusal_comes_back_into_the_pane_with_what_was_typed(cast: Cast, at: At) -> None:
    matter = working(cast)
    answer = at("bob").post(reverse("inbox-move", args=[matter.number, "send_back"]), form(matter, words="不归我"), headers=PART)
    assert answer.status_code == 422
    assert "不归我" in answer.content.decode() and answer.content.decode().count("Still to be filled in") == 1


def test_replies_of_this_place_stand_in_the_form(cast: Cast, at: At) -> None:
    matter = working(cast)
    assert "已到现场查看，问题属实" in at("bob").get(reverse("inbox-pane", args=[matter.number]), headers=PART).content.decode()


def test_only_what_somebody_may_sign_for_can_be_picked(cast: Cast, at: At) -> None:
    mine = diverted(cast)
    theirs = move(cast, move(cast, diverted(cast), "tom", "accept"), "tom", "assign", department=cast.org("D06"))
    text = at("tom").get(reverse("inbox"), {"tab": "unsigned"}).content.decode()
    assert f'value="{mine.number}" form="bulk" aria-label="{mine.number}">' in text
    assert f'value="{theirs.number}" form="bulk" aria-label="{theirs.number}" disabled>' in text


def test_a_stranger_finds_nothing_in_any_of_it(cast: Cast, at: At) -> None:
    matter = working(cast)
    for name in ("charlie-clerk-far-office", "charlie-town_dispatcher-far-room"):
        browser = at(name)
        assert listed(browser, tab="work") == [] and len(filed(browser, tab="work")) == 1
        assert browser.get(reverse("inbox-pane", args=[matter.number]), headers=PART).status_code == 404
        assert browser.post(reverse("inbox-move", args=[matter.number, "finish"]), form(matter), headers=PART).status_code == 404
        pasted = browser.post(reverse("inbox-paste"), {"lines": f"{matter.number}\tsolved\t好了\tphone", "do": "take"}).content.decode()
        assert "There is no such matter, or it does not lie with you." in pasted
    matter.refresh_from_db()
    assert matter.state == "working"


def test_pasted_lines_are_looked_at_first_and_then_those_that_can_be_are_taken(cast: Cast, at: At) -> None:
    one, two = working(cast), working(cast)
    steps = Step.objects.count()
    text = "\n".join([
        "编号\t结果\t办理情况\t联系方式\t备注",
        f"{one.number}\t已解决\t已劝停，商户承诺 22 点收摊\t电话\t不用的一列",
        f"{two.number[11:]}\t好像好了\t已看过\t电话",
        "330299-20200101-0001-F1\t已解决\t没有这件\t电话",
    ])  # fmt: skip
    browser = at("bob")
    seen = browser.post(reverse("inbox-paste"), {"lines": text}).content.decode()
    assert Step.objects.count() == steps and Matter.objects.get(pk=one.pk).state == "working"
    assert "1 matter can be taken" in seen and "2 lines cannot" in seen and "Take the other 1" in seen
    assert "“好像好了” is no such choice" in seen and "There is no such matter" in seen
    done = browser.post(reverse("inbox-paste"), {"lines": text, "do": "take"}).content.decode()
    one.refresh_from_db()
    assert one.state == "resolved" and one.diversionsheet.result == "已劝停，商户承诺 22 点收摊"
    assert "1 matter is reported done" in done
    to_mend = done.split('id="lines"')[1].split("</textarea>")[0]
    assert "好像好了" in to_mend and "已劝停" not in to_mend
    two.refresh_from_db()
    assert two.state == "working"


def test_a_pasted_line_is_refused_where_the_form_would_refuse_it(cast: Cast, at: At) -> None:
    unsigned = move(cast, move(cast, diverted(cast), "tom", "accept"), "tom", "assign", department=cast.org("D06"))
    uncontacted = working(cast)
    text = f"{unsigned.number}\t已解决\t好了\t电话\n{uncontacted.number}\t已解决\t好了\n\t已解决\t没有编号"
    seen = at("bob").post(reverse("inbox-paste"), {"lines": text}).content.decode()
    assert "cannot be done while the matter is at" in seen
    assert "the caller has not been contacted" in seen
    assert "The number is missing" in seen


@pytest.mark.parametrize("lines", ["", "   \n", "编号\t结果\t答复", "x" * 300_000])
def test_what_cannot_be_pasted_is_said_so(cast: Cast, at: At, lines: str) -> None:
    answer = at("bob").post(reverse("inbox-paste"), {"lines": lines})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
