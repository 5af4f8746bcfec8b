"""Taking a call. It is written first, in a transaction of its own; nothing that was said can keep it from being written.

What cannot be taken as it stands (a date that cannot be, coordinates in the sea, a class nobody knows) becomes a remark with the text that
was given. Only after the call is safe is its place looked for.
"""

import logging
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from bihuan.station.calls.caller_key import key_of
from bihuan.station.calls.categories import OTHER, Sort, category, shipped
from bihuan.station.calls.models import Answer, Call, Source
from bihuan.station.calls.numbers import next_number
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.models import Organisation, Person
from bihuan.station.places.addresses import exactly
from bihuan.station.places.coordinates import check, to_wgs84
from bihuan.station.places.locate import area_at, check_inside
from bihuan.station.places.models import Datum
from bihuan.station.places.refusals import PlaceRefused

LONG = 10_000
LONGEST_KEY = 80
LEVELS = (1, 2, 3, 4)
FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(minutes=5)
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and a lone surrogate is no character
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CallFacts:
    """What is known of a call when it is taken, as it was typed or sent. Every field may be wrong."""

    words: str = ""
    source: str = Source.PHONE
    received_at: datetime | str | None = None
    caller_name: str = ""
    caller_phone: str = ""
    place: str = ""
    lat: float | str | None = None
    lon: float | str | None = None
    datum: str = Datum.WGS84
    category: str = ""
    level: int | str | None = None
    injured: str = Answer.UNKNOWN
    weapon: str = Answer.UNKNOWN
    violence_now: str = Answer.UNKNOWN
    vulnerable: str = Answer.UNKNOWN
    fire_gas: str = Answer.UNKNOWN
    given_class: str = ""
    recording: str = ""
    recording_hold: bool = False
    origin_key: str | None = None
    remarks: list[list[str]] = field(default_factory=list)


def take(facts: CallFacts, *, taken_by: Person | None, station: Organisation, now: datetime) -> Call:
    """The call as it stands in the table. The same origin key twice is the same call."""
    facts = replace(facts, origin_key=_kept(facts.origin_key))
    if facts.origin_key and (known := Call.objects.filter(origin_key=facts.origin_key).first()):
        return known
    call = _read(facts, now)
    call.taken_by, call.station, call.entered_at = taken_by, station, now
    try:
        with transaction.atomic(durable=True):
            call.number = next_number(station, now)
            call.save(force_insert=True)
    except IntegrityError:
        if not facts.origin_key:
            raise
        return Call.objects.get(origin_key=facts.origin_key)
    _find_place(call)
    return call


def proposed_level(sort: Sort, answers: dict[str, str]) -> int:
    """The level of the class, raised by what was answered. A person may say otherwise."""
    yes = {name for name, answer in answers.items() if answer == Answer.YES}
    least = 1 if yes & {"weapon", "fire_gas"} else 2 if yes else 4
    return min(sort.level or least, least) if yes else sort.level


def _kept(key: str | None) -> str | None:
    """An origin key as the column can hold it: one that is too long or carries signs that cannot be kept stands by its hash."""
    if key and (len(key) > LONGEST_KEY or UNKEEPABLE.search(key)):
        return f"sha256:{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return key or None


