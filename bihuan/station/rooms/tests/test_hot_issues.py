"""What many report (hot issues): proposed groups with common words, counts and places; nothing of one teller or of a restricted matter."""

from django.urls import reverse

from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import incident
from tests.cast import Cast

DANCE = ("楼下广场舞音响太吵了", "广场舞又开始了，音响特别大", "小区门口广场舞音响吵得睡不着", "广场舞音响太响，老人受不了")
OTHER = ("路口两辆车撞了", "手机落在公交车上", "邻居家漏水到我家", "有人喝醉躺在路边", "店里东西被偷", "钥匙锁在屋里")


def told(cast: Cast) -> None:
    for n, words in enumerate((*DANCE, *OTHER)):
        incident(cast, words=words, caller_phone=f"1390000{1000 + n}", category="0901" if n < 4 else "0805", caller_name="王翠花")


def test_calls_in_like_words_are_proposed_as_one_issue(cast: Cast, at: At) -> None:
    told(cast)
    text = at("lena").get(reverse("hot-issues")).content.decode()
    assert "广场舞" in text and "proposed" in text and "4 calls" in text and "4 callers known apart" in text
    assert "漏水" not in text and "王翠花" not in text and "10 of 10 calls compared" in text


def test_restricted_ones_and_one_who_rings_again_and_again_make_none(cast: Cast, at: At) -> None:
    for words in DANCE:
        incident(cast, words=words, category="0301")
    for _time in range(4):
        incident(cast, words="王翠花又骂我", caller_phone="13900000000")
    assert "Nothing stands out" in at("lena").get(reverse("hot-issues"), {"days": "x"}).content.decode()


def test_only_leaders_see_it(cast: Cast, at: At) -> None:
    told(cast)
    for outsider in ("alice", "olga", "tom", "theo"):
        assert at(outsider).get(reverse("hot-issues")).status_code == 404
    assert "广场舞" not in at("sue").get(reverse("hot-issues")).content.decode()
