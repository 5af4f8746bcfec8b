"""The night's work: what is due by the register is erased, its count stays, and a line says what was erased by which rule.

The lines are also kept in a file beside the database, as the seals are, so that a back-up restored later is erased again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.station.calls.models import Call, CallerLookup, Unit
from bihuan.station.calls.models.quick import Fraud, Lost, Missing
from bihuan.station.duty.models import Item, PlanHelper, Recall, Relief, Shift
from bihuan.station.exercise.models import Played
from bihuan.station.frame.sealed import SealedField
from bihuan.station.lines.models import Ringing, Told
from bihuan.station.loop.erase import erase_personal
from bihuan.station.loop.models import Matter, Said
from bihuan.station.patterns.models import ClusterDecided, PlaceReview
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.models import SignIn
from bihuan.station.people.terms import kept
from bihuan.station.rights.models import AfterTerm, Disclosure, Erasure, Night, Read

BATCH = 200
FROM, TO = 3, 6  # the hours of the night in China in which it is done

_done: date | None = None


@dataclass(frozen=True)
class Rule:
    """What is due when its term has run since a moment, and how it goes. `name` is the key of the term. `number`: whether the record of
    it carries the row's number; without one its age alone erases it."""

    name: str
    before: Callable[[datetime], QuerySet[Any]]
    erase: Callable[[Sequence[Any], datetime], None]
    number: bool = False

    def due(self, now: datetime) -> QuerySet[Any]:
        return self.before(now - kept(self.name, now))


def _calls(before: datetime) -> QuerySet[Call]:
    """The personal part of old calls, but of those whose matter is open or restricted, or whose recording is held as evidence."""
    old = Call.objects.filter(received_at__lt=before, recording_hold=False)
    said = ~Q(caller_name="") | ~Q(caller_phone="") | ~Q(words="") | ~Q(place="")
    return old.filter(said).exclude(matter__isnull=False, matter__closed_at=None).exclude(matter__restricted=True).order_by("received_at")


def erase_calls(rows: Iterable[Call], now: datetime) -> None:
    Call.objects.filter(pk__in=[row.pk for row in rows]).update(
        caller_name="", caller_phone="", words="", place="", lat=None, lon=None, caller_key="", given_class="", remarks=[])


def _matters(kind: str) -> Callable[[datetime], QuerySet[Matter]]:
    def before(moment: datetime) -> QuerySet[Matter]:
        closed = Matter.objects.filter(kind=kind, restricted=False, closed_at__lt=moment)
        return closed.filter(Exists(Said.objects.filter(step__matter=OuterRef("pk"))) | ~Q(place="")).order_by("closed_at")

    return before


def _restricted(before: datetime) -> QuerySet[Matter]:
    """Those that two persons have agreed to erase, and of whose recordings none is held as evidence."""
    agreed = AfterTerm.objects.filter(number=OuterRef("number"), agreed=True, verdict=AfterTerm.Verdict.ERASE)
    calls = Call.objects.filter(matter=OuterRef("pk"))
    past = Matter.objects.filter(Exists(agreed), restricted=True, closed_at__lt=before).exclude(Exists(calls.filter(recording_hold=True)))
    said = Exists(Said.objects.filter(step__matter=OuterRef("pk"))) | ~Q(place="") | Exists(calls.filter(~Q(words="")))
    return past.filter(said).order_by("closed_at")


def _erase_restricted(rows: Sequence[Matter], now: datetime) -> None:
    _erase_matters("restricted")(rows, now)
    erase_calls(Call.objects.filter(matter__in=rows), now)


def _erase_matters(rule: str) -> Callable[[Sequence[Matter], datetime], None]:
    def erase(rows: Sequence[Matter], now: datetime) -> None:
        for row in rows:
            erase_personal(row, rule=rule, now=now)

    return erase


