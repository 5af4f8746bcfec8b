"""The index follows the ledger, so that a move costs nothing more: each step leads to its matter, which is indexed as it stands."""

import time
from datetime import date

from django.db import transaction
from django.db.models import Max

from bihuan.station.find import index
from bihuan.station.find.documents import Places, of_addresses, of_matters
from bihuan.station.find.models import Reached, Span
from bihuan.station.find.streets import spans_of
from bihuan.station.loop.models import Matter, Retired
from bihuan.station.loop.stream import Cursor, newest, tail
from bihuan.station.places.models import Address

BATCH = 500
BULK = 5000
BACK = 1000  # keys looked at again: on PostgreSQL a row may appear behind one that was seen


def follow(on: date, seconds: float = 2.0) -> int:
    """Goes on until nothing is new or the time is over. Returns how many documents were written. Any number of processes may follow."""
    end, written = time.monotonic() + seconds, _addresses()
    while (more := _step(on)) is not None:
        written += more
        if time.monotonic() > end:
            return written
    _forget()
    return written


def rebuild(on: date) -> dict[str, int]:
    """Everything anew from the tables. What happens meanwhile is followed afterwards: the cursor stands where this began."""
    start = newest()
    with transaction.atomic():
        for table in index.TABLES:
            index.empty(table)
        Span.objects.all().delete()
        reached = _reached()
        last = Retired.objects.aggregate(last=Max("pk"))["last"] or 0
        Reached.objects.filter(pk=reached.pk).update(cursor=str(start), retired=last, address=0)
    matters = addresses = after = 0
    while more := _addresses():  # first, since they say what of a matter's place may be indexed
        addresses += more
    places = Places()
    while keys := list(Matter.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BULK]):
        after = keys[-1]
        documents = of_matters(keys, on, places)
        with transaction.atomic():
            index.put(index.MATTERS, documents)
        matters += len(documents)
    # Steps of the meantime again: an older document may have been laid over a newer one.
    Reached.objects.filter(pk=reached.pk).update(cursor=str(start))
    for table in index.TABLES:
        index.settle(table)
    return {"matters": matters, "addresses": addresses}


def _step(on: date) -> int | None:
    """One batch of the ledger; None where nothing is new, or where another process was quicker."""
    reached = _reached()
    events = tail(Cursor.parse(reached.cursor), BATCH)
    if not events:
        return None
    keys = {event.matter for event in events}
    documents = of_matters(keys, on, Places())
    with transaction.atomic():
        if not Reached.objects.filter(pk=reached.pk, cursor=reached.cursor).update(cursor=str(events[-1].cursor)):
            return None
        index.take_out(index.MATTERS, keys - documents.keys())
        index.put(index.MATTERS, documents)
    return len(documents)


def _forget() -> None:
    """What retired leaves no step behind, only its row."""
    reached = _reached()
    last = Retired.objects.aggregate(last=Max("pk"))["last"] or 0
    if last == reached.retired:
        return
    gone = list(Retired.objects.filter(pk__gt=reached.retired - BACK, pk__lte=last).values_list("matter_key", flat=True))
    with transaction.atomic():
        index.take_out(index.MATTERS, gone)
        Reached.objects.filter(pk=reached.pk).update(retired=last)


def _addresses() -> int:
    reached = _reached()
    last = Address.objects.aggregate(last=Max("pk"))["last"] or 0
    if last == reached.address:
        return 0
    rows = list(Address.objects.filter(pk__gt=reached.address - BACK).order_by("pk").values_list("pk", "text")[: BULK + BACK])
    with transaction.atomic():
        index.put(index.ADDRESSES, of_addresses(rows))
        known = [Span(text=span) for span in spans_of(text for _pk, text in rows) if len(span) <= Span.LONGEST]
        Span.objects.bulk_create(known, ignore_conflicts=True)
        Reached.objects.filter(pk=reached.pk).update(address=rows[-1][0] if rows else last)
    return len([pk for pk, _text in rows if pk > reached.address])


def _reached() -> Reached:
    return Reached.objects.get_or_create(pk=1)[0]
