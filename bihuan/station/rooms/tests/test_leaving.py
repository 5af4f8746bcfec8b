"""What leaves the house, as a file or on paper: first what for, then it carries who, when and why, and stands in the read log."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.station.rights.models import Basis, Read, What
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, sent
from tests.cast import Cast


def sheets(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "".join(file.read(name).decode("utf-8") for name in file.namelist())


def taken(browser: Client, **said: str) -> bytes:
    return browser.post(reverse("inbox-sheet") + "?tab=unsigned", said).content


def test_nothing_goes_out_before_the_purpose_is_said(cast: Cast, at: At) -> None:
    child = diverted(cast)
    for door in (reverse("inbox-sheet") + "?tab=unsigned", reverse("paper", args=[child.number])):
        asked = at("tom").get(door)
        assert asked.status_code == 200 and "What for" in asked.content.decode() and "Last link of the chain" not in asked.content.decode()
        refused = at("tom").post(door, {"purpose": "curious", "why": "随便看看"})
        assert refused.status_code == 422 and "without a purpose nothing leaves the house" in refused.content.decode()
        assert "随便看看" in refused.content.decode(), "what was typed is kept"
    assert not Read.objects.exists()


def test_every_sheet_carries_who_when_and_what_for_and_the_log_tells_it(cast: Cast, at: At) -> None:
    child = diverted(cast)
    inside = sheets(taken(at("tom"), purpose="law", why="A&B 来函"))
    assert child.number in inside and inside.count("Taken out by tom") == 2 and "Purpose: the law asks for it" in inside
    read = Read.objects.get()
    assert (read.person.username, read.what, read.basis, read.purpose) == ("tom", What.EXPORT, Basis.ASKED, "law")
    assert "A&B 来函" in read.why and "Inbox as Excel" in read.why


def test_a_paper_carries_it_too(cast: Cast, at: At) -> None:
    matter = sent(cast)
    page = at("alice").post(reverse("paper", args=[matter.number]), {"purpose": "complaint"}).content.decode()
    assert "Taken out by alice" in page and "Purpose: a complaint or a request of the person" in page
    assert list(Read.objects.values_list("what", "number", "purpose")) == [(What.PRINT, matter.number, "complaint")]


@pytest.mark.parametrize("who", ["charlie-clerk-far-office", "charlie-town_leader-elsewhere"])
def test_an_outsider_takes_out_nothing_of_it(who: str, cast: Cast, at: At) -> None:
    child = diverted(cast)
    assert child.number not in sheets(taken(at(who), purpose="check"))
    assert at(who).post(reverse("paper", args=[child.number]), {"purpose": "check"}).status_code == 404
    assert not Read.objects.filter(number=child.number).exists()
