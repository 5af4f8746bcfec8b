"""Pinyin initials, so that 邻里纠纷 is found by typing lljf."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_single_dict

# Of a building it is read zhuàng; the library's first reading is the one of a banner.
load_single_dict({ord("幢"): "zhuàng,chuáng"})


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """The first letter of each character's reading, read in its phrase (银行 yh, 行走 xz); letters and digits stay, all else goes."""
    parts = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=lambda other: other)
    return "".join(sign for part in parts for sign in part if sign.isascii() and sign.isalnum()).lower()
