"""Money has gone: the request to stop the payment is owed within the limit, and recorded as sent."""

from bihuan.station.calls.models import Call
from bihuan.station.calls.steps import tick
from bihuan.station.loop.kinds import Deed

SENT = ("0106", "dispatch", 1)  # the step of the card that says the same; nobody ticks it twice


def stop_payment(deed: Deed) -> None:
    deed.sheet.stop_payment_at, deed.sheet.stop_payment_code = deed.now, deed.said["outcome"]
    call = Call.objects.filter(number=deed.matter.chain).first()
    if call and deed.said["outcome"] != "none":
        tick(call, [SENT], by=deed.actor.id, now=deed.now)
