"""Random walks round any loop, made only of what the forms offer."""

import random
from typing import Any

from bihuan.loop import Refused
from bihuan.station.loop import view
from bihuan.station.loop.act import act
from bihuan.station.loop.models import Matter
from tests.cast import Cast


def answers(fields: tuple[view.FieldView, ...], cast: Cast, rng: random.Random) -> dict[str, Any]:
    """Something for every field, chosen from what the form offers."""
    return {field.name: value for field in fields if (value := answer(field, cast, rng)) is not None}


def answer(field: view.FieldView, cast: Cast, rng: random.Random) -> Any:
    if field.choices:
        return rng.choice([value for value, _label in field.choices])
    return {
        "words": "说了一句话",
        "flag": rng.random() < 0.5,
        "limit": "1wd",
        "time": cast.now.isoformat(),
        "level": 2,
        "category": "0902",
    }.get(field.kind)


def step(matter: Matter, cast: Cast, rng: random.Random) -> tuple[Matter, str]:
    """One move by somebody who is offered one; returns its name, or nothing when refused or stuck."""
    ways = (
        (name, offered)
        for name in rng.sample(cast.insiders, len(cast.insiders))
        if (found := view.moves(matter, cast.actor(name), cast.now))
        for offered in [rng.choice(found)]
    )
    name, offered = next(ways, ("", None))
    if offered is None:
        return matter, ""
    try:
        after = act(matter.pk, offered.name, cast.actor(name), answers(offered.fields, cast, rng), version=matter.version, now=cast.now)
    except Refused:
        return Matter.objects.get(pk=matter.pk), ""
    return Matter.objects.get(pk=after.pk), offered.name


def walk(kind: str, cast: Cast, seed: int, steps: int = 25, **columns: Any) -> Matter:
    rng, matter = random.Random(seed), cast.open(kind, **columns)
    matter = Matter.objects.get(pk=matter.pk)
    for _ in range(steps):
        cast.later(minutes=rng.choice((0, 1, 7, 90, 1500)))
        matter, _move = step(matter, cast, rng)
    return matter
