"""What looks like a telephone number. Either way it is kept; this only marks what should be asked once more."""

import pytest

from bihuan.station.calls.phones import looks_odd


@pytest.mark.parametrize("phone", [
    "", "  ", "13800002716", "138 0000 2716", "+86 138-0000-2716", "0086 13800002716", "８６１３８００００２７１６", "0574-87654321",
    "010 12345678",
    "(0574)8765432", "+86 574 87654321", "87654321", "8765432", "021-55667788转12", "400-800-1234", "95588", "110", "12345", "10086",
    "+852 2345 6789",
])  # fmt: skip
def test_numbers_of_every_kind_look_like_numbers(phone: str) -> None:
    assert not looks_odd(phone)


@pytest.mark.parametrize("phone", [
    "abc💩", "1380000271", "138000027160", "12800002716", "1", "0", "123456", "隔壁老王", "13800002716 13800002717",
])  # fmt: skip
def test_a_digit_too_few_or_too_many_and_words_do_not(phone: str) -> None:
    assert looks_odd(phone)
