"""One diversion, walked by name."""

from dataclasses import dataclass
from typing import Any

import pytest

from bihuan.loop import Refused
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop import view
from bihuan.station.loop.act import act
from bihuan.station.loop.models import Matter
from tests.cast import Cast


@dataclass
class Walk:
    """One diversion and everybody who has to do with it."""

    cast: Cast
    matter: Matter

    @property
    def sheet(self) -> DiversionSheet:
        return DiversionSheet.objects.get(pk=self.matter.pk)

    @property
    def state(self) -> str:
        return self.matter.state

    def do(self, who: str, move: str, **said: Any) -> "Walk":
        """Organisations are given by their code."""
        for name in {"to", "department", "organisation"} & set(said):
            said[name] = self.cast.org(said[name])
        act(self.matter.pk, move, self.cast.actor(who), said, version=self.matter.version, now=self.cast.now)
        self.matter = Matter.objects.get(pk=self.matter.pk)
        return self

    def moves(self, who: str) -> set[str]:
        return {move.name for move in view.moves(self.matter, self.cast.actor(who), self.cast.now)}

    def choices(self, who: str, move: str, field: str) -> list[tuple[Any, str]]:
        offered = next(one for one in view.moves(self.matter, self.cast.actor(who), self.cast.now) if one.name == move)
        return list(next(one for one in offered.fields if one.name == field).choices)

    # Stretches of the way that many stories begin with
    def at_room(self) -> "Walk":
        return self.do("alice", "offer", to="room").do("tom", "accept")

    def at_department(self) -> "Walk":
        return self.at_room().do("tom", "assign", department="D06").do("bob", "sign")

    def finished(self) -> "Walk":
        return self.at_department().do("bob", "finish", outcome="solved", result="已劝停", how="phone", reached=True)

    def settled(self) -> "Walk":
        """Closed, whether or not it was drawn for a call-back."""
        self.finished()
        if self.sheet.call_back_due:
            self.do("tom", "call_back", answer="solved", satisfied="yes")
        return self.do("tom", "close", feedback="已处理并告知")


def refusal(walk: Walk, who: str, move: str, **said: Any) -> str:
    """The code of the refusal; nothing has changed then."""
    before = walk.matter.version
    with pytest.raises(Refused) as refused:
        walk.do(who, move, **said)
    walk.matter.refresh_from_db()
    assert walk.matter.version == before
    return refused.value.code
