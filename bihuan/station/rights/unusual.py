"""The week's unusual look-ups: which reads those who keep the log look at again. Control of access, never of work; by time, no rank.

Reads outside a person's shift are among them where that person's shifts of the week were typed; of how many readers they were not is said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.models import Call, CallerLookup
from bihuan.station.duty.shifts import typed
from bihuan.station.duty.spans import Span
from bihuan.station.loop.models import Glass, Matter
from bihuan.station.people.posts import POSTS
from bihuan.station.rights.models import Basis, Purpose, Read, What
from bihuan.station.rights.weeks import Week

PERSONAL = (What.WORDS, What.NUMBER, What.PRINT, What.API)  # a list as a file holds nothing of a person
GRACE = timedelta(minutes=30)  # before and after a shift: handing over takes its time
PAST_WEEKS, TIMES, MORE = 8, 2, 10  # many: more than twice one's own average week of the eight before, and ten more than it


@dataclass(frozen=True)
class Sort:
    label: Any
    means: Any
    base: Any


SORTS = {
    "number": Sort(_("full number"), _("A whole telephone number was shown."), _("reads")),
    "lookup": Sort(_("looked up by number"), _("Somebody asked which other calls came from the same number."), _("calls received")),
    "glass": Sort(_("opened in need"), _("A restricted matter was opened by somebody to whom it is closed."), _("restricted matters")),
    "subject": Sort(_("asked for all of one person"), _("A person asked at the counter what is held of them; every time stands here."),
                    _("reads")),
    "outside": Sort(_("outside one's own area"),
                    _("The reader neither held it, nor was named on it, nor answered for it, and gave a purpose."), _("reads")),
    "off_shift": Sort(_("outside one's shift"),
                      _("The reader's shifts of that week were typed, and none of them, with half an hour before and after, "
                        "holds this moment."),
                      _("reads by those whose shifts are known")),
    "many": Sort(_("more than usual"), _("An account read more than twice its own average week of the eight before, and at least ten more. "
                                         "An account without reads in those weeks is not compared."), _("accounts that read")),
}


@dataclass(frozen=True)
class Odd:
    """One line. `said` is the purpose, or the figures that make it unusual."""

    at: datetime
    sort: str
    who: str
    post: str = ""
    number: str = ""
    said: str = ""

    @property
    def label(self) -> str:
        return str(SORTS[self.sort].label)


@dataclass(frozen=True)
class Tally:
    """How many of how many."""

    sort: Sort
    n: int
    of: int


@dataclass(frozen=True)
class Unusual:
    rows: list[Odd]
    tallies: list[Tally]
    shifts_unknown: int  # readers of the week of whom no shift was typed
    readers: int


def unusual(organisations: Collection[int], over: Week) -> Unusual:
    """Of reads under posts of these organisations, the newest first."""
    reads = Read.objects.filter(organisation_id__in=organisations, what__in=PERSONAL)
    week = reads.filter(at__gte=over.start, at__lt=over.end)
    looks = CallerLookup.objects.filter(at__gte=over.start, at__lt=over.end, call__station_id__in=organisations)
    glasses = Glass.objects.filter(at__gte=over.start, at__lt=over.end, organisation_id__in=organisations)
    asked = Read.objects.filter(
        organisation_id__in=organisations, at__gte=over.start, at__lt=over.end, what=What.SUBJECT, number="")
    outside = week.filter(basis=Basis.ASKED).exclude(number="")
    rows = [
        *_reads("number", week.filter(what=What.NUMBER)),
        *(Odd(one.at, "lookup", str(one.by or ""), number=one.call.number, said=one.purpose) for one in looks.select_related("by", "call")),
        *(Odd(one.at, "glass", str(one.person), _post(one.post), one.matter.number)
          for one in glasses.select_related("person", "matter")),
        *_reads("subject", asked),
        *_reads("outside", outside),
        *_many(reads, week, over),
    ]
    readers = set(week.order_by().values_list("person_id", flat=True).distinct())
    known = typed(readers, over.start, over.end)
    on_record = week.filter(person__in=known)
    rows += _reads("off_shift", on_record.exclude(pk__in=_on_shift(on_record, known)))
    of = {
        "number": week.count(), "outside": week.count(), "subject": week.count() + asked.count(),
        "off_shift": on_record.count(),
        "many": week.order_by().values("person").distinct().count(),
        "lookup": Call.objects.filter(station_id__in=organisations, received_at__gte=over.start, received_at__lt=over.end).count(),
        "glass": Matter.objects.filter(restricted=True, origin_id__in=organisations, opened_at__lt=over.end).count(),
    }  # fmt: skip
    tallies = [Tally(sort, sum(row.sort == name for row in rows), of[name]) for name, sort in SORTS.items()]
    return Unusual(sorted(rows, key=lambda row: row.at, reverse=True), tallies, len(readers - set(known)), len(readers))


def _reads(sort: str, found: QuerySet[Read]) -> list[Odd]:
    return [Odd(one.at, sort, str(one.person), _post(one.post), one.number, str(Purpose(one.purpose).label) if one.purpose else "")
            for one in found.select_related("person")]


def _on_shift(found: QuerySet[Read], known: Mapping[int, list[Span]]) -> list[int]:
    return [pk for pk, person, at in found.values_list("pk", "person_id", "at")
            if any(start - GRACE <= at < end + GRACE for start, end in known[person])]


def _many(reads: QuerySet[Read], week: QuerySet[Read], over: Week) -> list[Odd]:
    """Each account beside its own past alone, never beside another's."""
    before = reads.filter(at__gte=over.start - timedelta(weeks=PAST_WEEKS), at__lt=over.start)
    past = dict(before.order_by().values_list("person").annotate(n=Count("pk")))
    rows = []
    for person, name, n, last in week.order_by().values_list("person", "person__name").annotate(n=Count("pk"), last=Max("at")):
        usual = past.get(person, 0) / PAST_WEEKS
        if usual and n > TIMES * usual and n >= usual + MORE:
            rows.append(Odd(last, "many", name, said=_now("%(n)s reads; own average week: %(usual)s") % {"n": n, "usual": f"{usual:.1f}"}))
    return rows


def _post(post: str) -> str:
    return str(POSTS.get(post, post))
