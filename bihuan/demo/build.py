"""Puts the invented township into an empty home, through the doors any town would use: its files, the importers, the loop's bulk door."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from bihuan.demo.files import write_files
from bihuan.demo.history import bring
from bihuan.demo.market import hold
from bihuan.demo.people import PASSWORD, STATION
from bihuan.demo.world import World
from bihuan.station.bridges import addresses_file, areas_file, organisations_file, people_file
from bihuan.station.calls.models import Call, Unit
from bihuan.station.commands import Unable
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation, Person
from bihuan.station.places.ground import bring as ground
from bihuan.station.places.ground.refusals import MapRefused

DAYS = 365
FILES = (
    (organisations_file, "organisations.csv"), (areas_file, "areas.geojson"), (addresses_file, "addresses.csv"),
    (people_file, "people.csv"),
)  # fmt: skip
Say = Callable[[Any], None]


def build(world: World, home: Path, *, now: datetime, say: Say = lambda words: None, days: int = DAYS) -> dict[str, int]:
    """The township and its calls up to yesterday. What is there already stays; what is missing since is added."""
    if not Organisation.objects.exists():
        say(_("Building the township of Yunxi: ground, roads, people."))
        _settle(world, home / "demo", now, days)
        _draw_map(home / "demo" / "roads.osm", now, say)
    elif not Organisation.objects.filter(code=STATION).exists():
        raise Unable("not-demo", _("There is another station in %(home)s. Give the demo a home of its own with BIHUAN_HOME."), home=home)
    hold(now)
    yesterday = day_of(now) - timedelta(1)
    missing = min((yesterday - _last_day(yesterday - timedelta(days))).days, days)
    if missing <= 0:
        return {"calls": 0, "incidents": 0, "diversions": 0}
    say(_("Writing down the calls of %(days)s days.") % {"days": missing})
    return bring(world.calls(yesterday, missing), world.people, now=now)


def _last_day(none: date) -> date:
    """The last day of invented history, `none` where there is no history yet."""
    last = Call.objects.filter(history=True, origin_key__startswith="demo-").aggregate(last=Max("received_at"))["last"]
    return day_of(last) if last else none


def _draw_map(extract: Path, now: datetime, say: Say) -> None:
    """Without a map everything else works."""
    say(_("Drawing the map from its own OpenStreetMap extract."))
    try:
        ground.bring(extract, now=now)
    except MapRefused as refused:
        say(refused)


@transaction.atomic
def _settle(world: World, folder: Path, now: datetime, days: int) -> None:
    """All of it or nothing, so that a first run that was cut off begins anew."""
    write_files(world, folder, since=day_of(now) - timedelta(days + 30))
    for importer, name in FILES:
        report = importer.run_import(folder / name, dry_run=False, now=now)  # type: ignore[attr-defined]
        if report.rejected:
            raise RuntimeError(f"the demo's own {name} was refused: {report.rejects[0].sentence}")
    organisations = dict(Organisation.objects.values_list("code", "pk"))
    Unit.objects.bulk_create(
        Unit(code=unit.code, name=unit.name, organisation_id=organisations[unit.organisation], mode=unit.mode, status_at=now)
        for unit in world.people.units
    )
    # One hash for all: hundreds of slow hashes would take longer than the whole township.
    Person.objects.filter(username__in=[p.username for p in world.people.persons]).update(password=make_password(PASSWORD))
