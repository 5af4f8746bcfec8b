"""Why a place is not taken, in a sentence of the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    "no_number": _("The coordinates are not two numbers: %(lat)s, %(lon)s."),
    "zero": _("Latitude and longitude are both 0: the place was not measured."),
    "swapped": _("Latitude %(lat)s and longitude %(lon)s look swapped: write the latitude first."),
    "off_the_earth": _("Latitude %(lat)s, longitude %(lon)s is no place on earth: latitudes end at 90, longitudes at 180."),
    "outside": _("Latitude %(lat)s, longitude %(lon)s lies in the sea or outside every known county."),
    "no_clock": _("The position is of %(at)s: the receiver has no time yet, or its clock is wrong. Wait for a fix, and send it again."),
    "half": _("Only one of latitude and longitude is given; write both or neither."),
    "torn_outline": _("This outline is neither GeoJSON nor WKT, or it is torn."),
    "no_land": _("This outline encloses no land; an area needs a polygon."),
    "outside_parent": _("Most of this outline lies outside %(name)s, which it should lie in."),
    "no_road_here": _("There is no road of the map within 500 m of this point. Click on the road itself."),
    "no_name_here": _("This road has no name on the map. Close it stretch by stretch."),
    "two_streets": _("The two points do not lie on one street. Click twice on the same street."),
    "until_past": _("The road would be open again before it is closed. Give a later time, or none."),
    "datum": _("“%(datum)s” is not a known datum; write wgs84, gcj02 or bd09."),
}


class PlaceRefused(ValueError):
    """Carries a code and values; worded when it is read."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.values
