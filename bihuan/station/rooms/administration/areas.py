"""Areas as an administrator sees them: which ones, how they lie as a drawing, and what changing one asks."""

import json
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree
from bihuan.station.places.models import Area, Datum
from bihuan.station.places.outlines import check_inside_parent, read_outline, written
from bihuan.station.places.refusals import PlaceRefused
from bihuan.station.rooms.administration.founding import Asked, among, kept, why_field
from bihuan.station.rooms.desk import Desk

SIZE = 240  # units of the drawing's wider side
LARGEST = 2_000_000  # bytes of an outline


def listed(desk: Desk) -> QuerySet[Area]:
    """Areas of the organisations one looks after; those of nobody are kept by whoever stands at the top of a tree."""
    mine = Q(organisation__in=kept(desk).values("pk"))
    if any(tree(desk.today).parent(house) is None for house in _houses(desk)):
        mine |= Q(organisation=None)
    return Area.objects.filter(mine).select_related("organisation", "parent").order_by("kind", "code")


def _houses(desk: Desk) -> set[int]:
    return {desk.actor.house(organisation) for organisation, _post in desk.actor.posts}


@dataclass(frozen=True)
class Drawing:
    """Outlines as paths of one picture, north up; degrees of longitude are narrowed as they are on the ground."""

    width: int
    height: int
    paths: list[tuple[str, str]]  # path data, and what it is: around, own, proposed


def drawing(area: Area, proposed: str = "") -> Drawing | None:
    """The area within the wider one it lies in, and another outline of it that is looked at before it is taken."""
    own = shape(json.loads(area.polygon)) if area.polygon else None
    around = shape(json.loads(area.parent.polygon)) if area.parent and area.parent.polygon else None
    then = shape(json.loads(proposed)) if proposed else None
    shown = [(one, what) for one, what in ((around, "around"), (own, "own"), (then, "proposed")) if one is not None]
    if not shown:
        return None
    west, south, east, north = shapely.union_all([one for one, _what in shown]).bounds
    narrow = cos(radians((south + north) / 2))
    scale = SIZE / max((east - west) * narrow, north - south, 1e-9)

    def path(geometry: Any) -> str:
        rings = [ring for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors)]
        lines = [" ".join(f"{(x - west) * narrow * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring.coords) for ring in rings]
        return " ".join(f"M{line}Z" for line in lines)

    simpler = [(shapely.simplify(one, max(east - west, north - south) / 600), what) for one, what in shown]
    return Drawing(int((east - west) * narrow * scale) + 2, int((north - south) * scale) + 2, [(path(one), what) for one, what in simpler])


class AreaForm(Asked):
    do = "area"
    name = forms.CharField(label=_("Name"), max_length=60)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("none"))
    terrain = forms.ChoiceField(label=_("Terrain"), choices=Area.Terrain.choices)
    why = why_field()

    COLUMNS = ("name", "organisation", "terrain")

    def __init__(self, data: Any = None, *, area: Area, desk: Desk) -> None:
        super().__init__(data, initial={name: getattr(area, name) for name in self.COLUMNS})
        among(self, "organisation", kept(desk))


class OutlineForm(Asked):
    """A file or the text of it, and in which coordinates it was drawn."""

    do = "outline"
    file = forms.FileField(label=_("GeoJSON file"), required=False, widget=forms.FileInput(attrs={"accept": ".geojson,.json,.wkt,.txt"}))
    text = forms.CharField(label=_("or its text"), required=False, widget=forms.Textarea(attrs={"rows": 4, "class": "input num"}))
    datum = forms.ChoiceField(label=_("Coordinates"), choices=Datum.choices, initial=Datum.WGS84)
    why = why_field()

    def __init__(self, data: Any = None, files: Any = None, *, area: Area) -> None:
        super().__init__(data, files=files)
        self.area = area

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        file = said.get("file")
        if file and file.size > LARGEST:
            self.add_error("file", _("The file is larger than 2 MB; simplify the outline and send it again."))
            return said
        given = file.read().decode("utf-8-sig", errors="replace") if file else said.get("text", "")
        if not given.strip():
            self.add_error("file", _("Choose a file, or write the outline below."))
            return said
        try:
            outline = read_outline(given, said.get("datum") or Datum.WGS84)
            check_inside_parent(outline, self.area.parent)
            said["polygon"] = written(outline)
        except PlaceRefused as refused:
            self.add_error("file" if file else "text", str(refused))
        return said
