"""What would be if: a station's own calls played again with its units as they are, and with more units or other zones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from bihuan.insight.dispatch.events import DAY
from bihuan.insight.dispatch.ground import Floats, Ground, Numbers, Seconds, places_of
from bihuan.insight.dispatch.play import Calls, Fleet, play
from bihuan.insight.dispatch.policies import Policy

LEVELS = (1, 2, 3, 4)
PLACES = 600
Travel = Callable[[Floats, Floats], tuple[Seconds, Seconds]]


@dataclass(frozen=True)
class Period:
    """Calls in the order of time: `at` seconds from the first midnight, WGS-84 degrees, level 1 to 4, `minutes` of work or nan."""

    at: Floats
    lat: Floats
    lon: Floats
    level: Numbers
    minutes: Floats


@dataclass(frozen=True)
class Crews:
    """Where each unit waits, and its shift in seconds of the day; equal means all day."""

    names: tuple[str, ...]
    lat: Floats
    lon: Floats
    starts: Floats
    ends: Floats


@dataclass(frozen=True)
class Asked:
    """`zones`: so many instead of the units' own posts; `more`: units beyond those there are. `targets`: seconds from call to arrival by
    level; `sent`: units by level; `minutes`: mean work where none is given."""

    policy: Policy
    zones: int = 0
    more: int = 0
    seeds: int = 20
    delay: float = 60.0
    minutes: float = 30.0
    targets: Mapping[int, float] = field(default_factory=lambda: {1: 480.0, 2: 600.0, 3: 1200.0, 4: 1800.0})
    sent: Mapping[int, int] = field(default_factory=lambda: {1: 2, 2: 1, 3: 1, 4: 1})


@dataclass(frozen=True)
class Figure:
    """A mean over the seeds, and between what values 95 of 100 of them lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """`group`: all, level or zone; `median` and `ninetieth` in minutes, `in_time` as a share."""

    group: str
    name: str
    calls: int
    median: Figure
    ninetieth: Figure
    in_time: Figure


@dataclass(frozen=True)
class Answer:
    """`now` and `asked` line by line; `change`: asked less now for all calls, each seed against itself. None where nothing else was asked.
    `posts`: latitude, longitude and name of the zones that were asked for; `driving`: hours a day without a call, now and asked."""

    now: tuple[Line, ...]
    asked: tuple[Line, ...] | None
    change: tuple[Figure, Figure, Figure] | None
    posts: tuple[tuple[float, float, str], ...]
    units_at: tuple[tuple[str, str], ...]
    driving: tuple[float, float | None]


@dataclass(frozen=True)
class _Scene:
    ground: Ground
    fleet: Fleet
    zone: Numbers  # of each place
    zones: tuple[str, ...]


def what_if(period: Period, crews: Crews, asked: Asked, travel: Travel) -> Answer:
    """`travel`: seconds from point to point with blue light and without, of latitudes and longitudes. The same question, the same answer.

    The days of the period are drawn anew for each seed, whole days with replacement, so that the intervals say how far chance reaches."""
    which, lat, lon = places_of(period.lat, period.lon, PLACES)
    now = _scene(period, which, lat, lon, crews, asked, travel, zones=0, more=0)
    other = _scene(period, which, lat, lon, crews, asked, travel, zones=asked.zones, more=asked.more) if asked.zones or asked.more else None
    first = [_played(now, period, which, asked, seed) for seed in range(asked.seeds)]
    if other is None:
        return Answer(_lines(now, first, asked), None, None, (), (), (_driving(first, period), None))
    second = [_played(other, period, which, asked, seed) for seed in range(asked.seeds)]
    names = (*crews.names, *(f"+{number + 1}" for number in range(asked.more)))
    posts = [other.ground.posts[home] for home in other.fleet.home]
    where = _points(lat, lon, crews, period, asked.zones)
    return Answer(
        _lines(now, first, asked), _lines(other, second, asked), _change(first, second, asked),
        tuple((float(at), float(along), name) for at, along, name in zip(*where, strict=True)) if asked.zones else (),
        tuple((name, other.zones[int(other.zone[post])]) for name, post in zip(names, posts, strict=True)),
        (_driving(first, period), _driving(second, period)),
    )  # fmt: skip


def _points(lat: Floats, lon: Floats, crews: Crews, period: Period, zones: int) -> tuple[Floats, Floats, tuple[str, ...]]:
    """Where units wait: at the middle of each zone, or where they wait today."""
    if zones:
        scale = np.cos(np.radians(lat.mean()))
        centres, _of = kmeans2(np.stack((period.lat, period.lon * scale), 1), zones, minit="++", seed=0)
        centres = centres[np.lexsort((centres[:, 1], -centres[:, 0]))]
        return centres[:, 0], centres[:, 1] / scale, tuple(f"Z{number + 1}" for number in range(zones))
    points, first = np.unique(np.stack((crews.lat, crews.lon), 1), axis=0, return_index=True)
    return points[:, 0], points[:, 1], tuple(crews.names[at] for at in first)


