"""The form on which a call is taken: what stands on it when it is shown, and what is made of it when it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.calls import drafts, quick
from bihuan.station.calls.categories import Sort, category, classes, tree
from bihuan.station.calls.models import Answer, Call, Draft, Source, Stage, Verdict
from bihuan.station.calls.models.quick import AgeBand, Channel
from bihuan.station.calls.phones import looks_odd
from bihuan.station.calls.steps import all_steps
from bihuan.station.calls.take import CallFacts, proposed_level
from bihuan.station.frame.pinyin import initials
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.places.addresses import exactly
from bihuan.station.rights.models import OF_PERSONS
from bihuan.station.rooms.calling.callbook import code_of
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.legend import LEVELS

SOURCES = (Source.PHONE, Source.DESK, Source.FIELD)
MOST = 20  # unfinished calls in one list
SPOKEN = ("words", "place", "caller_phone", "caller_name")  # with none of these nothing has been said
# At the front desk something is gone: lost, or perhaps stolen.
LOST, STOLEN = ("0802", "0803"), ("0101", "0102", "0103", "0104")
ANSWERS = ((Answer.NO, gettext_lazy("no")), (Answer.YES, gettext_lazy("yes")), (Answer.UNKNOWN, gettext_lazy("not known")))
# What a record of a call should tell. The page ticks off what it finds; it never asks for it.
ELEMENTS: Mapping[str, Any] = {
    "when": gettext_lazy("when"),
    "where": gettext_lazy("where"),
    "who": gettext_lazy("who"),
    "why": gettext_lazy("what led to it"),
    "how": gettext_lazy("what happened"),
    "hurt": gettext_lazy("anybody hurt"),
    "many": gettext_lazy("how many there"),
}


@dataclass(frozen=True)
class Taking:
    """One form: its own number, what stands in its fields, and since when."""

    token: str
    typed: Mapping[str, str] = field(default_factory=dict)
    begun_at: datetime | None = None
    saved_at: datetime | None = None


def fresh(token: str = "") -> Taking:
    return Taking(token or uuid4().hex, {"source": Source.PHONE})


def of_draft(draft: Draft) -> Taking:
    return Taking(draft.token, {name: getattr(draft, name) for name in Draft.TYPED}, draft.begun_at, draft.saved_at)


def token_of(given: str) -> str:
    """A form's number as the page gave it; empty for anything that is none."""
    try:
        return UUID(given).hex
    except ValueError:
        return ""


def read(post: Mapping[str, str]) -> dict[str, str]:
    """As it was typed; but an account number by its last four digits, which is all that is ever kept of one."""
    typed = {name: post.get(name, "") for name in Draft.TYPED}
    return {**typed, "payee": quick.shortened(typed["payee"])}


def says_something(typed: Mapping[str, str]) -> bool:
    return any(typed[name].strip() for name in SPOKEN) or quick.says_something(typed)


def facts(taking: Taking, on: date, kept: Sequence[list[str]] = ()) -> CallFacts:
    """A time that was typed goes before the time at which the typing began; with neither, the call is received now."""
    typed = taking.typed
    given: dict[str, Any] = {name: typed[name] for name in (*SPOKEN, "source", "level", *Call.DANGERS)}
    given["place"] = typed["place"] if typed["place"].strip() else quick.place_of(typed)
    received = typed["received_at"].strip() or taking.begun_at
    origin = drafts.origin_of(taking.token) if taking.token else None
    return CallFacts(**given, category=_class_of(typed, on), received_at=received, origin_key=origin, remarks=list(kept))


def _class_of(typed: Mapping[str, str], on: date) -> str:
    """What was typed goes before the quick form, and that before what was picked at the front desk."""
    if typed["category"].strip():
        return code_of(typed["category"], on)
    if form := quick.class_of(typed):
        return form
    if typed["source"] != Source.DESK:
        return ""
    return typed["walk_in"] if typed["walk_in"] in LOST + STOLEN else ""


def walk_ins(on: date) -> list[tuple[Any, list[Sort]]]:
    known = tree(on)
    return [
        (label, [known[code] for code in codes if code in known])
        for label, codes in ((_("lost"), LOST), (_("perhaps stolen"), STOLEN))
    ]  # fmt: skip


@dataclass(frozen=True)
class Quick:
    """A quick form as it is picked: the class it fills in, the key that picks it."""

    name: str
    label: Any
    sort: Sort
    key: str


def quick_forms(on: date) -> list[Quick]:
    known = tree(on)
    named = (("fraud", _("fraud"), quick.CLASSES["fraud"]), ("missing", _("somebody missing"), quick.MISSING_CHILD),
             ("lost", _("something lost"), quick.CLASSES["lost"]))
    return [Quick(name, label, known[code], f"Alt+{nth}") for nth, (name, label, code) in enumerate(named, 6) if code in known]


