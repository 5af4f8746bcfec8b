"""Which unit goes: the lawful ones, quickest first, each with its reasons and the cover that it leaves behind.

The chance that a later call is missed is that of MEXCLP (Daskin 1983): a zone that `k` free units reach in time goes without when all of
them are busy, `busy ** k`. The number each candidate shows is the late arrivals an hour that its going adds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, isfinite, isinf, isnan

import numpy as np
from numpy.typing import NDArray

from bihuan.insight.dispatch.units import READY, Candidate, Code, Incident, PassedOver, Reason, Recommendation, Rules, Team, Unit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cover:
    """`seconds`: from each unit to each zone, (units, zones). `demand`: calls an hour of each zone, (zones,). `limit`: seconds within which
    a zone is reached in time. `busy`: the chance that a free unit is taken when it is needed."""

    seconds: Floats
    demand: Floats
    limit: float = 600.0
    busy: float = 0.3

    def left(self, free: NDArray[np.bool_]) -> tuple[float, Floats]:
        """Calls an hour met in time by the free units, and how many fewer without each unit, (units,)."""
        reach = (self.seconds <= self.limit) & free[:, None]
        missed = self.busy ** reach.sum(0)
        lost = reach @ (self.demand * missed * (1 / self.busy - 1))
        return float(self.demand @ (1 - missed)), lost


def recommend(
    units: Sequence[Unit], incident: Incident, seconds: Floats, *, cover: Cover | None = None, rules: Rules | None = None
) -> Recommendation:
    """`seconds`: how long each unit needs to the incident, (units,); inf where no way leads, nan where it is not known.

    The same question has the same answer."""
    if len(seconds) != len(units):
        raise ValueError("one travel time a unit")
    rules = rules or Rules()
    needs: list[float] = np.asarray(seconds, np.float64).tolist()
    passed = {at: why for at, unit in enumerate(units) if (why := _unlawful(unit, incident, needs[at]))}
    free = np.array([unit.status in READY and unit.on_shift is not False and not unit.ordered for unit in units], bool)
    kept, lost = cover.left(free) if cover else (0.0, np.zeros(len(units)))
    loses: list[float] = lost.tolist()
    ranked = sorted((_judged(unit, incident, needs[at], kept, loses[at], cover is not None, rules)
                     for at, unit in enumerate(units) if at not in passed), key=lambda one: (one.counted, one.key))
    by_key = {unit.key: unit for unit in units}
    crew = _crew([by_key[one.key] for one in ranked], rules.officers.get(incident.level, 1))
    ranked = [_second(one) if one.key in crew[1:] else one for one in ranked]
    shortfalls = tuple(_shortfalls(ranked, [by_key[key] for key in crew], by_key, incident, rules))
    over = [PassedOver(units[at].key, why, _finite(needs[at])) for at, why in passed.items()]
    over.sort(key=lambda one: (one.seconds is None, one.seconds or 0.0, one.key))
    off = tuple(one for one in over if one.why.code is Code.OFF_SHIFT)[:rules.off_shift] if shortfalls else ()
    return Recommendation(tuple(ranked), crew, shortfalls, tuple(over), off, _cluster(incident, rules),
                          float(cover.demand.sum()) if cover else 0.0, kept)


def _unlawful(unit: Unit, incident: Incident, seconds: float) -> Reason | None:
    """Why a unit cannot be proposed, the plainest reason first."""
    if unit.on_shift is False:
        return Reason(Code.OFF_SHIFT)
    if unit.status not in READY:
        return Reason(Code.NOT_AVAILABLE if unit.status == 6 else Code.BUSY, {"status": int(unit.status)})
    if unit.ordered:
        return Reason(Code.ORDERED)
    if unit.station != incident.station and unit.station not in incident.neighbours:
        return Reason(Code.NOT_OURS)
    if unit.officers == 0:
        return Reason(Code.NO_OFFICER)
    if lacking := incident.skills - unit.skills:
        return Reason(Code.LACKS_SKILL, {"skills": sorted(lacking)})
    return Reason(Code.NO_WAY) if isinf(seconds) else None


def _judged(unit: Unit, incident: Incident, seconds: float, kept: float, lost: float, covered: bool, rules: Rules) -> Candidate:
    """In level 1 a life may hang on it: there nothing counts but the seconds."""
    known, weighs = not isnan(seconds), incident.level > 1
    counted = seconds if known else rules.unknown
    reasons = [Reason(Code.ON_THE_WAY, {"minutes": _minutes(seconds), "mode": unit.mode}) if known else Reason(Code.NO_POSITION)]
    for code, bonus in _bonuses(unit, incident, rules):
        reasons.append(Reason(code, {"count": incident.cluster} if code is Code.CASE_CLUSTER else {}))
        counted -= bonus if weighs else 0.0
    if unit.station != incident.station:
        reasons.append(Reason(Code.OTHER_STATION, {"station": unit.station}))
        counted += rules.other_station if weighs else 0.0
    limit = rules.limits.get(incident.level, inf)
    if seconds > limit:
        reasons.append(Reason(Code.BEYOND_LIMIT, {"minutes": _minutes(limit)}))
    if known and unit.position_age is None:
        reasons.append(Reason(Code.AT_STATION))
    elif known and unit.position_age is not None and unit.position_age > rules.old_position:
        reasons.append(Reason(Code.OLD_POSITION, {"minutes": _minutes(unit.position_age)}))
    if covered:
        thins = lost >= 0.005
        reasons.append(Reason(Code.COVER_THINS, {"late": round(lost, 2)}) if thins else Reason(Code.COVER_KEPT))
        counted += rules.late_arrival * lost if weighs else 0.0
    return Candidate(unit.key, seconds, counted, kept - lost, lost, tuple(reasons))


def _bonuses(unit: Unit, incident: Incident, rules: Rules) -> list[tuple[Code, float]]:
    found = []
    if incident.dispute and incident.area and incident.area in unit.beats:
        found.append((Code.BEAT_OFFICER, rules.beat_officer))
    elif incident.zone and unit.zone == incident.zone:
        found.append((Code.OWN_BEAT, rules.own_beat))
    if _cluster(incident, rules) and unit.team == Team.CASE:
        found.append((Code.CASE_CLUSTER, rules.own_team))
    elif incident.team != Team.PATROL:
        found.append((Code.OWN_TEAM, rules.own_team) if unit.team == incident.team else (Code.CROSS_COVER, 0.0))
    return found


def _crew(ranked: Sequence[Unit], officers: int) -> tuple[str, ...]:
    """So many of the ranked as together carry the officers that the level asks for; an unnamed crew counts as the usual two."""
    chosen: list[str] = []
    for unit in ranked:
        if officers <= 0:
            break
        chosen.append(unit.key)
        officers -= _aboard(unit)
    return tuple(chosen)


def _aboard(unit: Unit) -> int:
    return 2 if unit.officers is None else unit.officers


def _second(candidate: Candidate) -> Candidate:
    reasons = (*candidate.reasons, Reason(Code.SECOND_UNIT))
    return Candidate(candidate.key, candidate.seconds, candidate.counted, candidate.cover_left, candidate.late_more, reasons)


def _shortfalls(
    ranked: Sequence[Candidate], crew: Sequence[Unit], units: dict[str, Unit], incident: Incident, rules: Rules
) -> list[Reason]:
    if not ranked:
        return [Reason(Code.NO_UNIT)]
    found, limit, wanted = [], rules.limits.get(incident.level, inf), rules.officers.get(incident.level, 1)
    known = [one.seconds for one in ranked if isfinite(one.seconds)]
    if known and min(known) > limit:
        found.append(Reason(Code.NONE_IN_TIME, {"minutes": _minutes(limit)}))
    if (there := sum(_aboard(unit) for unit in crew)) < wanted:
        found.append(Reason(Code.CREW_SHORT, {"there": there, "wanted": wanted}))
    able = [units[one.key] for one in ranked]
    if _cluster(incident, rules) and not any(unit.team == Team.CASE for unit in able):
        found.append(Reason(Code.NO_CASE_TEAM))
    if incident.dispute and incident.area and not any(incident.area in unit.beats for unit in able):
        found.append(Reason(Code.NO_BEAT_OFFICER))
    ages = [unit.position_age for unit in able if unit.position_age is not None]
    if ages and min(ages) > rules.old_position:
        found.append(Reason(Code.POSITIONS_OLD))
    return found


def _cluster(incident: Incident, rules: Rules) -> bool:
    return incident.team == Team.CASE and incident.cluster >= rules.cluster


def _minutes(seconds: float) -> int:
    """Whole minutes, never fewer than it takes."""
    return max(1, ceil(seconds / 60))


def _finite(seconds: float) -> float | None:
    return seconds if isfinite(seconds) else None