def _scene(
    period: Period, which: Numbers, lat: Floats, lon: Floats, crews: Crews, asked: Asked, travel: Travel, *, zones: int, more: int
) -> _Scene:
    post_lat, post_lon, names = _points(lat, lon, crews, period, zones)
    urgent, usual = travel(np.concatenate((lat, post_lat)), np.concatenate((lon, post_lon)))
    places, posts = len(lat), np.arange(len(lat), len(lat) + len(post_lat))
    demand = np.zeros((len(LEVELS), places + len(posts)))
    np.add.at(demand, (period.level - 1, which), 1 / len(which))
    limits = np.array([asked.targets[level] - asked.delay for level in LEVELS])
    ground = Ground(urgent, usual, posts, demand, limits, np.array([True, True, False, False]))
    zone = np.argmin(usual[:, posts], axis=1)
    own = np.array([int(np.argmin((post_lat - at) ** 2 + (post_lon - along) ** 2)) for at, along in zip(crews.lat, crews.lon, strict=True)])
    home = _spread(ground, zone, len(crews.names)) if zones else own
    home = _added(ground, home, more)
    starts, ends = (np.concatenate((hours, np.zeros(more))) for hours in (crews.starts, crews.ends))
    return _Scene(ground, Fleet(home, starts, ends), zone, names)


def _spread(ground: Ground, zone: Numbers, units: int) -> Numbers:
    """One unit a zone, the busiest zones first; those that are left where they add most cover."""
    load = np.bincount(zone, weights=ground.demand.sum(0), minlength=len(ground.posts))
    first = np.argsort(-load, kind="stable")[:units]
    return _added(ground, first.astype(np.int64), units - len(first))


def _added(ground: Ground, home: Numbers, more: int, busy: float = 0.3) -> Numbers:
    """So many more units, each at the post where it adds most cover (greedy MEXCLP, within a tenth of a percent of the best)."""
    reach, weight = ground.cover
    for _unit in range(more):
        missed = weight * busy ** reach[home].sum(0)
        home = np.append(home, int(np.argmax(reach @ missed)))
    return home.astype(np.int64)


@dataclass(frozen=True)
class _Outcome:
    seconds: Floats
    level: Numbers
    zone: Numbers
    back: float


def _played(scene: _Scene, period: Period, which: Numbers, asked: Asked, seed: int) -> _Outcome:
    chance = np.random.default_rng(seed)
    day = (period.at // DAY).astype(np.int64)
    days = int(day.max()) + 1
    drawn = chance.integers(0, days, days)
    chosen = np.concatenate([np.flatnonzero(day == one) for one in drawn])
    moved = np.repeat(np.arange(days) - drawn, np.bincount(day, minlength=days)[drawn]) * DAY
    minutes = np.where(np.isnan(period.minutes[chosen]), chance.exponential(asked.minutes, len(chosen)), period.minutes[chosen])
    level, none = period.level[chosen], np.full(len(chosen), -1, np.int64)
    sent = np.array([asked.sent[one] for one in LEVELS], np.int64)
    calls = Calls(period.at[chosen] + moved, which[chosen], level - 1, minutes * 60, none, np.zeros(len(chosen)), sent[level - 1])
    played = play(scene.ground, calls, scene.fleet, asked.policy, delay=asked.delay)
    return _Outcome(played.response, level, scene.zone[which[chosen]], played.back)


def _lines(scene: _Scene, outcomes: Sequence[_Outcome], asked: Asked) -> tuple[Line, ...]:
    groups = [("all", "", [one.level > 0 for one in outcomes])]
    groups += [("level", str(level), [one.level == level for one in outcomes]) for level in LEVELS]
    groups += [("zone", name, [one.zone == at for one in outcomes]) for at, name in enumerate(scene.zones)]
    found = []
    for group, name, some in groups:
        known = [value for one, of in zip(outcomes, some, strict=True) if (value := _measures(one, of, asked)) is not None]
        if known:
            calls = round(float(np.mean([of.sum() for of in some])))
            found.append(Line(group, name, calls, *(_figure([one[at] for one in known]) for at in range(3))))
    return tuple(found)


def _measures(one: _Outcome, some: NDArray[np.bool_], asked: Asked) -> tuple[float, float, float] | None:
    if not some.any():
        return None
    seconds, target = one.seconds[some], np.array([asked.targets[level] for level in LEVELS])[one.level[some] - 1]
    return float(np.median(seconds)) / 60, float(np.quantile(seconds, 0.9)) / 60, float((seconds <= target).mean())


def _change(first: Sequence[_Outcome], second: Sequence[_Outcome], asked: Asked) -> tuple[Figure, Figure, Figure]:
    before, after = ([_measures(one, one.level > 0, asked) for one in some] for some in (first, second))
    pairs = list(zip(before, after, strict=True))
    median, ninetieth, in_time = (_figure([then[at] - now[at] for now, then in pairs if now and then]) for at in range(3))
    return median, ninetieth, in_time


def _figure(values: Sequence[float]) -> Figure:
    return Figure(float(np.mean(values)), float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975)))


def _driving(outcomes: Sequence[_Outcome], period: Period) -> float:
    """Hours a day."""
    return float(np.mean([one.back for one in outcomes])) / 3600 / (int(period.at.max() // DAY) + 1)
