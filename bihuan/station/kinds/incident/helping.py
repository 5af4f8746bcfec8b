"""Other organisations do their own part: only that, and only their own."""

from bihuan.loop import Refused
from bihuan.station.kinds.incident.telling import helpers
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.models import Matter, Step

ASKED_BY = {"answer_help": "ask_help", "answer_referral": "refer"}


def ask_help(deed: Deed) -> None:
    if deed.said["organisation"] == deed.matter.holder_id:
        raise Refused("not_a_choice", fields=["organisation"])
    deed.tells += helpers(deed, int(deed.said["organisation"]))


def answer_help(deed: Deed) -> None:
    """The organisation that was asked answers, or the holder's desk writes down what it was told."""
    asked = deed.matter.assists.filter(part=deed.said["help"], answered_at=None).first()
    if asked is None or asked.part not in waiting(deed.matter, ASKED_BY[deed.move]):
        raise Refused("not_a_choice", fields=["help"])
    seat = deed.seat[0] if deed.seat else 0
    at_the_desk = deed.actor.house(seat) in deed.actor.line(deed.matter.holder_id)
    if asked.organisation_id not in deed.actor.speaks_for(seat) and not at_the_desk:
        raise Refused("not_a_choice", fields=["help"])


def waiting(matter: Matter, move: str) -> frozenset[int]:
    """The parts that were asked for with this move and are not answered: help asked for is answered, a referral accepted or refused."""
    asked = Step.objects.filter(matter=matter, move=move).values("version")
    return frozenset(matter.assists.filter(answered_at=None, part__in=asked).values_list("part", flat=True))
