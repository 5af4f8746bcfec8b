"""What works, what does not, and what to do about it: one finding a line."""

import argparse
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import mail
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.commands import migrate
from bihuan.station.frame import append_only, datakeys, keyring
from bihuan.station.frame.errors import SENTENCES, database_fault
from bihuan.station.frame.home import KEYS, read_key
from bihuan.station.frame.models import DataKey
from bihuan.station.loop import heartbeat
from bihuan.station.loop.models import Step
from bihuan.station.places.ground import home as map_home
from bihuan.station.places.ground.tiles import tiles

GOOD, NOTE, BAD = "good", "note", "bad"
SIGNS = {GOOD: "✓", NOTE: "·", BAD: "✗"}
GIB = 1 << 30
LEAST_ROOM = GIB
SILENT = timedelta(seconds=15)
YEAR = timedelta(days=365)
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    about: str
    state: str
    sentence: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> dict[str, Any]:
    now = timezone.now()
    findings = [finding for examine in EXAMINATIONS for finding in _examined(examine, now)]
    return {"ok": all(finding.state != BAD for finding in findings), "findings": [asdict(finding) for finding in findings]}


def tell(result: dict[str, Any]) -> str:
    return "\n".join(f"{SIGNS[found['state']]} {found['about']}: {found['sentence']}" for found in result["findings"])


def good(about: str, sentence: str, **values: object) -> Finding:
    return Finding(about, GOOD, sentence % values if values else sentence)


def note(about: str, sentence: str, **values: object) -> Finding:
    return Finding(about, NOTE, sentence % values if values else sentence)


def bad(about: str, sentence: str, **values: object) -> Finding:
    return Finding(about, BAD, sentence % values if values else sentence)


def _examined(examine: Callable[[datetime], Iterator[Finding]], now: datetime) -> Iterator[Finding]:
    """An examination that fails is itself a finding; the others go on."""
    try:
        yield from examine(now)
    except Exception as fault:
        code = database_fault(fault)
        yield bad(examine.__name__, f"{SENTENCES[code]} ({fault})".replace("\n", " ") if code else repr(fault))


def python(now: datetime) -> Iterator[Finding]:
    yield good("python", sys.version.split()[0])


def environment(now: datetime) -> Iterator[Finding]:
    for problem in settings.PROBLEMS:
        yield bad(problem.name, str(problem))
    if not settings.PROBLEMS:
        yield good("settings", _("Every setting is understood."))
    if settings.DEBUG:
        yield note("BIHUAN_DEBUG", _("Faults show their inside to whoever meets them. Leave BIHUAN_DEBUG empty in service."))


def home(now: datetime) -> Iterator[Finding]:
    folder: Path = settings.HOME
    if not folder.is_dir():
        yield note("home", _("%(home)s is not there yet; the first start makes it."), home=folder)
        return
    missing = ", ".join(name for name in KEYS if read_key(folder, name) is None)
    if missing:
        yield bad("keys", _("Missing: %(names)s. Bring them back from where you keep them, or run `bihuan migrate` for new ones."),
                  names=missing)
    free = shutil.disk_usage(folder).free
    if free < LEAST_ROOM:
        yield bad("disk", _("Only %(free)s GiB are free under %(home)s. Make room before it is full."),
                  free=f"{free / GIB:.1f}", home=folder)
    else:
        yield good("disk", _("%(free)s GiB are free under %(home)s."), free=f"{free / GIB:.1f}", home=folder)


def database(now: datetime) -> Iterator[Finding]:
    if not _database_is_made():
        yield note("database", _("There is no database yet; the first start makes it."))
        return
    yield _sqlite() if connection.vendor == "sqlite" else _postgresql()
    waiting = migrate.waiting()
    if waiting:
        yield bad("migrations", _("%(count)s migrations wait. Run `bihuan migrate`."), count=len(waiting))
        return
    yield good("migrations", _("The tables are those of this version."))
    fallen = ", ".join(append_only.missing())
    if fallen:
        yield bad("ledger", _("The ledger is not protected: %(names)s missing. Run `bihuan migrate`, then `bihuan audit verify`."),
                  names=fallen)
    else:
        yield good("ledger", _("The database refuses to change or delete a step."))


