"""A sorter learns from a handful of texts, says what it does not know, and never keeps a number."""

import os
import random

import numpy as np
import pytest

from bihuan.insight.texts import grams
from bihuan.insight.texts.learning import CannotLearn, folds, learn
from bihuan.insight.texts.model import Model, WrongModel, answer, propose, telling
from bihuan.insight.texts.spelling import LONGEST_READ, plain, unnamed

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="pure: the database makes no difference")

SAID = {
    "leak": ("漏水", "天花板", "滴水", "水管", "ceiling", "leaking"),
    "fight": ("打架", "动手", "打人", "推搡", "fighting", "punched"),
    "noise": ("吵", "音响", "广场舞", "睡不着", "loud", "music"),
}
AROUND = ("楼上", "门口", "小区", "三栋", "昨天", "一直", "快来", "please", "here", "now", "又", "很久", "路边", "隔壁", "现在", "那个")


def _texts(count: int = 40) -> tuple[list[str], list[str]]:
    draw = random.Random(7)
    labels = [label for label in SAID for _ in range(count)]
    return [" ".join((*draw.sample(SAID[label], 2), *draw.sample(AROUND, 4), str(draw.randrange(10**9)))) for label in labels], labels


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(*_texts(), seed=1).model


def test_texts_are_sorted_cut_into_words_or_raw_with_the_words_that_spoke_for_it(model: Model) -> None:
    for text in ("隔壁 又 打架 动手", "隔壁又打架，动手了", "they are FIGHTING here, he punched me"):
        proposal = propose(model, text)
        assert (proposal.label, proposal.abstained) == ("fight", False)
        assert "fight" in proposal.plausible
        assert proposal.words and all(word in plain(text) for word in proposal.words)
        assert any(sign in word for word in proposal.words for sign in ("打架", "动手", "架", "手", "fight", "punch", "ched"))


def test_what_each_sign_speaks_for_is_the_sum_of_its_pieces_looked_up_one_by_one(model: Model) -> None:
    of = {int(bucket): row for row, bucket in enumerate(model.buckets)}
    for text in ("隔壁又打架，动手了", "they are fighting here, he punched me", "", "Ωμέγα", *_texts(6)[0]):
        written = plain(text)
        spelled = grams.codes(written)
        buckets, spans = np.empty(grams.room(len(spelled)), np.uint32), np.empty((grams.room(len(spelled)), 2), np.int32)
        found = grams.pieces(spelled, buckets, spans)
        for label in range(len(model.labels)):
            told = np.zeros(len(written) + 1)
            for bucket, (begin, end) in zip(buckets[:found].tolist(), spans[:found].tolist(), strict=True):
                if (row := of.get(bucket)) is not None:
                    worth = (model.weights[row, label] - model.weights[row].mean()) * model.idf[row]
                    told[begin:end] += max(0.0, float(worth)) / (end - begin)
            assert telling(model, written, label) == pytest.approx(told, abs=1e-6)


def test_of_words_it_never_met_it_says_that_it_does_not_know(model: Model) -> None:
    for text in ("", "   ", "Ωμέγα", "\U0001f600\U0001f600", "\u202e\u200f"):
        proposal = propose(model, text)
        assert proposal.abstained and proposal.probability == 0 and proposal.words == ()


def test_the_same_texts_and_seed_give_the_same_model_and_arrays_bring_it_back(model: Model) -> None:
    again = learn(*_texts(), seed=1).model
    assert all(np.array_equal(one, other) for one, other in zip(model.arrays().values(), again.arrays().values(), strict=True))
    back = Model.of(model.arrays())
    texts, labels = _texts(5)
    assert [back.labels[best] for best in answer(back, texts).best] == labels


def test_a_model_of_another_version_and_a_torn_one_are_told_apart(model: Model) -> None:
    with pytest.raises(WrongModel) as other:
        Model.of(model.arrays() | {"version": np.asarray(99)})
    assert (other.value.reason, other.value.version) == ("version", 99)
    for torn in (model.arrays() | {"weights": np.zeros((2, 3))}, {"version": np.asarray(1)}, {}):
        with pytest.raises(WrongModel) as fault:
            Model.of(torn)
        assert fault.value.reason == "torn"


def test_there_is_nothing_to_learn_from_one_class_or_no_text() -> None:
    for texts, labels, reason in (([], [], "empty"), (["a b", "a c"], ["x", "x"], "one_class"), (["", ""], ["x", "y"], "empty")):
        with pytest.raises(CannotLearn) as refusal:
            learn(texts, labels, seed=1)
        assert refusal.value.reason == reason


def test_two_classes_and_a_class_with_a_single_text_can_be_learnt() -> None:
    texts, labels = _texts(20)
    two = learn(texts[:40], labels[:40], seed=1).model
    assert propose(two, "打架 动手").label == "fight"
    lonely = learn([*texts, "路灯 不亮 路灯"], [*labels, "lamp"], seed=1).model
    assert lonely.least[lonely.labels.index("lamp")] == 0


def test_no_number_by_which_a_person_could_be_known_is_read() -> None:
    told = plain("我电话13812345678，身份证 33020319800101123X，卡号 6222-0200-1234-5678，来三栋2单元")
    assert told == "我电话0 身份证 0 卡号 0 来三栋2单元"
    assert len(plain("长" * 100_000)) == LONGEST_READ


def test_near_duplicates_never_stand_on_two_sides() -> None:
    classes, apart = np.repeat([0, 1, 2], 20), np.arange(60) // 2
    for learnt, asked in folds(classes, apart, seed=3):
        assert not set(apart[learnt]) & set(apart[asked])
        assert set(classes[asked]) == {0, 1, 2}


@pytest.mark.parametrize(("said", "left"), [
    ("我叫王小明，住在东区", "我叫 某，住在东区"), ("我叫王小明有人打我", "我叫 某有人打我"),
    ("你好我是张伟，有人打架", "你好我是 某，有人打架"),
    ("我是李女士", "我是 某"), ("姓名：欧阳锋 电话", "姓名 某 电话"), ("名叫林晓彤的孩子走丢了", "名叫 某的孩子走丢了"),
    ("My name is John Smith, there is a fight", "My name is 某, there is a fight"),
    *((whole, whole) for whole in (
        "我叫救护车", "我叫马上来的人等着", "我是路过的，看到有人打架", "我是业主", "我是高空抛物的受害者", "我是江苏人", ""))])
def test_the_name_that_a_speaker_gives_is_taken_out_and_nothing_else(said: str, left: str) -> None:
    assert unnamed(said) == left


def test_a_model_learns_the_same_whatever_the_callers_are_called() -> None:
    def learnt(*names: str) -> dict[str, np.ndarray]:
        said = [(f"我叫{name}，{what}", label) for name in names for what, label in (("有人打架", "fight"), ("广场舞太吵", "noise"))]
        return learn([words for words, _label in said], [label for _words, label in said], seed=1).model.arrays()

    one, other = learnt("王小明", "李建国", "张伟", "陈晓"), learnt("林志强", "何军", "欧阳娜娜", "吴敏")
    assert all(np.array_equal(one[name], other[name]) for name in one)
