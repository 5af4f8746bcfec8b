"""An empty station is founded by one command, and only an empty one."""

import json

import pytest

from bihuan.__main__ import main
from bihuan.station.people.models import Organisation, Person, Posting

pytestmark = pytest.mark.django_db


def test_an_empty_station_gets_its_first_house_and_three_keepers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["found", "云江县公安局", "--code", "330299", "--admin", "guanli", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["post"] for one in told["accounts"]] == ["admin", "security", "auditor"]
    assert Person.objects.get(username="guanli").check_password(told["accounts"][0]["password"])
    assert Posting.objects.filter(organisation__code="330299").count() == 3
    assert all(person.password_is_new for person in Person.objects.all())
    assert main(["found", "另一个", "--code", "2", "--json"]) == 1
    assert Organisation.objects.count() == 1 and Person.objects.count() == 3


def test_one_person_cannot_keep_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["found", "云江县公安局", "--admin", "a", "--security", "A", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sentence"]
    assert not Organisation.objects.exists()
