"""Delivering notices: claimed by lease, sent outside any transaction, tried again with growing pauses, then listed as dead."""

import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from uuid import UUID

import httpx
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Delivery
from bihuan.station.loop.notices import body, link, subject, topic
from bihuan.station.loop.tell import quiet, ring
from bihuan.station.loop.texts import to_reporter

log = logging.getLogger(__name__)
BATCH = 200
LEASE = timedelta(seconds=60)  # a sender that dies gives its deliveries back after this
PAUSES = (30, 120, 600, 3600, 6 * 3600, 24 * 3600)  # seconds before each further try


def send_due(now: datetime, *, most: int = BATCH) -> int:
    """Delivers what is waiting. Safe to run in any number of processes. Returns how many were sent."""
    waiting = (
        Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now).order_by("next_at").values_list("pk", "next_at")[:most]
    )
    begun, sent = monotonic(), 0
    for pk, next_at in list(waiting):
        if monotonic() - begun > LEASE.total_seconds() / 2:
            break  # the leases count from `now`: what is claimed later than this might run out under our hands
        sent += _deliver(pk, next_at, now)
    return sent


def again(pk: UUID, now: datetime) -> bool:
    """A person has a dead delivery tried once more, under its own id."""
    return bool(Delivery.objects.filter(pk=pk, state=Delivery.State.DEAD).update(state=Delivery.State.WAITING, next_at=now, tries=0))


def _deliver(pk: UUID, next_at: datetime, now: datetime) -> int:
    claimed = Delivery.objects.filter(pk=pk, state=Delivery.State.WAITING, next_at=next_at).update(
        next_at=now + LEASE, tries=F("tries") + 1
    )
    if not claimed:
        return 0
    whole = Delivery.objects.select_related("notice__matter", "notice__organisation", "notice__due", "notice__step")
    delivery = whole.filter(pk=pk).first()
    if delivery is None:
        return 0  # its matter has retired
    try:
        if settings.EXERCISE and delivery.channel != Delivery.Channel.PAGE:
            raise NoWay("an exercise tells nobody outside")
        _CHANNELS[delivery.channel](delivery, now)
    except NoWay as why:
        _dead(delivery, str(why), now)
        return 0
    except Exception as failure:  # whatever a mail server or a stranger's webhook does must not stop the others
        _failed(delivery, failure, now)
        return 0
    Delivery.objects.filter(pk=pk).update(state=Delivery.State.SENT, sent_at=now, error="")
    return 1


def _failed(delivery: Delivery, failure: Exception, now: datetime) -> None:
    log.warning("delivery %s failed: %s", delivery.pk, failure)
    error = f"{type(failure).__name__}: {failure}"[:200]
    pause = timedelta(seconds=PAUSES[min(delivery.tries, len(PAUSES)) - 1])
    if delivery.tries > len(PAUSES):
        _dead(delivery, error, now + pause)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(next_at=now + pause, error=error)


def _dead(delivery: Delivery, error: str, now: datetime) -> None:
    """No more tries. A reporter whom no message reaches is rung by the desk instead."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DEAD, next_at=now, error=error)
        matter = delivery.notice.matter
        if delivery.channel == Delivery.Channel.MESSAGE and matter is not None and not quiet(matter):
            ring(delivery.notice_id, matter.pk, delivery.notice.organisation_id, now)


def _page(delivery: Delivery, now: datetime) -> None:
    """The page inbox reads the notice itself; nothing travels."""


def _email(delivery: Delivery, now: datetime) -> None:
    EmailMessage(
        subject(delivery.notice), body(delivery.notice), to=[delivery.address], headers={"X-Bihuan-Delivery": str(delivery.pk)}
    ).send(fail_silently=False)


def _webhook(delivery: Delivery, now: datetime) -> None:
    """Number and link only: a stranger's server must not learn more."""
    answer = httpx.post(
        delivery.address,
        json={"delivery": str(delivery.pk), "number": topic(delivery.notice).number, "link": link(delivery.notice)},
        headers={"X-Bihuan-Delivery": str(delivery.pk)},
        timeout=settings.WEBHOOK_TIMEOUT,
    )
    answer.raise_for_status()


class NoWay(Exception):
    """It cannot be sent this way, however often it is tried."""


def _message(delivery: Delivery, now: datetime) -> None:
    """To the reporter's telephone, by the gateway of this place. The number is looked up now and kept nowhere; a signature over time and
    body lets the gateway know us. Never about a restricted matter: somebody else may hold the telephone."""
    notice, matter = delivery.notice, delivery.notice.matter
    if matter is None:
        raise NoWay("no matter")
    text, to = to_reporter(notice), kinds()[matter.kind].reporter(matter)
    if matter.restricted or quiet(matter):
        raise NoWay("not by message")
    if not (text and to):
        raise NoWay("no number" if text else "no sentence")
    sent = json.dumps({"delivery": str(delivery.pk), "to": to, "text": text}, ensure_ascii=False).encode()
    stamped = str(int(now.timestamp()))
    answer = httpx.post(
        settings.MESSAGE_URL,
        content=sent,
        headers={
            "Content-Type": "application/json",
            "X-Bihuan-Delivery": str(delivery.pk),
            "X-Bihuan-Time": stamped,
            "X-Bihuan-Signature": hmac.new(settings.MESSAGE_KEY.encode(), stamped.encode() + b"." + sent, sha256).hexdigest(),
        },
        timeout=settings.WEBHOOK_TIMEOUT,
    )
    answer.raise_for_status()


_CHANNELS: dict[str, Callable[[Delivery, datetime], None]] = {"page": _page, "email": _email, "webhook": _webhook, "message": _message}
