"""Any count by area, at every level, so that the sums agree."""

from collections import Counter
from collections.abc import Mapping

from bihuan.station.places.locate import LEVELS, atlas
from bihuan.station.places.models import Area


def levels(area: Area | int | None) -> dict[str, int]:
    """For each level the area that this one lies in, itself included: {"township": 3, "community": 12}."""
    known = atlas()
    line = known.line(area.pk if isinstance(area, Area) else area) if area is not None else ()
    return {known.areas[above].kind: above for above in reversed(line) if known.areas[above].kind in LEVELS}


def sums(counts: Mapping[int | None, int], level: str) -> dict[int | None, int]:
    """Counts by area, added up at one level. What lies in no area of that level stands under None, so nothing is lost on the way."""
    out: Counter[int | None] = Counter()
    for area, count in counts.items():
        out[levels(area).get(level)] += count
    return dict(out)
