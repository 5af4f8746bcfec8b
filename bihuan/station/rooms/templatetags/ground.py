"""What the map pane needs to know when it is drawn, on whichever page it stands."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.station.people.functions import DISPATCH
from bihuan.station.people.posts import ADMIN
from bihuan.station.places.ground.tiles import tiles
from bihuan.station.places.locate import atlas
from bihuan.station.rooms.command_room.layers import bounds
from bihuan.station.rooms.desk import desk_of

register = template.Library()


@register.simple_tag(takes_context=True)
def map_pane(context: RequestContext) -> dict[str, Any]:
    found, desk = tiles(), desk_of(context["request"])
    box = bounds(atlas()) or (found.bounds if found else [])
    return {
        "tiles": f"{_tiles_address()}?v={found.version}" if found else "",
        "deepest": found.deepest if found else 0,
        "bounds": ",".join(f"{side:.6f}" for side in box),
        "who": desk.person.pk,
        "keeper": ADMIN in desk.posts,
        "dispatches": DISPATCH in desk.functions,
        "words": {
            "NavigationControl.ZoomIn": _("Zoom in"), "NavigationControl.ZoomOut": _("Zoom out"), "Map.Title": _("Map"),
            "ScaleControl.Meters": _("m"), "ScaleControl.Kilometers": _("km"),
            "ago": _("%(t)s ago") % {"t": "{t}"}, "restricted": _("%(n)s restricted, not on the map") % {"n": "{n}"},
            "unplaced": _("%(n)s without a place") % {"n": "{n}"}, "beyond": _("%(n)s more, less urgent") % {"n": "{n}"},
            "blind": _("This browser draws no map: WebGL is switched off. Everything else stands in the lists."),
            "stale": _("The map could not be brought up to date; it shows how things stood before."),
        },
    }  # fmt: skip


def _tiles_address() -> str:
    """The address of tile 0/0/0 with its three numbers left open, as the map fills them."""
    return reverse("map-tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}")
