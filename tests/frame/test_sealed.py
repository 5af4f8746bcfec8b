"""What persons said, their names, numbers and addresses: unreadable in the database, under keys that change and that no back-up holds."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection, models
from django.utils import timezone

from bihuan.station.calls.models import Call
from bihuan.station.calls.take import CallFacts, take
from bihuan.station.frame import datakeys, keyring
from bihuan.station.frame.keyring import KeysMissing
from bihuan.station.frame.models import DataKey
from bihuan.station.frame.reseal import reseal_all
from bihuan.station.frame.sealed import SealedField, seal, unseal
from bihuan.station.loop.act import act
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Said
from tests.station import Station, drop_database, new_database, until

SECRET = ("楼上又打起来了", "13805741234", "王翠花", "翠湖花园7幢302")


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A file of keys of the test's own, beginning as the run's."""
    file = tmp_path / "sealing.keys"
    shutil.copy(settings.SEALING_KEYS, file)
    settings.SEALING_KEYS = file
    yield file
    datakeys.forget()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Station]:
    database = new_database()
    made = Station(tmp_path / "elsewhere", database)
    yield made
    made.end()
    drop_database(database)


def raw(column: str, table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [row[0] for row in cursor.fetchall()]


def taken(cast: Any) -> Call:
    words, phone, name, place = SECRET
    facts = CallFacts(words=words, caller_phone=phone, caller_name=name, place=place)
    return take(facts, taken_by=cast.people["alice"], station=cast.organisations["station"], now=cast.now)


def offered(cast: Any) -> Matter:
    sheet = {"request": SECRET[0], "caller_phone": SECRET[1], "danger": "no", "urgency": "general"}
    matter = cast.open("diversion", sheet=sheet, place=SECRET[3])
    said = {"to": cast.org("D06"), "words": SECRET[0]}
    return act(matter.pk, "offer", cast.actor("alice"), said, version=matter.version, now=cast.now)


def test_the_database_holds_none_of_it_and_the_product_reads_all_of_it(cast: Any) -> None:
    call = taken(cast)
    for column in ("words", "caller_phone", "caller_name", "place"):
        (token,) = raw(column, "calls_call")
        assert token.startswith("~") and not any(one in token for one in SECRET)
    again = Call.objects.get(pk=call.pk)
    assert (again.words, again.caller_phone, again.caller_name, again.place) == SECRET


def test_what_is_said_at_a_move_is_sealed_and_the_ledger_still_proves_it(cast: Any) -> None:
    matter = offered(cast)
    held = raw("words", "loop_said") + raw("place", "loop_matter") + raw("request", "diversion_diversionsheet")
    assert held and not any(one in token for token in held for one in SECRET)
    assert SECRET[0] in Said.objects.get(step__matter=matter, step__move="offer").words
    assert verify().clean


def test_the_same_words_are_never_sealed_alike_and_cannot_be_looked_for(cast: Any) -> None:
    assert seal("甲") != seal("甲") and unseal(seal("甲")) == "甲"
    for wrong in ({"words": "甲"}, {"words__contains": "甲"}, {"caller_phone__startswith": "138"}):
        with pytest.raises((FieldError, ValueError)):
            list(Call.objects.filter(**wrong))
    assert list(Call.objects.filter(words="")) == []


def test_what_was_sealed_elsewhere_or_changed_is_refused(db: None) -> None:
    token = seal("甲乙丙丁")
    with pytest.raises(ValueError):
        unseal(token[:-6] + ("AAAAAA" if not token.endswith("AAAAAA") else "BBBBBB"))
    with pytest.raises(ValueError):
        unseal("甲乙丙丁")


def test_after_a_rotation_the_old_key_opens_nothing_here_any_more(cast: Any, ring: Path) -> None:
    matter = offered(cast)
    before, tokens = keyring.newest()[0], raw("place", "loop_matter")
    name, wrapped = datakeys.rotate(timezone.now())
    assert reseal_all() >= 2 and wrapped >= 1
    assert raw("place", "loop_matter") != tokens
    assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {name}
    keyring.drop(before)
    datakeys.forget()
    matter.refresh_from_db()
    assert matter.place == SECRET[3] and verify().clean
    assert reseal_all() == 0, "a second time changes nothing"


def test_a_key_that_is_missing_is_named_and_nothing_is_written_over(cast: Any, ring: Path) -> None:
    matter = cast.open("diversion", place=SECRET[3])
    name, held = keyring.newest()
    keyring.drop(name)
    datakeys.forget()
    with pytest.raises(KeysMissing, match=name):
        matter.refresh_from_db()
    with pytest.raises(KeysMissing):
        datakeys.rotate(timezone.now())
    keyring.bring({name: held})
    matter.refresh_from_db()
    assert matter.place == SECRET[3]


def test_a_column_that_is_sealed_is_text_to_a_migration() -> None:
    assert SealedField(blank=True).deconstruct()[1] == "django.db.models.TextField"


def test_every_text_of_a_caller_is_sealed() -> None:
    """A column whose name speaks of a caller or of words holds tokens, in every table."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if model.__module__.startswith("bihuan.") and field.name in ("caller_name", "caller_phone", "words", "request", "feedback"):
                assert isinstance(field, SealedField), field
                assert isinstance(field, models.TextField)


def dump(station: Station) -> str:
    """The whole database as text."""
    if not station.database:
        return "\n".join(sqlite3.connect(station.home / "bihuan.sqlite3").iterdump())
    with psycopg.connect(station.database) as there:
        tables = [row[0] for row in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return "\n".join(str(row) for table in tables for row in there.execute(f'SELECT * FROM "{table}"'))


def test_a_back_up_without_keys_says_so_and_its_restore_names_the_key_that_is_missing(station: Station, elsewhere: Station) -> None:
    station.migrate()
    station.python("-m", "tests.frame.writer", "a")
    until(lambda: "a-000003" in dump(station))
    station.end()
    assert SECRET[3] not in dump(station)
    told = station.bihuan("backup", text="1").out
    assert "sealing.keys" in told
    made = station.bihuan("backup").said
    assert made["keys"] is False

    refused = elsewhere.bihuan("restore", made["file"])
    missing = refused.said["missing"]
    assert (refused.code, refused.said["code"]) == (1, "keys") and refused.said["matters"] > 0
    assert any(finding["about"] == "sealing" and finding["state"] == "bad" for finding in elsewhere.bihuan("doctor").said["findings"])
    shutil.copy(station.home / "keys" / "sealing.keys", elsewhere.home / "keys" / "sealing.keys")
    assert elsewhere.bihuan("audit", "verify").code == 0
    assert elsewhere.bihuan("keys").said["keys"] == [{"name": missing[0], "in_use": True}]


def test_keys_are_changed_while_others_write_and_an_old_one_is_forgotten(station: Station) -> None:
    station.migrate()
    writer = station.python("-m", "tests.frame.writer", "a")
    before = station.bihuan("keys").said["keys"][0]["name"]
    in_use = station.bihuan("keys", "forget", before)
    assert (in_use.code, in_use.said["code"]) == (1, "in-use")
    rotated = station.bihuan("keys", "rotate")
    assert rotated.code == 0 and writer.poll() is None, rotated
    assert station.bihuan("keys", "forget", before).code == 0
    station.end()
    assert station.bihuan("audit", "verify").code == 0
    assert [one["name"] for one in station.bihuan("keys").said["keys"]] == [rotated.said["key"]]


def test_the_path_of_the_keys_is_a_setting() -> None:
    assert settings.SEALING_KEYS.name == "sealing.keys"
