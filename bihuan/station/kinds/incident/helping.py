"""Other organisations do their own part: only that, and only their own."""

from bihuan.loop import Refused
from bihuan.station.kinds.incident.telling import helpers
from bihuan.station.loop.kinds import Deed


def ask_help(deed: Deed) -> None:
    if deed.said["organisation"] == deed.matter.holder_id:
        raise Refused("not_a_choice", fields=["organisation"])
    deed.tells += helpers(deed, int(deed.said["organisation"]))


def answer_help(deed: Deed) -> None:
    """The organisation that was asked answers, or the holder's desk writes down what it was told."""
    asked = deed.matter.assists.filter(part=deed.said["help"], answered_at=None).first()
    if asked is None:
        raise Refused("not_a_choice", fields=["help"])
    seat = deed.seat[0] if deed.seat else 0
    at_the_desk = deed.actor.house(seat) in deed.actor.line(deed.matter.holder_id)
    if asked.organisation_id not in deed.actor.speaks_for(seat) and not at_the_desk:
        raise Refused("not_a_choice", fields=["help"])
