"""What is found, by whom, and how soon; and what never is."""

from datetime import date

import pytest
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.find import index
from bihuan.station.find.documents import Places
from bihuan.station.find.follow import rebuild
from bihuan.station.find.guess import guess
from bihuan.station.find.nouns import nouns_in
from bihuan.station.find.search import Found, find
from bihuan.station.find.tests.conftest import TODAY, catch_up
from bihuan.station.kinds.incident.intake import join_calls
from bihuan.station.kinds.incident.kind import INCIDENT
from bihuan.station.loop.erase import retire
from bihuan.station.loop.history import HistoryRow, bulk_import
from bihuan.station.loop.models import Matter
from bihuan.station.loop.stream import new_epoch
from bihuan.station.places.models import Address, Area
from bihuan.station.rooms.tests.scene import call, diverted, incident, move, sent
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(db: None) -> None:
    for text in ("云江县云溪镇工业路82号翠湖花园7幢", "云江县云溪镇工业路82号翠湖花园8幢2单元", "云江县云溪镇老街88号"):
        Address.objects.create(text=text)
    Area.objects.create(code="A1", name="桥北社区", kind="community", since=TODAY)


def ask(cast: Cast, who: str, text: str) -> Found:
    catch_up()
    return find(text, cast.actor(who), timezone.now())


def numbers(found: Found) -> list[str]:
    return [hit.matter.number for hit in found.matters]


def old(cast: Cast, serial: int, *, restricted: bool = False) -> HistoryRow:
    return HistoryRow(
        chain=f"330299-20240101-{serial:04d}", opened_at=cast.now, closed_at=cast.now, state="closed", origin=cast.org("station"),
        title="商业噪声", category="0902", place="老街88号", restricted=restricted, sheet={"received_at": cast.now},
    )  # fmt: skip


def test_a_matter_is_found_by_whatever_it_is_known_by(cast: Cast) -> None:
    one = incident(cast, place="翠湖花园7幢2单元", words="楼上漏水，我姓王，电话 13912345678", category="0902")
    Matter.objects.filter(pk=one.pk).update(area=Area.objects.get())
    rebuild(TODAY)
    for text, why in (
        (one.number, "number"), (one.chain, "number"), (one.chain[-4:], "number"), (one.chain[-4:] + "-j1", "number"),
        (f"{one.chain[11:15]}-{int(one.chain[-4:])}", "number"), ("商业噪声", "class"), ("噪", "class"), ("syzs", "class"),
        ("翠", "place"), ("翠湖", "place"), ("花园7幢", "place"), ("chhy", "place"), ("桥北", "area"), ("qbsq", "area"),
        ("station", "holder"), ("漏水", "said"), ("漏", "said"),
    ):  # fmt: skip
        found = ask(cast, "alice", text)
        assert [(hit.matter.number, hit.why) for hit in found.matters] == [(one.number, (why,))], text


def test_several_words_narrow_it_down(cast: Cast) -> None:
    one, other = incident(cast, place="翠湖花园7幢"), incident(cast, place="老街88号")
    assert numbers(ask(cast, "alice", "噪声 老街")) == [other.number]
    assert set(numbers(ask(cast, "alice", "噪声"))) == {one.number, other.number}
    assert numbers(ask(cast, "alice", "翠湖 老街")) == []


def test_what_is_open_stands_before_what_is_closed(cast: Cast) -> None:
    open_one = incident(cast, place="老街88号")
    bulk_import(INCIDENT.key, [old(cast, 1)], now=cast.now)
    assert numbers(ask(cast, "alice", "老街")) == [open_one.number, "330299-20240101-0001-J1"]


def test_names_telephones_and_stories_are_in_no_index(cast: Cast) -> None:
    words = "王小明打了李红，李红身份证 330203199001011234，电话 13912345678，车牌浙B12345，在楼道里吵架"
    one = incident(cast, place="老街88号王小明家后门", words=words, caller_name="赵六", caller_phone="13800001111")
    secrets = ("王小明", "小明", "李红", "赵六", "330203199001011234", "1234", "13912345678", "13800001111", "浙B12345", "12345", "后门")
    for text in secrets:
        assert numbers(ask(cast, "alice", text)) == [], text
    assert numbers(ask(cast, "alice", "吵架")) == numbers(ask(cast, "alice", "老街88号")) == [one.number]


