"""Letting a person in: one who holds a post in the holder's house or above it."""

from bihuan.loop import Refused
from bihuan.station.loop.kinds import Deed
from bihuan.station.people.actor import day_of, posts_of
from bihuan.station.people.models import Person
from bihuan.station.people.tree import tree


def name_crew(deed: Deed) -> None:
    on = day_of(deed.now)
    today, person = tree(on), Person.objects.filter(pk=deed.said["person"]).first()
    line = today.line(today.house(deed.matter.holder_id))
    if person is None or not any(today.house(place) in line for place, _post in posts_of(person, on)):
        raise Refused("not_a_choice", fields=["person"])
