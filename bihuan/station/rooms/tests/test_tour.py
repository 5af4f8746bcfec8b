"""The tour is for newcomers to the demo, and nowhere else."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.station.people.models import Person
from bihuan.station.rooms.calling.tour import STOPS
from bihuan.station.rooms.tests.conftest import At
from tests.cast import Cast


def test_only_in_a_demo_and_only_for_whoever_takes_calls(cast: Cast, at: At, settings: Any) -> None:
    assert "tour-stops" not in at("alice").get(reverse("queue")).content.decode()
    settings.DEMO = True
    assert "tour-stops" in at("alice").get(reverse("queue")).content.decode()
    assert "tour-stops" not in at("olga").get(reverse("queue")).content.decode()


def test_the_sign_in_page_of_a_demo_offers_its_seats_and_no_other_page_does(cast: Cast, settings: Any) -> None:
    Person.objects.create_user("officer", password="yunxi", name="何俊")
    settings.DEMO_PASSWORD = "yunxi"
    assert "何俊" not in Client().get("/sign-in/").content.decode()
    settings.DEMO = True
    shown = Client().get("/sign-in/").content.decode()
    assert "何俊" in shown and "alice" not in shown
    browser = Client()
    browser.post("/sign-in/", {"login": "officer", "password": "yunxi"})
    assert browser.get("/my/").status_code == 200


def test_its_stops_up_to_the_incident_point_at_controls_that_are_there(cast: Cast, at: At) -> None:
    pages = at("alice").get(reverse("queue")).content.decode() + at("alice").get(reverse("new-call")).content.decode()
    for stop in STOPS[:6]:
        if found := re.fullmatch(r"#([\w-]+)", stop.at):
            assert f'id="{found[1]}"' in pages, stop.at
    assert 'class="dangers"' in pages and 'name="then" value="open"' in pages
