"""Sets the cast into the database of a station of its own, so that real browsers can sign in. Run as a program of that station."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
django.setup()

from bihuan.station.places.models import Address, Area  # noqa: E402  the tables must be known first
from tests.cast import START, made  # noqa: E402

PASSWORD = "correct horse battery"
PLACE = "老街88号"


def main() -> None:
    cast = made()
    Address.objects.create(text=PLACE, lat=29.9, lon=121.4)
    Area.objects.create(code="Z9", name="画界片", kind="zone", since=START, organisation=cast.organisations["elsewhere"])
    print(json.dumps({name: str(one.pk) for name, one in (cast.organisations | cast.people).items()}))  # type: ignore[operator]


if __name__ == "__main__":
    main()
