"""What is due is erased at night, counts stay, a record says by which rule, and a back-up restored later is erased again."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.drafts import KEPT
from bihuan.station.calls.models import Call
from bihuan.station.frame.sealed import SealedField
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Erased, Matter, Said
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import Posting
from bihuan.station.people.terms import shipped
from bihuan.station.rights import retention
from bihuan.station.rights.afterterm import over
from bihuan.station.rights.models import Basis, Erasure, Night, Read, What
from bihuan.station.rights.reads import write
from bihuan.station.rights.register import REGISTER
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, incident, move
from tests.cast import Cast

LATER = timedelta(days=1100)
PERSONAL = re.compile(r"(^|_)(name|phone|email|address|device|lat|lon|words|remark|remarks|promises|note|why|request|feedback|result)$")
# Columns that sound like a person's and are none: names of organisations, units, places; codes.
NO_PERSON = {
    "calls.Unit.name", "people.Organisation.name", "people.Organisation.email", "places.Area.name", "places.MapName.name",
    "people.Placement.why", "people.OrganisationChange.why", "people.Posting.why", "people.Posting.end_why", "places.AreaChange.why",
    "loop.Notice.why", "loop.DayRow.note", "diversion.DiversionSheet.duty_why",
    "places.Address.lat", "places.Address.lon", "places.MapName.lat", "places.MapName.lon",
    *(f"places.{one}" for one in ("HouseNumber.lat", "HouseNumber.lon", "ClosedRoad.lat", "ClosedRoad.lon", "ClosedRoad.to_lat",
                                  "ClosedRoad.to_lon", "ClosedRoad.name", "ClosedRoad.why", "Nickname.lat", "Nickname.lon",
                                  "Nickname.name")), "incident.IncidentSheet.result",
    "patterns.ModelSwitch.why", "patterns.QuarterCheck.words", "duty.Plan.name", "joint.JointDesk.name",
    "lines.Line.name", "lines.Line.secret", "lines.Handed.why",
    "bridges.Partner.name", "bridges.Partner.secret",
    "frame.DataKey.name", "duty.Item.name", "people.PostingRequest.why", "people.AccountChange.why", "loop.Delivery.address",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_home(tmp_path: Any, settings: Any) -> None:
    settings.SEALING_KEYS, settings.HOME = settings.SEALING_KEYS, tmp_path


def closed(cast: Cast, **given: Any) -> Matter:
    matter = incident(cast, **given)
    move(cast, matter, "alice", "contact", how="phone", reached="spoken")
    Matter.objects.filter(pk=matter.pk).update(closed_at=timezone.now())
    matter.refresh_from_db()
    return matter


def test_every_column_that_holds_something_of_a_person_is_in_the_register() -> None:
    held = {f"{one.table}.{column}" for one in REGISTER for column in one.columns}
    there = set()
    for model in apps.get_models():
        if model.__module__.startswith("bihuan."):
            for field in model._meta.local_concrete_fields:
                label = f"{model._meta.label}.{field.name}"
                there.add(label)
                sounds = PERSONAL.search(field.name) and isinstance(field, (models.CharField, models.TextField, models.FloatField))
                if isinstance(field, SealedField) or sounds and not field.choices:
                    assert label in held | NO_PERSON, f"{label} is neither in the register nor among those that are no person's"
    assert held <= there, held - there


def test_every_term_has_a_rule_that_runs() -> None:
    running = {rule.name for rule in retention.RULES} | {"caller_key", "draft"}  # the sealer and the sweeper see to these two
    assert {one.term for one in REGISTER if one.term} | {"restricted"} == running == set(shipped())
    assert KEPT == timedelta(days=shipped()["draft"].days), "a draft's term is fixed"


def test_after_three_years_what_was_said_is_gone_and_everything_else_stands(cast: Cast) -> None:
    matter = closed(cast, caller_name="王翠花")
    later = timezone.now() + LATER
    steps, calls = matter.steps.count(), Call.objects.count()
    assert retention.due(later)["call"] == 1 and retention.due(timezone.now())["call"] == 0
    gone = retention.retain(later)
    assert gone["call"] == 1 and gone["incident"] == 1
    one = Call.objects.get()
    assert (one.caller_name, one.caller_phone, one.words, one.place, one.lat, one.caller_key) == ("", "", "", "", None, "")
    assert one.category and one.received_at and Call.objects.count() == calls
    matter.refresh_from_db()
    assert matter.place == "" and matter.title and matter.steps.count() == steps
    assert not Said.objects.filter(step__matter=matter).exists()
    assert set(Erased.objects.values_list("rule", flat=True)) == {"incident"}
    assert set(Erasure.objects.values_list("rule", "number")) == {("call", one.number), ("incident", matter.number)}
    report = verify()
    assert report.clean and report.erased > 0
    assert not any(retention.retain(later).values()), "a second run finds nothing"


def test_what_is_open_restricted_or_held_as_evidence_stays(cast: Cast) -> None:
    open_one, secret, held = incident(cast), closed(cast, category="0301"), closed(cast)
    Call.objects.filter(matter=held).update(recording_hold=True)
    later = timezone.now() + LATER
    retention.retain(later)
    assert all(Call.objects.get(matter=one).words for one in (open_one, secret, held))
    assert list(over(later)) == [secret], "somebody who answers for it decides"


def test_the_read_log_is_kept_for_three_years(cast: Cast) -> None:
    now = timezone.now()
    write(cast.actor("adam"), What.WORDS, Basis.HOLDS, now, number="x")
    retention.retain(now + timedelta(days=1000))
    assert Read.objects.count() == 1
    retention.retain(now + LATER)
    assert Read.objects.count() == 0 and Night.objects.get(rule="read", erased=1)


def test_it_is_done_in_the_small_hours_and_once(cast: Cast) -> None:
    closed(cast)
    day = (timezone.now() + LATER).astimezone(CHINA)
    retention._done = None
    retention.night(datetime(day.year, day.month, day.day, 14, 0, tzinfo=CHINA))
    assert Call.objects.get().words
    retention.night(datetime(day.year, day.month, day.day, 3, 30, tzinfo=CHINA))
    assert not Call.objects.get().words
    retention._done = None


def test_a_back_up_restored_later_is_erased_again(cast: Cast) -> None:
    matter = closed(cast)
    now = timezone.now()
    one = Call.objects.get()
    retention._keep("call", [one.number], now)
    retention._keep("incident", [matter.number], now)
    assert retention.again(now) == 2
    one.refresh_from_db()
    assert one.words == "" and not Said.objects.filter(step__matter=matter).exists() and verify().clean
    lines = [json.loads(line) for path in (settings.HOME / "erasures").glob("*.jsonl") for line in path.read_text().splitlines()]
    assert {line["number"] for line in lines} == {one.number, matter.number}
    assert all(set(line) == {"at", "rule", "number"} for line in lines)


def test_the_page_of_the_register_is_the_auditors_and_the_chiefs(cast: Cast, at: At) -> None:
    call(cast)
    for name in ("adam", "lena", "olga", "tom"):
        assert at(name).get(reverse("retention")).status_code == 404
    Posting.objects.filter(person=cast.people["lex"]).update(post="auditor")
    page = at("lex").get(reverse("retention")).content.decode()
    assert "calls.Call: caller_name" in page and "1095 days after the call" in page