def test_a_restricted_matter_is_found_by_nobody(cast: Cast) -> None:
    hidden = incident(cast, place="翠湖花园7幢", category="0301", words="家里打架")
    catch_up()
    for who in (*cast.insiders, "charlie-chief-far-station"):
        for text in (hidden.number, hidden.chain, hidden.chain[-4:], "翠湖花园7幢", "家庭暴力", "打架"):
            found = find(text, cast.actor(who), timezone.now())
            assert not found.matters and not found.calls, (who, text)
    assert index.count(index.MATTERS) == 0


def test_one_that_becomes_restricted_is_gone_at_once(cast: Cast) -> None:
    one = sent(cast, place="翠湖花园7幢")
    assert numbers(ask(cast, "alice", "翠湖")) == [one.number]
    move(cast, one, "alice", "reclassify", category="0301", reason="scene", words="动手了")
    assert numbers(find("翠湖", cast.actor("alice"), timezone.now())) == []
    assert not find(one.chain, cast.actor("alice"), timezone.now())
    catch_up()
    assert index.count(index.MATTERS) == 0


def test_a_call_that_waits_in_a_restricted_class_is_not_found(cast: Cast) -> None:
    plain, secret = call(cast, category="0902"), call(cast, category="0301")
    assert [one.number for one in ask(cast, "alice", plain.number).calls] == [plain.number]
    assert ask(cast, "alice", secret.number).calls == []
    assert ask(cast, "bob", plain.number).calls == []


@pytest.mark.parametrize("text", ["商业", "330299", "老街", "sysz", "olga", "D06", "team", "夜宵"])
def test_a_stranger_finds_nothing_of_this_house(cast: Cast, text: str) -> None:
    sent(cast, place="老街88号")
    child = diverted(cast, place="老街88号")
    own = Area.objects.create(code="A2", name="老街社区", kind="community", since=TODAY, organisation=cast.organisations["station"])
    Address.objects.update(area=own)
    catch_up()
    for who in cast.strangers:
        for one in (text, child.number):
            assert not find(one, cast.actor(who), timezone.now()), (who, one)


def test_each_finds_what_each_may_see(cast: Cast) -> None:
    one = incident(cast, place="老街88号")
    child = diverted(cast, place="老街88号")
    assert set(numbers(ask(cast, "alice", "老街"))) == {one.number, child.number, child.parent.number}
    assert numbers(ask(cast, "tom", "老街")) == [child.number]
    assert numbers(ask(cast, "bob", "老街")) == []
    move(cast, child, "tom", "accept")
    move(cast, child, "tom", "assign", department=cast.org("D06"))
    assert numbers(ask(cast, "bob", "老街")) == [child.number]
    assert numbers(ask(cast, "ben", "老街")) == []


def test_whoever_holds_no_post_finds_nothing(cast: Cast) -> None:
    one = incident(cast, place="老街88号")
    cast.people["alice"].postings.all().delete()
    assert not ask(cast, "alice", "老街") and not ask(cast, "alice", one.number)


def test_a_merge_an_erased_matter_and_a_restore_are_followed(cast: Cast) -> None:
    one = incident(cast, place="老街88号")
    second = call(cast, place="翠湖花园7幢", words="还是那里，音箱吵，狗叫")
    join_calls(one, [second], actor=cast.actor("alice"), now=timezone.now())
    assert numbers(ask(cast, "alice", "狗叫")) == [one.number]
    new_epoch(timezone.now())
    other = incident(cast, place="老街88号", words="漏水")
    assert numbers(ask(cast, "alice", "漏水")) == [other.number]
    Call.objects.filter(matter=other).update(matter=None)
    Matter.objects.filter(pk=other.pk).update(closed_at=timezone.now())
    retire(Matter.objects.get(pk=other.pk), rule="2 years", now=timezone.now())
    assert numbers(find("漏水", cast.actor("alice"), timezone.now())) == []
    catch_up()
    assert index.count(index.MATTERS) == 1


