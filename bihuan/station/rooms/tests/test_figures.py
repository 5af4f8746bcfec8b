"""Every number of the counter is its list counted again (S1-39)."""

import re

from django.urls import reverse

from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, move
from tests.cast import Cast


def test_each_table_has_the_same_sum_and_each_number_its_list(cast: Cast, at: At) -> None:
    for n, department in enumerate(("D06", "D06", "D07")):
        child = move(cast, diverted(cast, place=f"{n} 幢", category="0902" if n else "0903"), "tom", "accept")
        move(cast, child, "tom", "assign", department=cast.org(department))
    browser = at("tom")
    text = browser.get(reverse("figures")).content.decode()
    links = re.findall(r'href="(/figures/list/\?[^"]+)">(\d+)</a>', text)
    by_table: dict[str, int] = {}
    for address, number in links:
        page = browser.get(address.replace("&amp;", "&")).content.decode()
        assert page.count("data-m=") == int(number), address
        by = address.rsplit("&amp;", 1)[1].split("=")[0]
        by_table[by] = by_table.get(by, 0) + int(number)
    assert by_table == {"month": 3, "department": 3, "category": 3, "outcome": 3}


def test_a_period_that_cannot_be_is_the_last_year(cast: Cast, at: At) -> None:
    diverted(cast)
    for first, last in (("2026-13-01", "x"), ("", ""), ("2026-01-01", "2025-99-99")):
        assert at("tom").get(reverse("figures"), {"first": first, "last": last}).status_code == 200


def test_help_asked_and_not_answered_is_shown(cast: Cast, at: At) -> None:
    child = move(cast, diverted(cast), "tom", "accept")
    move(cast, child, "tom", "ask_help", organisation=cast.org("D07"), task="查油烟")
    text = at("tom").get(reverse("figures")).content.decode()
    assert re.search(r"<td>D07</td><td class=\"r num\">1</td><td class=\"r num\">0</td>", text)


def test_the_township_sees_no_figures_of_incidents(cast: Cast, at: At) -> None:
    assert "So that falling figures stay honest" in at("lena").get(reverse("figures")).content.decode()
    assert "So that falling figures stay honest" not in at("tom").get(reverse("figures")).content.decode()
