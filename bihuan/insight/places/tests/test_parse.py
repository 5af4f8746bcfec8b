"""Addresses from a made-up county: what is learned from some holds for others, and a model is the same out of its arrays."""

import os
from itertools import product

import numpy as np
import pytest

from bihuan.insight.places.parse import Marked, NothingToLearn, Parser, ParserUnreadable, learn, of_arrays, spans

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="no database in it")

ROADS = ("解放路", "学府路", "工业路", "滨江大道", "老街", "古井巷")


def address(*parts: tuple[str, str]) -> Marked:
    signs = [(sign, kind, place) for kind, text in parts for place, sign in enumerate([text] if text.isdigit() else text)]
    return [(sign, f"{'I' if place else 'B'}-{kind}") for sign, kind, place in signs]


def some(towns: tuple[str, ...], roads: tuple[str, ...]) -> list[Marked]:
    return [address(("district", "云溪县"), ("town", town), ("road", road), ("roadno", number), ("poi", spot))
            for town, road, number, spot in product(towns, roads, ("1", "28", "306"), ("翠湖花园", "农贸市场", "中心小学"))]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return learn(some(("城关镇", "柳河镇"), ROADS), epochs=5)


def test_parts_are_found_in_addresses_that_were_never_read(parser: Parser) -> None:
    found = {part.kind: part.text for part in parser.parts("云溪县 青山镇文昌路77翠湖花园")}
    assert found == {"district": "云溪县", "town": "青山镇", "road": "文昌路", "roadno": "77", "poi": "翠湖花园"}


def test_the_same_seed_learns_the_same_and_the_order_of_reading_follows_it(parser: Parser) -> None:
    again, other = learn(some(("城关镇", "柳河镇"), ROADS), epochs=5), learn(some(("城关镇", "柳河镇"), ROADS), epochs=5, seed=1)
    assert (again.chain.weights == parser.chain.weights).all() and (other.chain.weights != parser.chain.weights).any()


def test_anything_typed_gets_an_answer(parser: Parser) -> None:
    assert parser.parts("") == [] and parser.parts("  ") == []
    for text in ("🙂🙂", "ab" * 300, "\u202eشارع", "<script>", "路" * 400, "\0"):
        parts = parser.parts(text)
        assert all(part.start < part.end for part in parts)


def test_a_model_is_the_same_out_of_its_arrays_and_torn_or_foreign_ones_are_refused(parser: Parser) -> None:
    arrays = parser.arrays()
    assert of_arrays(arrays).parts("柳河镇老街3") == parser.parts("柳河镇老街3")
    for spoilt, code in (
        ({}, "version"), (arrays | {"version": np.array([7])}, "version"), (arrays | {"moves": arrays["moves"][:2]}, "torn"),
        (arrays | {"clues": arrays["clues"][:50]}, "torn"), ({name: held for name, held in arrays.items() if name != "opening"}, "torn"),
    ):
        with pytest.raises(ParserUnreadable) as refused:
            of_arrays(spoilt)
        assert refused.value.code == code


def test_nothing_is_learned_from_nothing_and_spans_are_read_as_scorers_read_them() -> None:
    with pytest.raises(NothingToLearn):
        learn([[], []])
    parts = spans(["老", "街", "3", "号"], ["I-road", "I-road", "B-roadno", "O"])
    assert [(part.kind, part.text) for part in parts] == [("road", "老街"), ("roadno", "3")]
