"""`python -m tests.frame.writer NAME`: a dispatcher of that name opens matter after matter until stopped."""

import sys
from datetime import date

import django

django.setup()

from django.utils import timezone  # noqa: E402  the apps must be ready first

from bihuan.station.loop.act import open_matter  # noqa: E402
from bihuan.station.people import posts  # noqa: E402
from bihuan.station.people.actor import actor_for  # noqa: E402
from bihuan.station.people.models import Organisation, Person, Posting  # noqa: E402

PLACE = "翠湖花园7幢302"


def main(name: str) -> None:
    start = date(2020, 1, 1)
    station = Organisation.objects.create(code=name, name=name, name_en=name, kind="station", since=start, always_open=True)
    person = Person.objects.create_user(username=name, name=name)
    Posting.objects.create(person=person, organisation=station, post=posts.DISPATCHER, since=start)
    serial = 0
    while True:
        now, serial = timezone.now(), serial + 1
        chain, actor = f"{name}-{serial:06d}", actor_for(person, now=now)
        open_matter("diversion", actor=actor, now=now, chain=chain, origin=station.pk, title="噪声", place=PLACE)


if __name__ == "__main__":
    main(sys.argv[1])
