"""A station teaches its own habits: only what is confirmed is learnt, and the old sorter stays until the new one is no worse."""

from pathlib import Path
from typing import Any

import pytest

from bihuan.station.calls import habits, proposing
from bihuan.station.calls.habits import Heard, learn_habits
from bihuan.station.calls.tests.conftest import NOW

SAID = {"0201": ("打架", "动手", "推搡"), "0901": ("广场舞", "音响", "吵"), "0801": ("开锁", "钥匙", "锁芯")}


def _calls(count: int, shift: int = 0) -> list[Heard]:
    codes = list(SAID)
    return [Heard(f"{SAID[codes[n % 3]][n % 2]}{SAID[codes[n % 3]][2]} 第{n % 7}栋", codes[(n + shift) % 3], NOW) for n in range(count)]


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_new_sorter_is_put_in_place_only_where_it_is_no_worse(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(habits, "heard", lambda: _calls(240))
    learnt = learn_habits(seed=1)
    assert (learnt.outcome, learnt.calls, learnt.unseen, learnt.new) == ("learnt", 240, 48, 1.0)
    assert proposing.sorter().labels == ("0201", "0801", "0901")
    monkeypatch.setattr(habits, "parted", lambda calls: (_calls(192, shift=1), _calls(48)))
    kept, written = learn_habits(seed=1), proposing.own_path().stat().st_mtime_ns
    assert kept.outcome == "kept" and kept.new < kept.old and set(kept.worse) == set(SAID)
    assert proposing.own_path().stat().st_mtime_ns == written


@pytest.mark.django_db
def test_too_few_calls_teach_nothing_and_a_torn_file_gives_way_to_the_shipped_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert learn_habits(seed=1).outcome == "few" and not proposing.own_path().exists()
    proposing.own_path().write_bytes(b"PK torn")
    assert proposing.sorter() is proposing.shipped_sorter()
