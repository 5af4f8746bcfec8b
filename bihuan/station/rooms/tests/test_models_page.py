"""Forecasts at their pages: switched off with a reason they say so, and a leader reads and signs the quarterly check."""

import json
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from shapely.geometry import box, mapping

from bihuan.station.calls.models import Call
from bihuan.station.patterns.models import ModelSwitch, QuarterCheck
from bihuan.station.patterns.quarters import Quarter
from bihuan.station.people.actor import day_of
from bihuan.station.places.models import Area
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call
from tests.cast import START, Cast


def last_quarter() -> Quarter:
    return Quarter.of(day_of(timezone.now())).before


def told_last_quarter(cast: Cast) -> None:
    outline = json.dumps(mapping(box(121, 29, 121.1, 29.1)))
    area = Area.objects.create(code="C1", name="城东社区", kind="community", since=START, polygon=outline)
    one = call(cast)
    received = timezone.now() - (day_of(timezone.now()) - last_quarter().first) + timedelta(days=2)
    Call.objects.filter(pk=one.pk).update(received_at=received, area=area)


def test_a_model_is_switched_off_with_a_reason_and_its_page_says_so(cast: Cast, at: At) -> None:
    lena, station = at("lena"), cast.org("station")
    said = {"station": station, "model": "expected", "on": "no"}
    assert lena.post(reverse("models-switch"), {**said, "why": ""}).status_code == 422 and not ModelSwitch.objects.exists()
    assert lena.post(reverse("models-switch"), {**said, "why": "节日口径不对"}).status_code == 302
    text = lena.get(reverse("expected")).content.decode()
    assert "switched off by" in text and "节日口径不对" in text and "nine of ten" not in text.split("lead")[2]
    for model, page in (("surge", "surge-now"), ("places", "hot-places")):
        lena.post(reverse("models-switch"), {**said, "model": model, "why": "暂停研判"})
        assert "暂停研判" in lena.get(reverse(page)).content.decode()
    assert "暂停研判" not in at("sue").get(reverse("hot-places")).content.decode(), "another station's switch is its own"
    lena.post(reverse("models-switch"), {**said, "on": "yes", "why": "口径改好了"})
    assert "switched off by" not in lena.get(reverse("expected")).content.decode()
    history = lena.get(reverse("models")).content.decode()
    assert "口径改好了" in history and "节日口径不对" in history


def test_a_leader_is_reminded_reads_and_signs(cast: Cast, at: At) -> None:
    told_last_quarter(cast)
    lena, quarter = at("lena"), str(last_quarter())
    assert f"calls for {quarter} is to be read" in lena.get(reverse("leader")).content.decode()
    page = lena.get(reverse("models"), {"quarter": quarter}).content.decode()
    assert "城东社区" in page and "fewer than 5" in page
    said = {"station": cast.org("station"), "quarter": quarter}
    assert lena.post(reverse("models-sign"), {**said, "words": ""}).status_code == 422
    assert lena.post(reverse("models-sign"), {**said, "words": "各片正常，继续观察"}).status_code == 302
    row = QuarterCheck.objects.get()
    assert (row.by, row.finding) == (cast.people["lena"], "各片正常，继续观察")
    assert "is to be read" not in lena.get(reverse("leader")).content.decode()
    assert "各片正常" in lena.get(reverse("models"), {"quarter": quarter}).content.decode()


def test_strangers_find_no_such_page_and_no_other_station(cast: Cast, at: At) -> None:
    for name in ("alice", "olga", "bob", "tom"):
        assert at(name).get(reverse("models")).status_code == 404
        assert at(name).post(reverse("models-switch")).status_code == 404
    said = {"station": cast.org("station"), "model": "surge", "on": "no", "why": "试"}
    assert at("sue").post(reverse("models-switch"), said).status_code == 404 and not ModelSwitch.objects.exists()
    assert at("sue").post(reverse("models-sign"), {**said, "quarter": str(last_quarter()), "words": "试"}).status_code == 404
    elsewhere = at("charlie-admin-elsewhere")
    assert elsewhere.post(reverse("models-sign"), {**said, "quarter": str(last_quarter()), "words": "试"}).status_code == 404
    assert elsewhere.get(reverse("models"), {"station": cast.org("station")}).status_code == 404
