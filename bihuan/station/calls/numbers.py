"""The number of a call, which is also the number of the whole chain: 330203-20261121-0042."""

from datetime import date, datetime

from django.db import connection

from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree

NOBODY = "000000"
_RAISE = """
    INSERT INTO calls_serial (prefix, day, last) VALUES (%s, %s, %s)
    ON CONFLICT (prefix, day) DO UPDATE SET last = calls_serial.last + excluded.last RETURNING last
"""


def next_number(station: Organisation, now: datetime) -> str:
    """To be called in the transaction that writes the call: if that fails, the serial is free again, and no number is missing."""
    day = day_of(now)
    return next_numbers(prefix_of(station, day), day, 1)[0]


def next_numbers(prefix: str, day: date, count: int) -> list[str]:
    """So many numbers of one day in a row. One statement, so that any number of processes wait for one another and none gets another's."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [prefix, day, count])
        last = cursor.fetchone()[0]
    return [f"{prefix}-{day:%Y%m%d}-{serial:04d}" for serial in range(last - count + 1, last + 1)]


def prefix_of(station: Organisation, on: date) -> str:
    """The station's code in numbers, else that of the nearest organisation above it that has one."""
    if station.number_code:
        return station.number_code
    line = tree(on).line(station.pk)
    codes = dict(Organisation.objects.filter(pk__in=line).exclude(number_code="").values_list("pk", "number_code"))
    return next((codes[org] for org in line if org in codes), NOBODY)
