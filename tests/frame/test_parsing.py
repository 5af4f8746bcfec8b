"""`bihuan learn places` and `bihuan parse places` on plain files: no station, no home, no database."""

import csv
import json
from pathlib import Path

import pytest

from bihuan.__main__ import main

PARTS = [(("云溪县", "district"), ("城关镇", "town"), (road, "road"), (str(number), "roadno"))
         for road in ("解放路", "学府路", "工业路", "老街") for number in (1, 28, 306)]


def marked() -> str:
    def lines(parts: tuple[tuple[str, str], ...]) -> list[str]:
        signs = [(kind, [text] if text.isdigit() else list(text)) for text, kind in parts]
        return [f"{sign} {'I' if place else 'B'}-{kind}" for kind, held in signs for place, sign in enumerate(held)]

    return "\n\n".join("\n".join(lines(parts)) for parts in PARTS)


def test_marked_addresses_are_learnt_and_others_parted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BIHUAN_HOME", str(tmp_path / "no-home"))
    (tmp_path / "marked.txt").write_text(marked(), "utf-8")
    (tmp_path / "asked.txt").write_text("云溪县城关镇文昌路77\n\n云溪县城关镇老街3\n" + "路" * 9000 + "\n", "utf-8")
    assert main(["learn", "places", "--json", "--from", str(tmp_path / "marked.txt"), "--out", str(tmp_path / "m")]) == 0
    learnt = json.loads(capsys.readouterr().out)
    assert learnt["addresses"] == len(PARTS) and learnt["kinds"] == ["district", "road", "roadno", "town"]
    asked = ["parse", "places", "--model", str(tmp_path / "m"), str(tmp_path / "asked.txt")]
    assert main([*asked, "--out", str(tmp_path / "out.csv")]) == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {"address": "云溪县城关镇文昌路77", "parts": "district=云溪县 town=城关镇 road=文昌路 roadno=77"}
    assert len(rows) == 3 and rows[2]["parts"] == ""
    assert not (tmp_path / "no-home").exists()


def test_what_is_no_model_or_no_marked_text_is_refused_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "asked.txt").write_text("解放路1号\n", "utf-8")
    (tmp_path / "torn").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "blank.txt").write_text("\n\n", "utf-8")
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "unmarked.txt").write_text("解放路\n", "utf-8")
    for code, words in (
        ("missing", ("parse", "places", "--model", "nowhere", "asked.txt")), ("torn", ("parse", "places", "--model", "torn", "asked.txt")),
        ("no_file", ("learn", "places", "--out", "m", "--from", "nowhere")),
        ("empty", ("learn", "places", "--out", "m", "--from", "blank.txt")),
        ("no_text", ("learn", "places", "--out", "m", "--from", "latin.txt")),
        ("label", ("learn", "places", "--out", "m", "--from", "unmarked.txt")),
    ):  # fmt: skip
        placed = [str(tmp_path / word) if word in ("nowhere", "torn", "m") or word.endswith(".txt") else word for word in words]
        assert main([*placed, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["code"] == code and told["sentence"]["en"] != told["sentence"]["zh-hans"]
