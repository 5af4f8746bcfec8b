"""Inside an exercise every page, paper and file says so, and nobody outside is told of anything."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.frame.exercise import WORD
from bihuan.station.loop import send
from bihuan.station.loop.models import Delivery
from bihuan.station.people.models import Organisation
from bihuan.station.rooms import urls
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, diverted, incident
from tests.cast import Cast

TEMPLATES = Path(urls.__file__).parent / "templates"


@pytest.fixture
def exercise(settings: Any) -> None:
    settings.EXERCISE = "雨夜演练"


def marked(page: str) -> bool:
    title = page.split("<title>")[1].split("</title>")[0]
    return WORD in title and "exercise-bar" in page and "exercise-edge" in page and "雨夜演练" in page and page.count(WORD) >= 2


@pytest.mark.usefixtures("exercise")
def test_every_page_paper_and_the_sign_in_carry_the_mark(cast: Cast, at: At) -> None:
    matter, taken = incident(cast), call(cast)
    pages = [reverse(name) for name in ("queue", "calls", "new-call", "paper-call", "offline", "wall", "notices", "ui")]
    pages += [reverse("matter", args=[matter.number]), reverse("call", args=[taken.number]), reverse("receipt", args=[taken.number])]
    for page in pages:
        answer = at("alice").get(page)
        assert answer.status_code == 200 and marked(answer.content.decode()), page
        assert answer["X-Bihuan-Exercise"] == "1"
    assert marked(Client().get(reverse("account_login")).content.decode())
    missing = at("alice").get("/matters/none/")
    assert missing.status_code == 404 and marked(missing.content.decode())


def test_a_real_station_carries_none(cast: Cast, at: At) -> None:
    answer = at("alice").get(reverse("queue"))
    assert WORD not in answer.content.decode() and "exercise-" not in answer.content.decode() and "X-Bihuan-Exercise" not in answer


def test_whatever_begins_a_page_includes_the_mark() -> None:
    whole = [path for path in TEMPLATES.rglob("*.html") if "<html" in path.read_text("utf-8")]
    assert len(whole) >= 3
    for path in whole:
        text = path.read_text("utf-8")
        assert 'include "rooms/exercise.html"' in text and "exercise_word" in text.split("<title>")[1].split("</title>")[0], path


@pytest.mark.usefixtures("exercise")
def test_a_file_that_leaves_says_so_in_its_name_and_on_its_sheets(cast: Cast, at: At) -> None:
    diverted(cast)
    answer = at("tom").post(reverse("inbox-sheet"), {"purpose": "handling"})
    if answer.status_code == 422:  # the purposes are a list of their own
        from bihuan.station.rights.models import Purpose

        answer = at("tom").post(reverse("inbox-sheet"), {"purpose": Purpose.values[0]})
    assert answer["Content-Disposition"].startswith('attachment; filename="EXERCISE-')
    with ZipFile(BytesIO(answer.content)) as book:
        assert WORD in book.read("xl/workbook.xml").decode()
        assert WORD in book.read("xl/worksheets/sheet1.xml").decode(), "at the head of every printed sheet"


@pytest.mark.usefixtures("exercise")
def test_nobody_outside_is_told_even_where_an_address_was_typed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(send.httpx, "post", lambda *args, **more: sent.append(args))
    Organisation.objects.update(webhook="https://example.org/hook", email="x@example.org")
    diverted(cast)
    outside = Delivery.objects.exclude(channel=Delivery.Channel.PAGE)
    assert outside.exists()
    send.send_due(timezone.now())
    assert not sent and set(outside.values_list("state", flat=True)) == {Delivery.State.DEAD}
    assert not Delivery.objects.filter(channel=Delivery.Channel.PAGE, state=Delivery.State.WAITING).exists()
