"""Others do their own part, and only that: organisations asked for help, teams given an instruction, specialists asked to take a case."""

from datetime import datetime

from django.db.models import QuerySet

from bihuan.loop import Actor, Refused
from bihuan.station.kinds.incident.telling import helpers, posts_at
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.models import Assist, Matter, Step
from bihuan.station.people.actor import day_of
from bihuan.station.people.posts import AUXILIARY, CLERK, DISPATCHER, GRID_WORKER, LEADER, OFFICER
from bihuan.station.people.tree import tree

ASKED = ("ask_help", "instruct")  # what `answer_help` answers
ASKED_BY = {"answer_help": ASKED, "answer_referral": ("refer",), "acknowledge": (*ASKED, "refer"), "withdraw": ASKED}
TOLD = (OFFICER, AUXILIARY, DISPATCHER, LEADER, CLERK, GRID_WORKER)


def ask_help(deed: Deed) -> None:
    if deed.said["organisation"] == deed.matter.holder_id:
        raise Refused("not_a_choice", fields=["organisation"])
    deed.tells += helpers(deed, int(deed.said["organisation"]))


def instruct(deed: Deed) -> None:
    """Downwards only, within the holder's house: its teams and rooms, and the stations of a hub."""
    organisation = int(deed.said["organisation"])
    if organisation not in below(deed.matter, deed.now):
        raise Refused("not_a_choice", fields=["organisation"])
    deed.tells += posts_at(organisation, TOLD, deed.now)


def acknowledge(deed: Deed) -> None:
    """By whoever was asked, once."""
    one = _asked(deed)
    if one.heeded_at is not None:
        raise Refused("acknowledged")
    if one.organisation_id not in _own(deed.actor):
        raise Refused("not_a_choice", fields=["help"])


def answer_help(deed: Deed) -> None:
    """The organisation that was asked answers, or the holder's desk writes down what it was told."""
    one, seat = _asked(deed), deed.seat[0] if deed.seat else 0
    if one.organisation_id not in deed.actor.speaks_for(seat) and not at_the_desk(deed.actor, seat, deed.matter):
        raise Refused("not_a_choice", fields=["help"])


def withdraw(deed: Deed) -> None:
    """Whoever was asked hears of it."""
    deed.tells += posts_at(_asked(deed).organisation_id, TOLD, deed.now)


def open_ones(matter: Matter, *moves: str) -> QuerySet[Assist]:
    """What was asked for with these moves and is not answered: help asked for is answered, a referral accepted or refused."""
    asked = Step.objects.filter(matter=matter, move__in=moves).values("version")
    return matter.assists.filter(answered_at=None, part__in=asked).select_related("organisation").order_by("part")


def mine(matter: Matter, actor: Actor, *moves: str) -> QuerySet[Assist]:
    return open_ones(matter, *moves).filter(organisation_id__in=_own(actor))


def below(matter: Matter, now: datetime) -> frozenset[int]:
    today = tree(day_of(now))
    return today.below(today.house(matter.holder_id)) - {matter.holder_id}


def at_the_desk(actor: Actor, seat: int, matter: Matter) -> bool:
    return actor.house(seat) in actor.line(matter.holder_id)


def _own(actor: Actor) -> set[int]:
    return {organisation for seat, _post in actor.posts for organisation in actor.speaks_for(seat)}


def _asked(deed: Deed) -> Assist:
    one = open_ones(deed.matter, *ASKED_BY[deed.move]).filter(part=deed.said["help"]).first()
    if one is None:
        raise Refused("not_a_choice", fields=["help"])
    return one
