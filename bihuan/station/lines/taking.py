"""Who has a connection: one desk wins, a colleague may take over with a reason, and either way the call form opens as that desk's draft."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from bihuan.loop import Refused
from bihuan.station.calls import drafts
from bihuan.station.calls.models import Draft, Source
from bihuan.station.lines.models import Handed, Ringing, Settled
from bihuan.station.lines.standing import is_written, since
from bihuan.station.loop.wake import after_commit
from bihuan.station.people.actor import CHINA
from bihuan.station.people.models import Person

TRIES = 3  # so often a caller who does not answer is rung back
PAUSE = timedelta(minutes=5)


@transaction.atomic
def claim(ringing: Ringing, person: Person, now: datetime) -> Ringing:
    """Raises Refused where somebody else has it, or where it is settled already."""
    won = Ringing.objects.filter(pk=ringing.pk, holder=None, settled="").update(holder=person, held_since=now, version=F("version") + 1)
    ringing = _fresh(ringing)
    if ringing.holder_id != person.pk:
        raise Refused("ring_taken", who=str(ringing.holder))
    if won:
        Handed.objects.create(ringing=ringing, taker=person, at=now)
        after_commit()
    _draft(ringing, person, now)
    return ringing


@transaction.atomic
def take_over(ringing: Ringing, person: Person, giver: int, why: str, now: datetime) -> Ringing:
    """From the colleague `giver`, who was seen to have it. What was typed so far comes along. Raises Refused."""
    if why not in Handed.Why.values:
        raise Refused("ring_reason")
    moved = Ringing.objects.filter(pk=ringing.pk, holder_id=giver, settled="").exclude(holder=person)
    won = moved.update(holder=person, held_since=now, version=F("version") + 1)
    ringing = _fresh(ringing)
    if not won and ringing.holder_id != person.pk:
        raise Refused("ring_taken", who=str(ringing.holder))
    if won:
        Handed.objects.create(ringing=ringing, giver_id=giver, taker=person, why=why, at=now)
        after_commit()
    drafts.hand_over(ringing.token, person, now)
    _draft(ringing, person, now)
    return ringing


@transaction.atomic
def written(token: str, person: Person, now: datetime) -> None:
    """The call of this form is written, so its connection, if there was one, is owed nothing more."""
    row = Ringing.objects.filter(token=token, settled="")
    if row.update(settled=Settled.WRITTEN, settled_at=now, settled_by=person, version=F("version") + 1):
        after_commit()


@transaction.atomic
def settle(ringing: Ringing, result: str, why: str, person: Person, now: datetime) -> None:
    """No call was written, and this is why. Raises Refused where the result is none that may be given now."""
    if result not in Settled.values or result == Settled.WRITTEN:
        raise Refused("ring_result")
    if result == Settled.UNREACHED and ringing.tries < TRIES:
        raise Refused("ring_tries", tries=ringing.tries, wanted=TRIES)
    row = Ringing.objects.filter(pk=ringing.pk, settled="")
    if not row.update(settled=result, settled_at=now, settled_by=person, why=why[:500], version=F("version") + 1):
        raise Refused("ring_settled")
    drafts.erase(ringing.token)
    after_commit()


@transaction.atomic
def not_reached(ringing: Ringing, now: datetime) -> None:
    """Rung back, and nobody answered: it stays on the list. Raises Refused for a second try within a few minutes."""
    row = Ringing.objects.filter(pk=ringing.pk, settled="").exclude(tried_at__gt=now - PAUSE)
    if not row.update(tries=F("tries") + 1, tried_at=now, version=F("version") + 1):
        raise Refused("ring_soon", minutes=int(PAUSE.total_seconds() // 60))
    after_commit()


def _fresh(ringing: Ringing) -> Ringing:
    ringing = Ringing.objects.select_related("line__station", "holder").get(pk=ringing.pk)
    if ringing.settled or is_written(ringing):
        raise Refused("ring_settled")
    return ringing


def _draft(ringing: Ringing, person: Person, now: datetime) -> None:
    """The number and the time of the ringing stand on the form; what is typed already stays."""
    if Draft.objects.filter(token=ringing.token).exists():
        return
    typed: dict[str, Any] = {
        "caller_phone": ringing.phone, "source": Source.PHONE.value, "received_at": f"{since(ringing).astimezone(CHINA):%Y-%m-%dT%H:%M:%S}",
    }  # fmt: skip
    drafts.save(ringing.token, typed, person=person, station=ringing.line.station, now=now)
