"""Both databases find what a plain look through the texts finds, for words of any length."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.station.find import index
from bihuan.station.find.tokens import beginning, holds, mark, phrase, runs, sound, units

pytestmark = pytest.mark.django_db

SIGNS = st.text("路号街翠湖花园7幢88AB ，-", max_size=14)


@given(texts=st.lists(SIGNS, min_size=1, max_size=12), word=st.text("路号翠湖花7幢8A", min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_word_is_found_exactly_where_it_stands(texts: list[str], word: str) -> None:
    index.drop(index.MATTERS)
    index.create(index.MATTERS)
    index.put(index.MATTERS, {key: runs(text) for key, text in enumerate(texts, 1)})
    there = [key for key, text in enumerate(texts, 1) if holds(text, word)]
    assert index.look(index.MATTERS, [[phrase(word)]], 50) == there[::-1]


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    index.put(index.ADDRESSES, {1: [*runs("翠湖"), *runs("花园")]})
    assert index.look(index.ADDRESSES, [[phrase("翠湖")]], 5) == [1]
    assert index.look(index.ADDRESSES, [[phrase("湖花")]], 5) == []


def test_every_line_asks_for_one_of_its_runs() -> None:
    index.put(index.MATTERS, {1: [*runs("翠湖花园"), mark("h", 7)], 2: [*runs("翠湖花园"), mark("h", 8)], 3: [*runs("老街")]})
    assert index.look(index.MATTERS, [[phrase("翠湖")], [mark("h", 7), mark("h", 9)]], 5) == [1]
    assert index.look(index.MATTERS, [[phrase("翠湖"), phrase("老街")]], 5) == [3, 2, 1]
    assert index.look(index.MATTERS, [[phrase("翠湖"), phrase("老街")]], 5, below=3) == [2, 1]
    assert index.look(index.MATTERS, [[phrase("翠湖")], []], 5) == []


def test_initials_are_found_from_their_beginning() -> None:
    index.put(index.MATTERS, {1: [sound("chhy7z")], 2: [sound("lj88h")]})
    assert index.look(index.MATTERS, [[beginning(sound("chhy"))]], 5) == [1]
    assert index.look(index.MATTERS, [[beginning(sound("hhy"))]], 5) == []


def test_a_row_put_again_stands_once_and_as_it_is_now() -> None:
    index.put(index.MATTERS, {1: runs("翠湖")})
    index.put(index.MATTERS, {1: runs("老街")})
    assert index.look(index.MATTERS, [[phrase("翠湖")]], 5) == []
    assert index.look(index.MATTERS, [[phrase("老街")]], 5) == [1]
    index.take_out(index.MATTERS, [1, 2])
    assert index.count(index.MATTERS) == 0


def test_a_text_without_end_does_no_harm() -> None:
    index.put(index.MATTERS, {1: runs("翠湖花园" * 50_000 + "\U00031350ﷺé")})
    assert index.look(index.MATTERS, [[phrase("园翠")]], 5) == [1]


def test_full_width_signs_and_capitals_are_the_same() -> None:
    assert units("Ａ座１２－３，K5路") == ["a", "座", "12", "3", "k5", "路"]
    assert phrase("，。") == ()
