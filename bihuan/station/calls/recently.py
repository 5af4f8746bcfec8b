"""The calls of the last thirty days as each server process holds them, to be asked which of them may report the same as a call being typed.

What is held are hashed features and keyed numbers, never words. It is made from the tables when it is first asked for, and follows them
from then on; while it is being made, the answer is that nothing is known yet.
"""

import logging
from datetime import datetime, timedelta
from threading import Lock

from bihuan.insight.repeats.evidence import LEAST
from bihuan.insight.repeats.link import shipped
from bihuan.insight.repeats.recent import Answer, Question, Recent
from bihuan.station.calls.models import Call

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
HOUR = 3600.0
AT_ONCE = 900
MOST = 32
BACK = 200  # keys looked at again: on PostgreSQL a row may appear behind one that was seen
_COLUMNS = ("pk", "received_at", "words", "place", "lat", "lon", "caller_key")


class Recently:
    """One for each process. Whoever comes while another asks waits no longer than `PATIENCE` and is told nothing; while it is first being
    made nobody waits at all."""

    PATIENCE = 2.0  # seconds

    def __init__(self) -> None:
        self._lock, self._made = Lock(), False
        self._begin()

    def ask(self, question: Question, now: datetime, *, least: float = LEAST) -> Answer | None:
        """What has at least `least` bits of evidence; None where it cannot be said just now."""
        if not self._lock.acquire(timeout=self.PATIENCE if self._made else 0):
            return None
        try:
            self._follow(now)
            self._made = True
            return self._held.ask(question, least=least, most=MOST)
        except Exception:
            log.exception("the same matter was not looked for")
            return None
        finally:
            self._lock.release()

    def forget(self) -> None:
        """After a restore the tables are others."""
        with self._lock:
            self._begin()

    def _begin(self) -> None:
        self._held, self._last, self._tidied, self._made = Recent(shipped(), kept=KEPT), 0, 0.0, False

    def _follow(self, now: datetime) -> None:
        calls = Call.objects.filter(received_at__gte=now - KEPT, history=False)
        keys = calls.filter(pk__gt=self._last - BACK).order_by("pk").values_list("pk", flat=True)
        fresh = [pk for pk in keys if pk not in self._held]
        for first in range(0, len(fresh), AT_ONCE):
            rows = calls.filter(pk__in=fresh[first : first + AT_ONCE]).order_by("pk")
            for pk, at, words, place, lat, lon, key in rows.values_list(*_COLUMNS):
                self._held.add(pk, Question(at.timestamp(), words, place, lat, lon, (key,) if key else ()))
                self._last = max(self._last, pk)
        if now.timestamp() - self._tidied > HOUR:
            self._held.expire(now.timestamp())
            self._tidied = now.timestamp()


RECENTLY = Recently()