class _Reading:
    """The facts of one call being read: values come out, what could not be read gathers as remarks."""

    def __init__(self, now: datetime) -> None:
        self.now, self.remarks, self.bad_signs = now, [], 0  # type: datetime, list[list[str]], int

    def remark(self, code: str, given: object) -> None:
        self.remarks.append([code, str(given)])

    def text(self, given: Any) -> str:
        text, bad = UNKEEPABLE.subn("�", "" if given is None else str(given))
        self.bad_signs += bad
        return text

    def time(self, given: datetime | str | None) -> datetime:
        if given is None or given == "":
            return self.now
        at, wrong = read_time(given, self.now)
        if wrong:
            self.remark(wrong, self.text(given))
        return at or self.now

    def point(self, lat: float | str | None, lon: float | str | None, datum: str) -> tuple[float, float] | tuple[None, None]:
        if lat in (None, "") and lon in (None, ""):
            return None, None
        point = read_point(lat, lon)
        if point is None:
            self.remark("coordinates", self.text(f"{lat}, {lon}"))
            return None, None
        return to_wgs84(*point, datum)

    def sort(self, code: str) -> tuple[Sort, str]:
        """The class to file under, and what was given where it is no class."""
        on = day_of(self.now)
        found = category(code.strip(), on) if code else None
        if found and found.parent:
            return found, ""
        if code:
            self.remark("category", self.text(code))
        return category(OTHER, on) or shipped()[OTHER], self.text(code)

    def answer(self, given: str) -> str:
        if given in Answer.values:
            return given
        if given:
            self.remark("answer", self.text(given))
        return Answer.UNKNOWN

    def level(self, given: int | str | None, proposed: int) -> int:
        if given in (None, ""):
            return proposed
        if str(given).strip() in {str(level) for level in LEVELS}:
            return int(given)  # type: ignore[arg-type]
        self.remark("level", self.text(given))
        return proposed


def read_time(given: datetime | str, now: datetime) -> tuple[datetime | None, str]:
    """The moment, or why it cannot be one of a call: `time` for none at all, `future` for one to come."""
    try:
        at = given if isinstance(given, datetime) else datetime.fromisoformat(given.strip().replace("/", "-"))
        at = (at if at.tzinfo else at.replace(tzinfo=CHINA)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None, "time"
    if at < FIRST_DAY:
        return None, "time"
    return (None, "future") if at > now + CLOCKS_DIFFER else (at, "")


def read_point(lat: object, lon: object) -> tuple[float, float] | None:
    """Two numbers that can be a place on earth."""
    try:
        return check(float(str(lat)), float(str(lon)))
    except ValueError:
        return None


def _read(facts: CallFacts, now: datetime) -> Call:
    reading = _Reading(now)
    received_at = reading.time(facts.received_at)
    datum = facts.datum if facts.datum in Datum.values else Datum.WGS84
    lat, lon = reading.point(facts.lat, facts.lon, datum)
    answers = {name: reading.answer(getattr(facts, name)) for name in Call.DANGERS}
    sort, unknown = reading.sort(facts.category)
    phone, words = reading.text(facts.caller_phone), reading.text(facts.words)
    call = Call(
        received_at=received_at, source=facts.source if facts.source in Source.values else Source.PHONE,
        caller_name=reading.text(facts.caller_name), caller_phone=phone, caller_key=key_of(phone, received_at, now),
        words=words, place=reading.text(facts.place), lat=lat, lon=lon, datum=datum,
        category=sort.code, given_class=reading.text(facts.given_class) or unknown,
        level=reading.level(facts.level, proposed_level(sort, answers)), **answers,
        recording=reading.text(facts.recording), recording_hold=facts.recording_hold, origin_key=facts.origin_key,
    )
    if len(words) > LONG:
        reading.remark("long", len(words))
    if reading.bad_signs:
        reading.remark("signs", reading.bad_signs)
    call.remarks = [*facts.remarks, *reading.remarks]
    return call


def _find_place(call: Call) -> None:
    """Point and area. The call is written already, so a fault here is logged and costs the area only."""
    try:
        if call.lat is None:
            address = exactly(call.place) if call.place.strip() else None
            if address is None or address.lat is None:
                return
            call.lat, call.lon = address.lat, address.lon
        assert call.lat is not None and call.lon is not None
        try:
            check_inside(call.lat, call.lon)
            call.area = area_at(call.lat, call.lon)
        except PlaceRefused:
            call.remarks = [*call.remarks, ["outside", f"{call.lat}, {call.lon}"]]
            call.lat = call.lon = None
        call.save(update_fields=["lat", "lon", "area", "remarks"])
    except Exception:
        log.exception("the place of call %s was not looked for", call.number)