def sealing(now: datetime) -> Iterator[Finding]:
    """Whether what was said can be opened, and how long the key that wraps has been in use."""
    if not _database_is_made() or migrate.waiting():
        return
    if missing := datakeys.closed():
        yield bad("sealing", _("What was said cannot be read: the key %(names)s is not in %(keys)s. "
                               "Bring that file back from where you keep it."), names=", ".join(missing), keys=keyring.path())
        return
    name, age = keyring.newest()[0], now - DataKey.objects.latest("made_at").made_at
    if age > YEAR:
        yield note("sealing", _("The key %(name)s is more than a year old. Run `bihuan keys rotate`."), name=name)
    else:
        yield good("sealing", _("What was said is sealed and can be opened."))


def _database_is_made() -> bool:
    return connection.vendor != "sqlite" or Path(settings.DATABASES["default"]["NAME"]).exists()


def _sqlite() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if mode != "wal":
        return bad("database", _("SQLite is not in WAL mode, so writers would fail. Keep it on a local disk."))
    return good("database", f"SQLite {sqlite3.sqlite_version}")


def _postgresql() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    if int(version.split(".")[0]) < 15:
        return bad("database", _("PostgreSQL %(version)s is too old; use 15 or newer."), version=version)
    return good("database", f"PostgreSQL {version}")


def clock(now: datetime) -> Iterator[Finding]:
    newest = None
    if _database_is_made() and Step._meta.db_table in connection.introspection.table_names():
        newest = Step.objects.aggregate(at=Max("at"))["at"]
    if now < EARLIEST or (newest and newest > now + timedelta(minutes=5)):
        yield bad("clock", _("This machine's clock says %(now)s, but later steps are already recorded. Set the clock."), now=now)
    else:
        yield good("clock", f"{timezone.localtime(now):%Y-%m-%d %H:%M}")


def calendar(now: datetime) -> Iterator[Finding]:
    year, known = timezone.localtime(now).year, max(day.year for day in chinese_calendar.constants.holidays)
    if known < year:
        yield bad("calendar", _("The holidays of %(year)s are not known here; deadlines are provisional. Update chinesecalendar."),
                  year=year)
    elif known == year:
        yield note("calendar", _("The holidays of %(year)s are not published yet; deadlines in it are provisional."), year=year + 1)
    else:
        yield good("calendar", _("Holidays are known to the end of %(year)s."), year=known)


def files(now: datetime) -> Iterator[Finding]:
    if all(finders.find(f"vendor/{name}") for name in ("maplibre-gl.js", "maplibre-gl-worker.js", "maplibre-gl.css")):
        yield good("front-end", _("The front-end files are there."))
    else:
        yield bad("front-end", _("The front-end files are missing. Run `make setup`."))
    if (settings.LOCALE_PATHS[0] / "zh_Hans" / "LC_MESSAGES" / "django.mo").exists():
        yield good("translations", _("Chinese and English are there."))
    else:
        yield bad("translations", _("The Chinese texts are not compiled. Run `make setup`."))


def ground(now: datetime) -> Iterator[Finding]:
    made, cut = map_home.about(), tiles()
    if made is None or cut is None:
        yield note("map", _("There is no map; the map page shows places on plain ground. Make one: bihuan map import county.osm.pbf"))
    else:
        day = timezone.localtime(made.made_at)
        yield good("map", _("Made of %(file)s on %(day)s; %(tiles)s tiles, %(names)s names."),
                   file=made.file, day=f"{day:%Y-%m-%d}", tiles=cut.count, names=made.names)


def telling(now: datetime) -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield note("e-mail", _("No e-mail is sent; what would have been sent is kept in %(folder)s. Set BIHUAN_EMAIL_URL to send."),
                   folder=settings.EMAIL_FILE_PATH)
        return
    server = mail.get_connection()
    try:
        server.open()
        server.close()
        yield good("e-mail", settings.EMAIL_HOST)
    except OSError as fault:
        yield bad("e-mail", _("The mail server %(host)s does not take us (%(fault)s). Check BIHUAN_EMAIL_URL."),
                  host=settings.EMAIL_HOST, fault=fault)


def workers(now: datetime) -> Iterator[Finding]:
    for name in ("sweeper", "sender"):
        beat = heartbeat.silent_since(name)
        if beat is None or now - beat > SILENT:
            yield note(name, _("It is not running; `bihuan serve` starts it. Until then no clock rings and nobody is told."))
        else:
            yield good(name, _("It is running."))


def browser(now: datetime) -> Iterator[Finding]:
    if not any(shutil.which(name) for name in BROWSERS):
        yield note("chromium", _("Not installed; only the browser tests need it (`make system`)."))


EXAMINATIONS = (python, environment, home, database, sealing, clock, calendar, files, ground, telling, workers, browser)
