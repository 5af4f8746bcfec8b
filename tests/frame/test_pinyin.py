"""What somebody types who knows the word but not its number."""

import pytest

from bihuan.station.frame.pinyin import initials


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("邻里纠纷", "lljf"),
        ("盗窃车内财物（拉车门）", "dqcncwlcm"),
        ("违停/挪车", "wtnc"),
        ("翠湖花园 7 幢 2 单元", "chhy7z2dy"),
        ("银行", "yh"),
        ("重庆路", "cql"),
        ("Wi-Fi 故障", "wifigz"),
        ("😀\u202e，。", ""),
        ("", ""),
    ],
)
def test_initials_of_what_is_written(text: str, typed: str) -> None:
    assert initials(text) == typed
