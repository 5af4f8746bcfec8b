"""What stands in the index for a matter and for an address.

Of a matter: the standard places in its place, the nouns in its callers' words, and as marks what has a name of its own, which may change:
class, area, holder; besides, whether it is open, and to whom it is open. A restricted matter has no document. Names of persons, numbers
of telephones and anything else a caller said or wrote never get here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from bihuan.station.calls.models import Call
from bihuan.station.find.models import Span
from bihuan.station.find.nouns import nouns_in
from bihuan.station.find.streets import SPAN, sounds, spans, spans_of
from bihuan.station.find.tokens import Run, every, mark, runs, units
from bihuan.station.loop.models import Crew, Matter, Part

OPEN = mark("open", "")
QUESTION = 900  # texts in one question
KEPT = 300_000  # texts that are remembered as asked


def of_matters(keys: Collection[int], on: date, places: "Places") -> dict[int, list[Run]]:
    columns = ("pk", "place", "category", "area_id", "holder_id", "closed_at")
    matters = list(Matter.objects.filter(pk__in=keys, restricted=False).values_list(*columns))
    seen = [pk for pk, *_ in matters]
    parts, crew, said = _parts(seen), _crew(seen), _said(seen)
    places.learn(place for _pk, place, *_ in matters)
    out: dict[int, list[Run]] = {}
    for pk, place, category, area, holder, closed in matters:
        known = places.within(place)
        marks = [mark("c", category), mark("a", area), mark("h", holder), *([] if closed else [OPEN])]
        heard = [run for text in known for run in sounds(text.replace(" ", ""))]
        audience = [*(mark("o", org) for org in parts[pk]), *(mark("p", person) for person in crew[pk])]
        out[pk] = [*every([*known, *nouns_in(said[pk], on)]), *heard, *marks, *audience]
    return out


def of_addresses(rows: Iterable[tuple[int, str]]) -> dict[int, list[Run]]:
    return {pk: [*runs(text), *sounds(text)] for pk, text in rows}


class Places:
    """What in a place as it was written is known to be one: three or more units in a row that so stand in a standard address. The rest,
    which may be somebody's name, is left out."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.asked: set[str] = set()

    def learn(self, texts: Iterable[str]) -> None:
        """Asks for all of them in a few questions; what was asked once is not asked again."""
        fresh = list(spans_of(set(texts)) - self.asked)
        for start in range(0, len(fresh), QUESTION):
            some = fresh[start : start + QUESTION]
            self.known.update(Span.objects.filter(text__in=some).values_list("text", flat=True))
        self.asked = self.asked.union(fresh) if len(self.asked) < KEPT else set()

    def within(self, text: str) -> list[str]:
        """Each stretch that is known, as it was written but for blanks."""
        cut, out = units(text), []
        begun: int | None = None
        for at, span in enumerate([*spans(cut), ""]):
            if span in self.known:
                begun = at if begun is None else begun
            elif begun is not None:
                out.append(" ".join(cut[begun : at + SPAN - 1]))
                begun = None
        return out


def _parts(keys: Collection[int]) -> Mapping[int, list[int]]:
    out: dict[int, list[int]] = defaultdict(list)
    for matter, organisation in Part.objects.filter(matter_id__in=keys).values_list("matter_id", "organisation_id"):
        out[matter].append(organisation)
    return out


def _crew(keys: Collection[int]) -> Mapping[int, list[int]]:
    out: dict[int, list[int]] = defaultdict(list)
    for matter, person in Crew.objects.filter(matter_id__in=keys, until=None).values_list("matter_id", "person_id"):
        out[matter].append(person)
    return out


def _said(keys: Collection[int]) -> Mapping[int, list[str]]:
    """Through the model, which alone can read words that are kept encrypted."""
    out: dict[int, list[str]] = defaultdict(list)
    for call in Call.objects.filter(matter_id__in=keys).only("matter_id", "words").order_by("pk"):
        if call.matter_id is not None:
            out[call.matter_id].append(call.words)
    return out
