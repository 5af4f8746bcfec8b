"""Whom to tell: notices and their deliveries, written beside their cause and sent later."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from bihuan.loop import Snapshot, Who
from bihuan.station.loop.models import Delivery, Due, Matter, Notice, Step
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.tree import Tree, tree

REPORTER = "reporter"  # no post: somebody is to ring the person back


def addressees(who: Who, matter: Snapshot, on: date) -> list[tuple[int, str]]:
    """(organisation, post) pairs, each moved up to the nearest organisation where somebody holds the post."""
    today = tree(on)
    return sorted({(_seat(organisation, post, on, today), post) for organisation, post in who.addressees(matter)})


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
) -> int:
    """One notice for each addressee that has not had this one, and a delivery for each of its channels."""
    notices = [
        Notice(
            key=f"{key}:{organisation}:{post}",
            matter=matter,
            step=step,
            due=due,
            rung=rung,
            why=why,
            organisation_id=organisation,
            post=post,
            at=now,
        )
        for organisation, post in to
    ]
    if not notices:
        return 0
    Notice.objects.bulk_create(notices)
    contacts = {
        pk: (email, webhook)
        for pk, email, webhook in Organisation.objects.filter(pk__in={notice.organisation_id for notice in notices}).values_list(
            "id", "email", "webhook"
        )
    }
    Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=channel, address=address, next_at=now)
        for notice in notices
        for channel, address in _channels(notice, *contacts[notice.organisation_id])
    )
    return len(notices)


def _channels(notice: Notice, email: str, webhook: str) -> list[tuple[str, str]]:
    out = [(Delivery.Channel.PAGE.value, "")]
    if email:
        out.append((Delivery.Channel.EMAIL.value, email))
    if webhook := webhook or settings.WEBHOOK_URL:
        out.append((Delivery.Channel.WEBHOOK.value, webhook))
    return out


def _seat(organisation: int, post: str, on: date, today: Tree) -> int:
    """Upwards to the first house that has the post itself; the same post in some other house below it is a stranger's."""
    held = set(Posting.objects.filter(post=post, since__lte=on).exclude(until__lt=on).values_list("organisation_id", flat=True))
    return next((above for above in today.line(organisation) if any(
        today.house(seat) == today.house(above) for seat in held & today.below(above))), organisation)