def _quick(form: type[Any], *, found: bool = False) -> Rule:
    """What a quick form holds of a person, once its matter is closed (a search: once the person is found), or its call was never sorted.
    Times, sums and ages stay, for they are nobody's."""
    sealed = [one.name for one in form._meta.concrete_fields if isinstance(one, SealedField)]

    def before(moment: datetime) -> QuerySet[Any]:
        over = Q(call__matter__closed_at__lt=moment) | Q(call__matter=None, call__received_at__lt=moment)
        if found:
            over |= Q(call__matter__incidentsheet__found_at__lt=moment)
        said = Q()
        for name in sealed:
            said |= ~Q(**{name: ""})
        return form.objects.filter(over, said).order_by("pk")

    def erase(rows: Sequence[Any], now: datetime) -> None:
        form.objects.filter(pk__in=[row.pk for row in rows]).update(**dict.fromkeys(sealed, ""))

    return Rule(form._meta.model_name or "", before, erase)


def _aged(rule: str, model: Any, column: str) -> Rule:
    def erase(rows: Sequence[Any], now: datetime) -> None:
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()

    return Rule(rule, lambda before: model.objects.filter(**{f"{column}__lt": before}).order_by("pk"), erase)


def _erase_positions(rows: Sequence[Unit], now: datetime) -> None:
    Unit.objects.filter(pk__in=[row.pk for row in rows]).update(lat=None, lon=None, located_at=None)


def _ringings(before: datetime) -> QuerySet[Ringing]:
    said = ~Q(phone="") | ~Q(caller_key="") | ~Q(why="") | Exists(Told.objects.filter(ringing=OuterRef("pk")))
    return Ringing.objects.filter(said, came_at__lt=before).order_by("pk")


def _erase_ringings(rows: Sequence[Ringing], now: datetime) -> None:
    """The times stay for the figures; nothing of a person does."""
    keys = [row.pk for row in rows]
    Told.objects.filter(ringing__in=keys).delete()
    Ringing.objects.filter(pk__in=keys).update(phone="", caller_key="", why="")


def _contacts(before: datetime) -> QuerySet[PlanHelper]:
    return PlanHelper.objects.filter(plan__last__lt=day_of(before)).exclude(contact="").order_by("pk")


def _erase_contacts(rows: Sequence[PlanHelper], now: datetime) -> None:
    PlanHelper.objects.filter(pk__in=[row.pk for row in rows]).update(contact="")


def _reliefs(before: datetime) -> QuerySet[Relief]:
    return Relief.objects.filter(signed_at__lt=before).exclude(words="", promises="", remark="").order_by("pk")


def _erase_reliefs(rows: Sequence[Relief], now: datetime) -> None:
    keys = [row.pk for row in rows]
    Relief.objects.filter(pk__in=keys).update(words="", promises="", remark="")
    Item.objects.filter(relief__in=keys).update(note="")


def _reviews(before: datetime) -> QuerySet[PlaceReview]:
    return PlaceReview.objects.filter(at__lt=before).exclude(name="", words="").order_by("pk")


def _erase_reviews(rows: Sequence[PlaceReview], now: datetime) -> None:
    """The words go, and the point becomes one of about a kilometre."""
    for row in rows:
        PlaceReview.objects.filter(pk=row.pk).update(name="", words="", lat=round(row.lat, 2), lon=round(row.lon, 2))


def _decisions(before: datetime) -> QuerySet[ClusterDecided]:
    return ClusterDecided.objects.filter(at__lt=before).exclude(words="").order_by("pk")


def _erase_decisions(rows: Sequence[ClusterDecided], now: datetime) -> None:
    ClusterDecided.objects.filter(pk__in=[row.pk for row in rows]).update(words="")


def _erase_played(rows: Sequence[Played], now: datetime) -> None:
    """How long it took stays; who took the call goes."""
    Played.objects.filter(pk__in=[row.pk for row in rows]).update(taken_by=None)


