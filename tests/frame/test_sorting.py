"""`bihuan learn texts --from` and `bihuan sort` on plain files: no station, no home, no database."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bihuan.__main__ import main

ROWS = [
    *((f"{around}天花板漏水，水管一直滴水", "leak") for around in ("三栋", "厨房里", "我家", "隔壁那户", "办公室", "地下车库")),
    *((f"{around}有人打架，他们动手打人", "fight") for around in ("路口", "饭店门前", "学校旁边", "二楼", "公园里", "车站")),
    ("", "fight"), ("没有标签的一行", ""),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIHUAN_HOME", str(tmp_path / "no-home"))
    with gzip.open(tmp_path / "said.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("words", "kind"), *ROWS])
    return tmp_path


def _bihuan(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any], str]:
    code = main([str(word) for word in words])
    out = capsys.readouterr().out
    return code, json.loads(out.splitlines()[-1]) if "--json" in words else {}, out


def _learn(capsys: Any, folder: Path, source: str = "said.csv.gz", label: str = "kind") -> tuple[int, dict[str, Any]]:
    words = ("learn", "texts", "--json", "--from", folder / source, "--text", "words", "--label", label, "--out", folder / "m")
    return _bihuan(capsys, *words)[:2]


def test_a_file_is_learnt_and_another_sorted_with_every_row_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, learnt = _learn(capsys, folder)
    assert (code, learnt["rows"], learnt["learnt"], learnt["without"]) == (0, 14, 12, 2)
    assert learnt["examples"] == {"fight": 6, "leak": 6}
    code, sorted_, _out = _bihuan(
        capsys, "sort", "--json", "--model", folder / "m", folder / "said.csv.gz", "--text", "words", "--out", folder / "out.csv"
    )
    assert (code, sorted_["rows"], sorted_["proposed"] + sorted_["abstained"], sorted_["without"]) == (0, 14, 14, 1)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["proposal"] for row in rows[:12]] == [kind for _words, kind in ROWS[:12]]
    assert (rows[12]["proposal"], rows[12]["probability"], rows[12]["abstained"]) == ("", "0.0", "1")
    code, _none, printed = _bihuan(capsys, "sort", "--model", folder / "m", folder / "said.csv.gz", "--text", "words")
    assert code == 0 and printed == (folder / "out.csv").read_text("utf-8")
    assert not (folder / "no-home").exists()


def test_what_cannot_be_learnt_is_refused_with_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.csv").write_text("")
    (folder / "one.csv").write_text("words,kind\n漏水 水管,leak\n漏水 滴水,leak\n", "utf-8")
    for source, label, code in (("none.csv", "kind", "table"), ("empty.csv", "kind", "table"), ("one.csv", "kind", "one_class"),
                                ("said.csv.gz", "sort", "column")):  # fmt: skip
        failed, told = _learn(capsys, folder, source, label)
        assert failed and told["code"] == code and all(told["sentence"].values())
    assert not (folder / "m").exists()


def test_a_model_that_is_torn_or_of_another_version_is_refused_by_what_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _learn(capsys, folder)
    whole = (folder / "m").read_bytes()
    with np.load(folder / "m") as archive:
        arrays = {name: archive[name] for name in archive.files}
    with (folder / "other").open("wb") as file:
        np.savez(file, **arrays | {"version": np.asarray(99)})
    (folder / "torn").write_bytes(whole[: len(whole) // 2])
    (folder / "nothing").write_bytes(b"")
    for name, code in (("other", "version"), ("torn", "torn"), ("nothing", "torn"), ("said.csv.gz", "torn"), ("none", "missing")):
        failed, told, _out = _bihuan(capsys, "sort", "--json", "--model", folder / name, folder / "said.csv.gz", "--text", "words")
        assert failed and told["code"] == code and all(told["sentence"].values())
