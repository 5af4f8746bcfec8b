"""What no call should carry and calls do: pasted books, signs that turn lines round, clocks of 1970, a machine whose map or models are
damaged. Each is answered with a sentence, and the call is written down all the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls import proposing, sorter_file
from bihuan.station.calls.crews import man
from bihuan.station.calls.models import Call, Draft, Status, Unit
from bihuan.station.calls.units import change
from bihuan.station.loop.models import Matter
from bihuan.station.places.ground import home
from bihuan.station.places.ground.bring import bring
from bihuan.station.places.ground.refusals import MapRefused
from bihuan.station.places.ground.roads_file import ROADS
from bihuan.station.places.roads import standing
from bihuan.station.places.tests.test_ground import LAT, LON, extract
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE
from tests.cast import Cast

BOOK = "喂，解放路10号楼下有人打架，电话13800002716，快来。\n" * 3600  # about 100 kB
TURNED = "\u202e路放解 👮🏽‍♀️👨‍👩‍👧 مرحبا \u2067abc\u2069 \u200f\ufeff"
WAYS_IN = ("proposals", "same-matter", "place-candidates")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return Path(settings.HOME)


def typed(**more: str) -> dict[str, str]:
    return {"token": uuid4().hex, "source": "phone", "category": "0401", **SAFE, **more}


def written(browser: Client, **more: str) -> Call:
    """The call as it stands once the form was sent and its incident was looked at."""
    answer = browser.post(reverse("new-call"), typed(**more), follow=True)
    assert answer.status_code == 200
    call = Call.objects.latest("pk")
    assert call.matter is not None
    for page in (reverse("matter", args=[call.matter.number]), reverse("call", args=[call.number]), reverse("queue"), reverse("calls")):
        assert browser.get(page).status_code == 200
    assert browser.get(reverse("who", args=[call.matter.number]), headers=HTMX).status_code in (200, 204)
    return call


@pytest.mark.parametrize("words", [BOOK, TURNED, "\U0001f600" * 30_000, "\u202e" * 30_000, "<b>" * 30_000], ids=range(5))
def test_whatever_is_pasted_into_the_form_is_asked_about_saved_and_written_whole(cast: Cast, at: At, words: str) -> None:
    browser, form = at("alice"), typed(words=words, place=words, caller_name=words, caller_phone=words)
    for door in WAYS_IN:
        assert browser.post(reverse(door), form | {"purpose": "same_matter"}).status_code == 200
    assert browser.post(reverse("draft", args=[form["token"]]), form).status_code == 200
    kept = Draft.objects.get()
    assert (kept.words, kept.place, kept.caller_name) == (words, words, words)
    assert browser.get(f"{reverse('new-call')}?draft={kept.token}").status_code == 200
    call = written(browser, words=words, place=words, caller_name=words, caller_phone=words)
    assert (call.words, call.place, call.caller_name, call.caller_phone) == (words, words, words, words)


def test_every_field_of_the_form_may_hold_nonsense_and_the_call_is_written(cast: Cast, at: At) -> None:
    nonsense = dict.fromkeys((*Draft.TYPED, "pin", "proposed", "verdict", "kept", "same"), "'; DROP TABLE calls_call; --{{ 7*7 }}")
    answer = at("alice").post(reverse("new-call"), nonsense | {"token": uuid4().hex, "then": "keep"}, follow=True)
    call = Call.objects.get()
    assert answer.status_code == 200 and call.words == nonsense["words"] and call.lat is None
    assert {code for code, _given in call.remarks} >= {"time", "category", "level", "answer"}
    assert "1970" not in answer.content.decode()


@pytest.mark.parametrize("given", ["1970-01-01T08:00", "1970-01-01T00:00:00Z", "0000-00-00T00:00", "2099-01-01T00:00"])
def test_a_call_of_1970_is_received_now_and_the_page_says_what_was_given(cast: Cast, at: At, given: str) -> None:
    call = written(at("alice"), words="有人打架", received_at=given)
    assert timezone.now() - call.received_at < timedelta(minutes=1)
    page = at("alice").get(reverse("call", args=[call.number])).content.decode()
    assert given in page


def position(browser: Client, **said: Any) -> Any:
    return browser.put("/api/units/U1/position", {"lat": LAT, "lon": LON, **said}, content_type="application/json")


def test_a_position_of_1970_is_refused_with_a_sentence_and_an_older_one_moves_nobody_back(cast: Cast, at: At) -> None:
    unit, now = cast.units[0], timezone.now()
    man(unit, [cast.people["olga"].pk], now=now)
    change(unit, Status.FREE, by=None, now=now)
    for at_ in ("1970-01-01T00:00:00Z", (now + timedelta(days=1)).isoformat()):
        refused = position(at("olga"), at=at_)
        assert refused.status_code == 409 and "clock" in refused.json()["sentence"] and refused.json()["kept"]["lat"] == LAT
    assert Unit.objects.get(pk=unit.pk).located_at is None
    for ago, lat in ((1, LAT), (5, LAT + 0.1)):
        assert position(at("olga"), lat=lat, at=(now - timedelta(minutes=ago)).isoformat()).status_code == 204
    fresh = Unit.objects.get(pk=unit.pk)
    assert fresh.lat == LAT and fresh.located_at == now - timedelta(minutes=1)
    assert position(at("olga"), at="last night").status_code == 422


def test_a_map_without_roads_is_refused_and_the_room_works_without_one(cast: Cast, at: At, tmp_path: Path) -> None:
    with pytest.raises(MapRefused) as refused_map:
        bring(extract(tmp_path / "roadless.osm.pbf", roads=0), now=timezone.now())
    assert refused_map.value.code == "no_roads" and "roads in it" in str(refused_map.value)
    call = written(at("alice"), words="解放路10号有人打架", pin=f"{LAT},{LON}")
    assert (call.lat, call.lon) == (LAT, LON)
    panel = at("alice").get(reverse("who", args=[call.matter.number]), headers=HTMX)  # type: ignore[union-attr]
    assert "There is no map yet" in panel.content.decode()
    refused = at("alice").post("/map/roads/close/", {"lat": LAT, "lon": LON})
    assert refused.status_code == 409 and "no road" in refused.json()["wrong"]


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without_its_end(path: Path) -> None:
    """An archive that opens, of which one array was not written to its end."""
    with np.load(path) as held:
        arrays = {name: held[name] for name in held.files}
    np.savez(path, **arrays | {"lat": arrays["lat"][: len(arrays["lat"]) // 2]})


@pytest.mark.parametrize("damage", [half, without_its_end])
def test_a_road_graph_half_written_is_said_and_the_call_written(cast: Cast, at: At, tmp_path: Path, damage: Any) -> None:
    bring(extract(tmp_path / "county.osm.pbf"), now=datetime(2026, 3, 2, tzinfo=UTC))
    damage(home.current() / ROADS)  # type: ignore[operator]
    assert standing().fault == "torn"
    call = written(at("alice"), words="解放路有人打架", pin=f"{LAT},{LON}")
    panel = at("alice").get(reverse("who", args=[call.matter.number]), headers=HTMX)  # type: ignore[union-attr]
    assert "Import the map once more" in panel.content.decode()
    assert at("alice").post(reverse("place-candidates"), {"place": "解放路"}).status_code == 200


def of_another_version(path: Path) -> None:
    sorter_file.save(proposing.shipped_sorter(), path)
    with np.load(path) as held:
        arrays = {name: held[name] for name in held.files}
    np.savez(path.with_suffix(".npz"), **arrays | {"version": np.array([99])})
    path.with_suffix(".npz").replace(path)


@pytest.mark.parametrize("damage", [of_another_version, lambda path: path.write_bytes(b"PK torn"), lambda path: path.mkdir()])
def test_a_model_that_cannot_be_read_gives_way_and_the_call_is_written(cast: Cast, at: At, damage: Any) -> None:
    damage(proposing.own_path())
    said = at("alice").post(reverse("proposals"), {"words": "我老公喝了酒打我，拿着菜刀"}).json()
    assert said["code"] == "0301"
    assert written(at("alice"), words="我老公喝了酒打我", proposed=said["code"], verdict="taken").words


def test_with_every_proposal_switched_off_the_room_still_works(cast: Cast, at: At, settings: Any) -> None:
    settings.PROPOSALS = settings.SAME_MATTER = settings.PROPOSES_UNITS = settings.PROPOSES_PLACES = False
    page = at("alice").get(reverse("new-call")).content.decode()
    assert all(gone not in page for gone in ('id="sorting"', 'id="same"', 'id="place-finds"'))
    for door in ("proposals", "place-candidates"):
        assert at("alice").post(reverse(door), {"words": "打架", "place": "解放路"}).status_code == 404
    assert at("alice").post(reverse("same-matter"), {"words": "打架"}).json()["same"] == []
    matter = Matter.objects.get(pk=written(at("alice"), words="有人打架", place="解放路10号").matter_id)
    assert 'id="who"' not in at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    said = {"version": matter.version, "unit": cast.units[0].pk}
    sent = at("alice").post(reverse("move", args=[matter.number, "send"]), said, follow=True)
    assert sent.status_code == 200 and Matter.objects.get(pk=matter.pk).state != "taken"
