"""The ground a bench stands on: a station and a township under one hub, with the people who act. Called inside a worker."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

SINCE = date(2026, 1, 1)


def set_up() -> None:
    """Home, keys and tables for the database that the environment names."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    from bihuan.station.frame.home import make_home

    make_home(Path(settings.HOME))
    django.setup()
    call_command("migrate", verbosity=0)


@dataclass(frozen=True)
class Ground:
    """Ids of organisations and persons by name."""

    organisations: dict[str, int]
    persons: dict[str, int]
    area: int


ORGANISATIONS = (  # code, kind, parent, hub
    ("county", "county", None, "room"), ("hub_station", "hub_station", "county", "room"), ("station", "station", "hub_station", "room"),
    ("room", "room", "station", None), ("team", "team", "station", None),
    ("township", "township", "county", "room"), ("town_room", "room", "township", None),
    ("water", "department", "township", "town_room"), ("works", "department", "township", "town_room"),
)
PERSONS = (  # name, where, post
    ("duty", "room", "dispatcher"), ("officer", "team", "officer"), ("mate", "team", "officer"),
    ("leader", "station", "leader"), ("chief", "station", "chief"), ("legal", "station", "legal"),
    ("town", "town_room", "town_dispatcher"), ("town_leader", "township", "town_leader"),
    ("clerk", "water", "clerk"), ("other_clerk", "works", "clerk"),
)


def make(*, webhook: str = "", departments: int = 2) -> Ground:
    """`webhook` is given to every organisation; `departments` beyond the first two make the lists wider."""
    from bihuan.station.people.models import Organisation, Person, Placement, Posting
    from bihuan.station.places.models import Area

    orgs: dict[str, Organisation] = {}
    more = [(f"department{n}", "department", "township", "town_room") for n in range(3, departments + 1)]
    for code, kind, _parent, _hub in (*ORGANISATIONS, *more):
        orgs[code] = Organisation.objects.create(code=code, name=code, kind=kind, number_code="330203", webhook=webhook, since=SINCE)
    for code, _kind, parent, hub in (*ORGANISATIONS, *more):
        Placement.objects.create(organisation=orgs[code], parent=orgs[parent] if parent else None, since=SINCE)
        if hub:
            orgs[code].hub = orgs[hub]
            orgs[code].save()
    people = {}
    for name, where, post in (*PERSONS, *((f"clerk_of_{code}", code, "clerk") for code, *_ in more)):
        person = Person.objects.create_user(username=name, name=name)
        Posting.objects.create(person=person, organisation=orgs[where], post=post, since=SINCE)
        people[name] = person.pk
    area = Area.objects.create(code="a1", name="a1", kind="community", terrain="urban", since=SINCE)
    return Ground({code: org.pk for code, org in orgs.items()}, people, area.pk)