RULES = (
    Rule("call", _calls, erase_calls, number=True),
    Rule("diversion", _matters("diversion"), _erase_matters("diversion"), number=True),
    Rule("incident", _matters("incident"), _erase_matters("incident"), number=True),
    Rule("restricted", _restricted, _erase_restricted, number=True),
    _quick(Fraud),
    _quick(Missing, found=True),
    _quick(Lost),
    _aged("lookup", CallerLookup, "at"),
    _aged("read", Read, "at"),
    _aged("disclosure", Disclosure, "at"),
    _aged("sign_in", SignIn, "at"),
    Rule("position", lambda before: Unit.objects.filter(located_at__lt=before).order_by("pk"), _erase_positions),
    _aged("recall", Recall, "called_at"),
    Rule("plan", _contacts, _erase_contacts),
    _aged("shift", Shift, "end"),
    Rule("line", _ringings, _erase_ringings),
    Rule("relief", _reliefs, _erase_reliefs),
    Rule("review", _reviews, _erase_reviews),
    Rule("cluster", _decisions, _erase_decisions),
    Rule("exercise", lambda before: Played.objects.filter(rung_at__lt=before).exclude(taken_by=None).order_by("pk"), _erase_played),
)


def due(now: datetime) -> dict[str, int]:
    """How much each rule would erase now."""
    return {rule.name: rule.due(now).count() for rule in RULES}


def sooner(key: str, fewer: int, at: datetime) -> int:
    """How many rows more would be due at that moment, were the term so many days. 0 where no rule of the night erases by that term."""
    rule = next((rule for rule in RULES if rule.name == key), None)
    return max(0, rule.before(at - timedelta(days=fewer)).count() - rule.due(at).count()) if rule else 0


def night(now: datetime) -> None:
    """One batch of each rule at a time, in the small hours, until nothing is due; clocks ring in between."""
    global _done
    today = day_of(now)
    if _done == today or not FROM <= now.astimezone(CHINA).hour < TO:
        return
    if not sum(round_of(now).values()):
        _done = today


def retain(now: datetime) -> dict[str, int]:
    """All that is due, at once."""
    gone: dict[str, int] = {rule.name: 0 for rule in RULES}
    while any((made := round_of(now)).values()):
        gone = {name: count + made[name] for name, count in gone.items()}
    return gone


def round_of(now: datetime) -> dict[str, int]:
    return {rule.name: _batch(rule, now) for rule in RULES}


def again(now: datetime) -> int:
    """After a restore: what was erased once is erased again, by the file beside the database."""
    erased, by_name = 0, {rule.name: rule for rule in RULES}
    for name, numbers in _lines().items():
        if name not in by_name or not by_name[name].number:
            continue
        model: Any = Call if name == "call" else Matter
        for start in range(0, len(numbers), BATCH):
            rows = list(model.objects.filter(number__in=numbers[start : start + BATCH]))
            with transaction.atomic():
                by_name[name].erase(rows, now)
            erased += len(rows)
    return erased


def _batch(rule: Rule, now: datetime) -> int:
    rows = list(rule.due(now)[:BATCH])
    numbers = [row.number for row in rows] if rule.number else []
    _keep(rule.name, numbers, now)  # before the database: a line too many erases nothing that is not due, one too few would
    with transaction.atomic():
        rule.erase(rows, now)
        Erasure.objects.bulk_create(Erasure(rule=rule.name, number=number, at=now) for number in numbers)
        made, _new = Night.objects.get_or_create(day=day_of(now), rule=rule.name, defaults={"at": now})
        made.erased, made.at = made.erased + len(rows), now
        made.save(update_fields=["erased", "at"])
    return len(rows)


def folder() -> Path:
    return Path(settings.HOME) / "erasures"


def _keep(rule: str, numbers: Sequence[str], now: datetime) -> None:
    if not numbers:
        return
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / f"{now:%Y}.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"at": now.isoformat(), "rule": rule, "number": number}) + "\n" for number in numbers)


def _lines() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _read():
        found.setdefault(line["rule"], []).append(line["number"])
    return found


def _read() -> Iterator[dict[str, str]]:
    for path in sorted(folder().glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)