def ages(on: date) -> list[tuple[str, Any, Sort | None]]:
    """Each age with the class that a search for somebody of that age is filed under."""
    known = tree(on)
    return [(band.value, band.label, known.get(quick.MISSING_CHILD if band in quick.MINORS else quick.MISSING_ELDER)) for band in AgeBand]


def kept_elsewhere(given: str, desk: Desk) -> list[list[str]]:
    """Says of a call that a browser kept while the station was away who typed it: the one named, where they belong to this house."""
    if not given:
        return []
    known = given.isascii() and given.isdecimal() and len(given) < 16
    here = Posting.objects.filter(person_id=int(given), organisation_id__in=desk.reach).select_related("person").first() if known else None
    return [["kept", str(here.person) if here else "—"]]


def judged(typed: Mapping[str, str], on: date) -> dict[str, Any]:
    """What the page shows beside the fields while they are filled in: the class that is meant, the level that follows, the area."""
    sort = category(_class_of(typed, on), on)
    answers = {name: typed[name] for name in Call.DANGERS}
    level = proposed_level(sort, answers) if sort and sort.parent else None
    address = exactly(typed["place"]) if typed["place"].strip() and len(typed["place"]) < 200 else None
    return {
        "sort": str(sort) if sort and sort.parent else "",
        "level": str(LEVELS[level][0]) if level else "",
        "area": str(address.area or _("known address")) if address else "",
        "phone_odd": looks_odd(typed["caller_phone"]),
    }


def known_classes(on: date) -> list[dict[str, Any]]:
    """Every class as the page looks it up: by number, by a word, by initials."""
    families = tree(on)
    return [
        {"code": one.code, "name": one.name, "also": f"{one.zh} {one.en}".casefold(), "initials": initials(one.zh), "level": one.level,
         "family": families[one.parent].name if one.parent in families else ""}
        for one in classes(on)
    ]  # fmt: skip


def known_steps(on: date) -> dict[str, list[dict[str, Any]]]:
    """What is to be done while the call is taken, by class and family."""
    return {
        code: [{"key": one.key, "text": one.text, "must": one.mandatory} for one in steps if one.stage == Stage.INTAKE]
        for code, steps in all_steps(on).items()
    }


def values(taking: Taking, on: date) -> dict[str, Any]:
    """What the form is drawn from; nothing in it is about whoever sits there."""
    typed = taking.typed
    asks = [{"name": name, "label": Call._meta.get_field(name).verbose_name, "value": typed.get(name, "")} for name in Call.DANGERS]
    return {
        "taking": taking,
        "typed": typed,
        "phone_odd": looks_odd(typed.get("caller_phone", "")),
        "asks": asks,
        "answers": ANSWERS,
        "elements": ELEMENTS.items(),
        "looks_for_same": settings.SAME_MATTER,
        "finds_places": settings.PROPOSES_PLACES,
        "purposes": OF_PERSONS,
        "sources": [choice for choice in Source.choices if choice[0] in SOURCES],
        "classes": classes(on),
        "verdicts": [choice for choice in Verdict.choices if choice[0] != Verdict.TAKEN] if settings.PROPOSALS else [],
        "walk_ins": walk_ins(on),
        "quick_forms": quick_forms(on),
        "channels": Channel.choices,
        "ages": ages(on),
        "known_classes": known_classes(on),
        "known_steps": known_steps(on),
        "levels": [(number, word) for number, (word, _meaning) in LEVELS.items()],
    }


@dataclass(frozen=True)
class Kept:
    """An unfinished call as a list shows it: nothing of what was said, and nobody it is about."""

    token: str
    sort: str
    begun_at: datetime
    saved_at: datetime
    length: int
    who: str = ""


def unfinished(desk: Desk, station: Organisation, but: str = "") -> dict[str, list[Kept]]:
    """The person's own drafts, and those that other desks of the house have left lying."""
    return {
        "mine": _kept(drafts.of_person(desk.person, desk.now).exclude(token=but), desk.today),
        "left": _kept(drafts.left_lying(station, desk.person, desk.now), desk.today, named=True),
    }


def _kept(rows: QuerySet[Draft], on: date, named: bool = False) -> list[Kept]:
    return [
        Kept(one.token, _sort(one, on), one.begun_at, one.saved_at, len(one.words), str(one.person) if named else "") for one in rows[:MOST]
    ]


def _sort(draft: Draft, on: date) -> str:
    sort = category(code_of(draft.category, on), on)
    return _("restricted") if sort and sort.restricted else str(sort or "")
