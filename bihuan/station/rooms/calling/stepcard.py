"""The steps of a matter's class as its page shows them: what is to be done, and who ticked off what."""

from dataclasses import dataclass
from datetime import date

from bihuan.station.calls import steps
from bihuan.station.calls.categories import Sort, tree
from bihuan.station.calls.models import Call, Stage, Tick
from bihuan.station.calls.steps import Step
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.desk import Desk


@dataclass(frozen=True)
class Line:
    step: Step
    tick: Tick | None

    @property
    def done(self) -> bool:
        return self.tick is not None and self.tick.done


@dataclass(frozen=True)
class Card:
    stages: list[tuple[str, list[Line]]]
    open: bool
    code: str

    @property
    def skipped(self) -> list[Step]:
        """What may not be skipped and has not been ticked off."""
        return [line.step for _stage, lines in self.stages for line in lines if line.step.mandatory and not line.done]

    @property
    def done(self) -> int:
        return sum(line.done for _stage, lines in self.stages for line in lines)

    @property
    def total(self) -> int:
        return sum(len(lines) for _stage, lines in self.stages)


@dataclass(frozen=True)
class Listed:
    """A card of the library: `version` is the day of its newest row of our own, none while it stands as delivered."""

    sort: Sort
    count: int
    version: date | None


def cards(on: date) -> list[Listed]:
    """One for each family, and for each class that has steps of its own."""
    own = {code: sort for code, sort in tree(on).items() if code in steps.all_steps(on)}
    return [Listed(sort, len(steps.steps_of(code, on)), steps.version_of(code, on)) for code, sort in own.items()]


def call_of(matter: Matter) -> Call | None:
    """The chain's first call: the ticks hang on it, so they stay together when a matter is joined or opens anew."""
    return Call.objects.filter(number=matter.chain, history=False).first()


def card(matter: Matter, desk: Desk) -> Card | None:
    """The steps of the class it has now; none where nobody called, or the class has no steps."""
    call = call_of(matter)
    found = steps.steps_of(matter.category, desk.today) if call else []
    if call is None or not found:
        return None
    ticks = steps.ticks(call)
    stages = [
        (str(stage.label), [Line(one, ticks.get(one.key)) for one in found if one.stage == stage])
        for stage in Stage
        if any(one.stage == stage for one in found)
    ]
    return Card(stages, matter.closed_at is None, matter.category)
