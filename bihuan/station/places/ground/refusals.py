"""Why an extract does not become the map, in a sentence of the reader's language. The map that was there stays."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    "no_file": _("There is no file %(file)s. Name an OpenStreetMap extract, for example county.osm.pbf."),
    "empty": _("%(file)s is empty. Fetch it again. The map stays as it was."),
    "not_osm": _("%(file)s is not an OpenStreetMap extract. Bring one that ends in .osm.pbf or .osm. The map stays as it was."),
    "torn": _("%(file)s breaks off or is damaged (%(fault)s). Fetch it again. The map stays as it was."),
    "cut": _("%(missing)s of %(points)s points of the roads are missing in %(file)s. Have it cut with whole ways "
             "(osmium extract --strategy complete_ways). The map stays as it was."),
    "no_roads": _("%(file)s holds no road. Bring an extract with roads in it. The map stays as it was."),
    "elsewhere": _("%(file)s shows no road within 10 km of your areas. Is it of another region? The map stays as it was."),
    "no_tool": _("The program tippecanoe is missing. Run `make setup`, or install the package tippecanoe. The map stays as it was."),
    "tiles": _("The tiles could not be cut (%(fault)s). The map stays as it was."),
    "busy": _("Another map is being imported just now. Wait until it is done."),
}


class MapRefused(Exception):
    """Carries a code and values; worded when it is read."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.values
