"""The style sheets that every page wears, as one file."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from bihuan.station.rooms import look
from bihuan.station.rooms.tests.conftest import At


def linked(at: At) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', at("alice").get("/my/").content.decode())


def test_a_page_wears_one_sheet_that_holds_them_all_in_their_order(at: At) -> None:
    (name,) = [one for one in linked(at) if one.startswith("look.")]
    served = finders.find(name)
    assert isinstance(served, str)
    whole = Path(served).read_text("utf-8")
    places = [whole.index((look.SOURCE / one).read_text("utf-8")) for one in look.SHEETS]
    assert places == sorted(places)


def test_where_the_folder_cannot_be_written_each_sheet_is_linked(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setattr(settings, "HOME", tmp_path)
    for kept in (look.joined, look._folder):
        kept.cache_clear()
    assert linked(at)[: len(look.SHEETS)] == list(look.SHEETS)
    monkeypatch.undo()
    for kept in (look.joined, look._folder):
        kept.cache_clear()
