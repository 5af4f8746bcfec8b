"""What works, what does not, and what to do about it: one finding a line."""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import mail
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.station.commands import migrate
from bihuan.station.frame.errors import SENTENCES, database_fault
from bihuan.station.frame.home import KEYS, read_key
from bihuan.station.loop import heartbeat, triggers

GOOD, NOTE, BAD = "good", "note", "bad"
SIGNS = {GOOD: "✓", NOTE: "·", BAD: "✗"}
LEAST_ROOM = 1 << 30
SILENT = timedelta(seconds=15)
EARLIEST = datetime(2026, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
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


def _examined(examine: Callable[[datetime], Iterator[Finding]], now: datetime) -> Iterator[Finding]:
    """An examination that fails is itself a finding; the others go on."""
    try:
        yield from examine(now)
    except Exception as fault:
        code = database_fault(fault)
        yield Finding(examine.__name__, BAD, f"{SENTENCES[code]} ({fault})".replace("\n", " ") if code else repr(fault))


def python(now: datetime) -> Iterator[Finding]:
    yield Finding("python", GOOD, sys.version.split()[0])


def environment(now: datetime) -> Iterator[Finding]:
    for problem in settings.PROBLEMS:
        yield Finding(problem.name, BAD, str(problem))
    if not settings.PROBLEMS:
        yield Finding("settings", GOOD, _("Every setting is understood."))
    if settings.DEBUG:
        yield Finding("BIHUAN_DEBUG", NOTE, _("Faults show their inside to whoever meets them. Leave BIHUAN_DEBUG empty in service."))


def home(now: datetime) -> Iterator[Finding]:
    folder: Path = settings.HOME
    if not folder.is_dir():
        yield Finding("home", NOTE, _("%(home)s is not there yet; the first start makes it.") % {"home": folder})
        return
    missing = [name for name in KEYS if read_key(folder, name) is None]
    if missing:
        yield Finding("keys", BAD, _("Missing: %(names)s. Bring them back from where you keep them, or run `bihuan migrate` for new ones.")
                      % {"names": ", ".join(missing)})
    free = shutil.disk_usage(folder).free
    room = {"free": f"{free / (1 << 30):.1f}", "home": folder}
    if free < LEAST_ROOM:
        yield Finding("disk", BAD, _("Only %(free)s GiB are free under %(home)s. Make room before it is full.") % room)
    else:
        yield Finding("disk", GOOD, _("%(free)s GiB are free under %(home)s.") % room)


def database(now: datetime) -> Iterator[Finding]:
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        yield Finding("database", NOTE, _("There is no database yet; the first start makes it."))
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            right = mode == "wal" and settings.DATABASES["default"]["OPTIONS"].get("transaction_mode") == "IMMEDIATE"
            yield Finding("database", GOOD if right else BAD,
                          f"SQLite, {mode}" if right else _("SQLite is not in WAL mode, so writers would fail. Keep it on a local disk."))
        else:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
            right = int(version.split(".")[0]) >= 15
            yield Finding("database", GOOD if right else BAD,
                          f"PostgreSQL {version}" if right else _("PostgreSQL %(version)s is too old; use 15 or newer.") % {"version": version})
    waiting = migrate.waiting()
    if waiting:
        yield Finding("migrations", BAD, _("%(count)s migrations wait. Run `bihuan migrate`.") % {"count": len(waiting)})
        return
    yield Finding("migrations", GOOD, _("The tables are those of this version."))
    fallen = triggers.missing()
    if fallen:
        yield Finding("ledger", BAD, _("The ledger is not protected: %(names)s missing. Run `bihuan migrate`, then `bihuan audit verify`.")
                      % {"names": ", ".join(fallen)})
    else:
        yield Finding("ledger", GOOD, _("The database refuses to change or delete a step."))


def clock(now: datetime) -> Iterator[Finding]:
    newest = None
    if "loop_step" in connection.introspection.table_names():
        from bihuan.station.loop.models import Step

        newest = Step.objects.order_by("-pk").values_list("at", flat=True).first()
    if now < EARLIEST or (newest and newest > now + timedelta(minutes=5)):
        yield Finding("clock", BAD, _("This machine's clock says %(now)s, which is before what is already recorded. Set the clock.") % {"now": now})
    else:
        yield Finding("clock", GOOD, f"{timezone.localtime(now):%Y-%m-%d %H:%M}")


def calendar(now: datetime) -> Iterator[Finding]:
    import chinese_calendar

    year = timezone.localtime(now).year
    known = max(day.year for day in chinese_calendar.constants.holidays)
    if known < year:
        yield Finding("calendar", BAD, _("The holidays of %(year)s are not known here; deadlines are provisional. Update chinesecalendar.")
                      % {"year": year})
    elif known < year + 1:
        yield Finding("calendar", NOTE, _("The holidays of %(year)s are not published yet; deadlines in it are provisional.") % {"year": year + 1})
    else:
        yield Finding("calendar", GOOD, _("Holidays are known to the end of %(year)s.") % {"year": known})


def files(now: datetime) -> Iterator[Finding]:
    if finders.find("vendor/tabler.min.css"):
        yield Finding("front-end", GOOD, _("The front-end files are there."))
    else:
        yield Finding("front-end", BAD, _("The front-end files are missing. Run `make setup`."))
    if any(path.exists() for path in Path(settings.LOCALE_PATHS[0]).glob("zh_Hans/LC_MESSAGES/django.mo")):
        yield Finding("translations", GOOD, _("Chinese and English are there."))
    else:
        yield Finding("translations", BAD, _("The Chinese texts are not compiled. Run `make setup`."))


def telling(now: datetime) -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Finding("e-mail", NOTE, _("No e-mail is sent; what would have been sent is kept in %(folder)s. Set BIHUAN_EMAIL_URL to send.")
                      % {"folder": settings.EMAIL_FILE_PATH})
    else:
        try:
            mail.get_connection().open()
            yield Finding("e-mail", GOOD, settings.EMAIL_HOST)
        except OSError as fault:
            yield Finding("e-mail", BAD, _("The mail server %(host)s does not take us (%(fault)s). Check BIHUAN_EMAIL_URL.")
                          % {"host": settings.EMAIL_HOST, "fault": fault})


def workers(now: datetime) -> Iterator[Finding]:
    for name in ("sweeper", "sender"):
        beat = heartbeat.silent_since(name)
        if beat is None or now - beat > SILENT:
            yield Finding(name, NOTE, _("It is not running; `bihuan serve` starts it. Until then no clock rings and nobody is told."))
        else:
            yield Finding(name, GOOD, _("It is running."))


def browser(now: datetime) -> Iterator[Finding]:
    if not any(shutil.which(name) for name in BROWSERS):
        yield Finding("chromium", NOTE, _("Not installed; only the browser tests need it (`make system`)."))


EXAMINATIONS = (python, environment, home, database, clock, calendar, files, telling, workers, browser)
