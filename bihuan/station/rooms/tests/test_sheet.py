"""The living page: every component by day and by night, one legend, and colours that can be told apart."""

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.station.rooms.contrast import colours, pairs, ratio
from bihuan.station.rooms.legend import LEGEND

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_component_stands_there_by_day_and_by_night(language: str) -> None:
    text = Client(headers={"accept-language": language}).get(reverse("ui")).content.decode()
    assert text.count('data-theme="dark">') == text.count('class="side" data-theme="light">') > 12
    for lamp in LEGEND:
        assert text.count(f"m-{lamp}") >= 3, "by day, by night and in grey"
    for digit in range(9):
        assert text.count(f"code k{digit}") >= 2


def test_no_colour_of_the_token_sheet_is_too_pale_for_its_ground() -> None:
    assert len(pairs()) > 60
    assert not [pair for pair in pairs() if not pair.kept]


def test_the_figures_are_those_of_the_guideline() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colours("light").keys() == colours("dark").keys()
