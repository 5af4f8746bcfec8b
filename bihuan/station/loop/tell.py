"""Whom to tell: notices and their deliveries, written beside their cause and sent later."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.conf import settings

from bihuan.loop import Snapshot, Who
from bihuan.station.loop.models import Delivery, Due, Matter, Notice, Step
from bihuan.station.loop.sql import insert_many, inserted, rows, run
from bihuan.station.people.edition import Stamp, stamp
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import Tree, tree

_NOTICE = ("key", "matter_id", "step_id", "due_id", "rung", "why", "organisation_id", "post", "at")
REPORTER = "reporter"  # no post: the person who called, told by a message to their telephone or rung by the desk


def addressees(who: Who, matter: Snapshot, on: date) -> list[tuple[int, str]]:
    """(organisation, post) pairs, each moved up to the nearest organisation where somebody holds the post."""
    return _seated(list(who.addressees(matter)), on)


def seats(organisation: int, posts: Iterable[str], on: date) -> list[tuple[int, str]]:
    """The posts of an organisation as addressees, each moved up in the same way."""
    return _seated([(organisation, post) for post in posts], on)


def _seated(wanted: list[tuple[int, str]], on: date) -> list[tuple[int, str]]:
    today = tree(on)
    held: dict[str, set[int]] = {post: set() for _organisation, post in wanted}
    marks = ", ".join(["%s"] * len(held))
    for post, organisation in rows(
        f"SELECT post, organisation_id FROM people_posting WHERE post IN ({marks}) AND since <= %s AND (until IS NULL OR until >= %s)",
        *held, on, on,
    ) if held else ():
        held[post].add(organisation)
    return sorted({(_seat(organisation, held[post], today), post) for organisation, post in wanted})


def tell(
    matter: Matter,
    to: Iterable[tuple[int, str]],
    *,
    why: str,
    key: str,
    now: datetime,
    step: Step | None = None,
    due: Due | None = None,
    rung: int | None = None,
    spoken: bool = False,
) -> int:
    """One notice for each addressee that has not had this one, and a delivery for each of its channels. A reporter with whom somebody
    has just `spoken` is not rung."""
    to = list(to)
    if not to:
        return 0
    contacts = _contacts(stamp(Organisation))
    notices = [
        (f"{key}:{organisation}:{post}", matter.pk, step and step.pk, due and due.pk, rung, why, organisation, post, now)
        for organisation, post in to
    ]
    keys = dict(inserted(Notice, _NOTICE, notices, returning=("key", "id")))
    deliveries: list[tuple[Any, ...]] = []
    for (notice, *_rest), (organisation, post) in zip(notices, to, strict=True):
        channels = _channels(*contacts[organisation])
        if post == REPORTER and not quiet(matter):
            if settings.MESSAGE_URL and not matter.restricted:
                channels.append((Delivery.Channel.MESSAGE.value, ""))
            elif not spoken:
                ring(keys[notice], matter.pk, organisation, now)
        deliveries += [
            (uuid4(), keys[notice], channel, address, Delivery.State.WAITING.value, 0, now, "") for channel, address in channels
        ]
    insert_many(Delivery, ("id", "notice_id", "channel", "address", "state", "tries", "next_at", "error"), deliveries)
    return len(to)


def tell_of(why: str, topic: int, to: Iterable[tuple[int, str]], *, now: datetime) -> int:
    """One notice for each addressee about something that is no matter, with its deliveries. The same topic is told nobody twice."""
    told = 0
    for organisation, post in to:
        key = f"{why}{topic}:{organisation}:{post}"
        notice, new = Notice.objects.get_or_create(
            key=key, defaults={"topic": topic, "why": why, "organisation_id": organisation, "post": post, "at": now})
        if new:
            Delivery.objects.bulk_create(
                Delivery(notice=notice, channel=channel, address=address, next_at=now)
                for channel, address in _channels(*_contacts(stamp(Organisation))[organisation]))
            told += 1
    return told


def ring(notice: int, matter: int, organisation: int, now: datetime) -> None:
    """From now on the desk owes the reporter a call about this notice."""
    run("INSERT INTO loop_ring (notice_id, matter_id, organisation_id, at, tries, result) VALUES (%s, %s, %s, %s, 0, '')"
        " ON CONFLICT DO NOTHING", notice, matter, organisation, now)  # fmt: skip


def quiet(matter: Matter) -> bool:
    """Whether the reporter wishes not to be told."""
    return bool(rows("SELECT 1 FROM loop_quiet WHERE chain = %s", matter.chain))


@lru_cache(maxsize=2)
def _contacts(organisations: Stamp) -> dict[int, tuple[str, str]]:
    """How each is told, kept until one of them changes."""
    return {pk: (email, webhook) for pk, email, webhook in Organisation.objects.values_list("pk", "email", "webhook")}


def _channels(email: str, webhook: str) -> list[tuple[str, str]]:
    out = [(Delivery.Channel.PAGE.value, "")]
    if email:
        out.append((Delivery.Channel.EMAIL.value, email))
    if webhook := webhook or settings.WEBHOOK_URL:
        out.append((Delivery.Channel.WEBHOOK.value, webhook))
    return out


def _seat(organisation: int, held: set[int], today: Tree) -> int:
    """Upwards to the first house that has the post itself; the same post in some other house below it is a stranger's."""
    houses = {today.house(seat) for seat in held}
    return next((above for above in today.line(organisation) if today.house(above) in houses and held & today.below(above)), organisation)
