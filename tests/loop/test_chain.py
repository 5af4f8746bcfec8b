"""Hashes that make a change visible."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.loop.chain import START, merkle_root, said_hash, step_hash

fields = st.lists(st.text(), max_size=6)
heads = st.lists(st.binary(min_size=32, max_size=32), max_size=20, unique=True)


@given(fields, fields)
def test_different_fields_never_share_a_hash(one: list[str], other: list[str]) -> None:
    assert (step_hash(START, one) == step_hash(START, other)) == (one == other)


@given(heads, st.data())
def test_the_root_changes_with_any_head_and_with_their_order(given_heads: list[bytes], data: st.DataObject) -> None:
    if not given_heads:
        return
    root = merkle_root(given_heads)
    at = data.draw(st.integers(0, len(given_heads) - 1))
    assert merkle_root([*given_heads[:at], b"x" * 32, *given_heads[at + 1 :]]) != root or given_heads[at] == b"x" * 32
    assert merkle_root(given_heads[:-1]) != root
    if len(given_heads) > 1:
        assert merkle_root([given_heads[1], given_heads[0], *given_heads[2:]]) != root


@given(st.text(), st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_the_same_words_leave_different_hashes_under_different_salts(words: str, salt: bytes, other: bytes) -> None:
    assert (said_hash(salt, words) == said_hash(other, words)) == (salt == other)
