"""Who rides in a unit: people of its own house, an officer among them, and nobody in two at once."""

from datetime import timedelta

import pytest

from bihuan.loop import Refused
from bihuan.station.calls.crews import man, may_ride, riders
from bihuan.station.calls.models import Riding
from tests.cast import Cast


def crew(cast: Cast, unit: int) -> list[str]:
    return [person.name for person in riders([cast.units[unit].pk]).get(cast.units[unit].pk, [])]


def seat(cast: Cast, unit: int, *names: str) -> None:
    man(cast.units[unit], [cast.people[name].pk for name in names], now=cast.later(minutes=1))


def test_a_crew_gets_in_and_the_next_takes_its_place(cast: Cast) -> None:
    seat(cast, 0, "olga", "aux")
    seat(cast, 0, "otto", "aux")
    assert set(crew(cast, 0)) == {"otto", "aux"}
    left = Riding.objects.get(person=cast.people["olga"])
    assert left.until - left.since == timedelta(minutes=1)
    assert Riding.objects.filter(person=cast.people["aux"]).count() == 1


def test_nobody_rides_in_two_units(cast: Cast) -> None:
    seat(cast, 0, "olga")
    seat(cast, 1, "olga")
    assert (crew(cast, 0), crew(cast, 1)) == ([], ["olga"])


def test_an_auxiliary_does_not_go_out_alone(cast: Cast) -> None:
    with pytest.raises(Refused, match="no_officer"):
        seat(cast, 0, "aux")


def test_only_people_of_the_units_own_house_ride_in_it(cast: Cast) -> None:
    for outsider in ("sam", "bob", "tom", "charlie-officer-far-station"):
        with pytest.raises(Refused, match="not_a_choice"):
            seat(cast, 0, "olga", outsider)
    assert crew(cast, 0) == []
    assert {person.name for person in may_ride(cast.units[0], cast.now)} == {"olga", "otto", "aux", "lena", "ivan"}


def test_an_empty_unit_has_no_crew(cast: Cast) -> None:
    seat(cast, 0, "olga")
    seat(cast, 0)
    assert crew(cast, 0) == []
