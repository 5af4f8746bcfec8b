"""What a list shows of a matter: ready words and marks, so that templates decide nothing."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Face:
    """One row, in the queue as in a table. A masked one has a number and a clock, and nothing else."""

    number: str
    version: int
    href: str
    source: str
    lamp: str
    state: str
    level: int
    what: str
    place: str
    under: str
    holder: str
    due: datetime | None
    left: str
    until: str
    urgency: str
    masked: bool = False

    @property
    def alarm(self) -> bool:
        """Somebody must act now: nobody has signed and the time is over."""
        return self.lamp == "unsigned" and self.urgency == "late"

    @property
    def mark(self) -> str:
        """The shape shown: lateness before the state, since it asks for somebody."""
        if self.masked:
            return "lock"
        if self.lamp in ("unsigned", "done", "return", "rule"):
            return self.lamp
        return {"late": "over", "soon": "soon"}.get(self.urgency, self.lamp)
