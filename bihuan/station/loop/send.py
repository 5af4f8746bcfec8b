"""Delivering notices: claimed by lease, sent outside any transaction, tried again with growing pauses, then listed as dead."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

import httpx
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from bihuan.station.loop.models import Delivery
from bihuan.station.loop.notices import body, link, subject

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
    delivery = Delivery.objects.select_related("notice__matter", "notice__organisation", "notice__due").filter(pk=pk).first()
    if delivery is None:
        return 0  # its matter has retired
    try:
        _CHANNELS[delivery.channel](delivery)
    except Exception as failure:  # whatever a mail server or a stranger's webhook does must not stop the others
        _failed(delivery, failure, now)
        return 0
    Delivery.objects.filter(pk=pk).update(state=Delivery.State.SENT, sent_at=now, error="")
    return 1


def _failed(delivery: Delivery, failure: Exception, now: datetime) -> None:
    log.warning("delivery %s failed: %s", delivery.pk, failure)
    dead = delivery.tries > len(PAUSES)
    pause = timedelta(seconds=PAUSES[min(delivery.tries, len(PAUSES)) - 1])
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.DEAD if dead else Delivery.State.WAITING,
        next_at=now + pause,
        error=f"{type(failure).__name__}: {failure}"[:200],
    )


def _page(delivery: Delivery) -> None:
    """The page inbox reads the notice itself; nothing travels."""


def _email(delivery: Delivery) -> None:
    EmailMessage(
        subject(delivery.notice), body(delivery.notice), to=[delivery.address], headers={"X-Bihuan-Delivery": str(delivery.pk)}
    ).send(fail_silently=False)


def _webhook(delivery: Delivery) -> None:
    """Number and link only: a stranger's server must not learn more."""
    answer = httpx.post(
        delivery.address,
        json={"delivery": str(delivery.pk), "number": delivery.notice.matter.number, "link": link(delivery.notice)},
        headers={"X-Bihuan-Delivery": str(delivery.pk)},
        timeout=settings.WEBHOOK_TIMEOUT,
    )
    answer.raise_for_status()


_CHANNELS: dict[str, Callable[[Delivery], None]] = {"page": _page, "email": _email, "webhook": _webhook}