def test_rebuilding_gives_what_following_gave(cast: Cast) -> None:
    made = [incident(cast, place=place) for place in ("老街88号", "翠湖花园7幢", "不知道哪里")]
    move(cast, made[0], "alice", "send", unit=cast.units[0].pk, lead=cast.people["olga"].pk)
    followed = {text: numbers(ask(cast, who, text)) for who in ("alice", "olga") for text in ("老街", "翠", "噪声", "音箱")}
    assert rebuild(TODAY) == {"matters": 3, "addresses": 3}
    assert followed == {text: numbers(ask(cast, who, text)) for who in ("alice", "olga") for text in ("老街", "翠", "噪声", "音箱")}


def test_imported_history_can_be_found(cast: Cast) -> None:
    bulk_import("incident", [old(cast, n, restricted=n == 3) for n in range(1, 8)], now=cast.now)
    found = ask(cast, "alice", "老街")
    assert len(found.matters) == 6 and "330299-20240101-0003-J1" not in numbers(found)
    assert numbers(find("20240101-0003", cast.actor("alice"), cast.now)) == []
    assert numbers(find("20240101-4", cast.actor("alice"), cast.now)) == ["330299-20240101-0004-J1"]


def test_places_organisations_and_colleagues_are_found(cast: Cast) -> None:
    assert [(one.text, one.count) for one in ask(cast, "alice", "翠湖").places] == [("工业路82号翠湖", 2)]
    assert [one.text for one in ask(cast, "alice", "chhy8").places] == ["工业路82号翠湖花园8幢2单元"]
    assert [one.text for one in ask(cast, "bob", "花园 2单元").places] == ["工业路82号翠湖花园8幢2单元"]
    assert [one.name for one in ask(cast, "alice", "桥北").areas] == ["桥北社区"]
    assert [one.name for one in ask(cast, "alice", "D06").organisations] == ["D06"]
    assert [(one.name, one.post) for one in ask(cast, "lena", "olga").people] == [("olga", "officer")]
    cast.people["olga"].postings.update(until=date(2026, 1, 1))
    assert ask(cast, "lena", "olga").people == []
    assert ask(cast, "ben", "otto").people == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("翠湖花圆", "翠湖花园"), ("翠胡花园", "翠湖花园"), ("桥北设区", "桥北社区"), ("绝无此处", "")]
)
def test_a_typing_error_is_forgiven_a_little(cast: Cast, typed: str, meant: str) -> None:
    assert not ask(cast, "alice", typed)
    assert guess(typed, cast.actor("alice"), timezone.now()) == meant


@pytest.mark.parametrize("text", ["", " ", "\0", "，。", '"', "' OR 1=1 --", "a\" OR b", "*", "#o1", "~ch", "NEAR(", "噪" * 5000, "𠀀𠀁"])
def test_nothing_that_can_be_typed_breaks_it(cast: Cast, text: str) -> None:
    incident(cast)
    found = ask(cast, "alice", text)
    guess(found.text, cast.actor("alice"), timezone.now())


def test_of_what_was_said_only_nouns_of_the_field_are_kept() -> None:
    assert nouns_in(["张建国家楼上漏水，流浪狗叫，张建国骂人"], TODAY) == ["楼上", "漏水", "流浪狗"]


def test_of_a_place_only_what_stands_in_a_standard_address_is_kept() -> None:
    catch_up()
    places = Places()
    for text, known in (
        ("靠近 翠湖花园 7 幢的张三家", ["翠湖花园7幢"]),
        ("张三家", []),
        ("老街张建国", []),
        ("翠湖花园和老街88号", ["翠湖花园", "老街88号"]),
    ):
        places.learn([text])
        assert [stretch.replace(" ", "") for stretch in places.within(text)] == known
