"""A proposal in the words of the page: what the desk reads beside the fields while it types."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.calls.proposing import BOTH, POLICE, TOWNSHIP, Proposal
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.legend import LEVELS

ROUTES: Mapping[str, Any] = {
    POLICE: gettext_lazy("for the police"),
    TOWNSHIP: gettext_lazy("for the township"),
    BOTH: gettext_lazy("police first, the township may have a part"),
}
FLAGS: Mapping[str, Any] = {
    "weapon": gettext_lazy("weapon"), "injury": gettext_lazy("somebody hurt"), "illness": gettext_lazy("sudden illness"),
    "violence": gettext_lazy("violence"), "domestic": gettext_lazy("violence at home"), "child": gettext_lazy("a child"),
    "elder": gettext_lazy("an old or disabled person"), "missing": gettext_lazy("somebody missing"),
    "self_harm": gettext_lazy("self-harm"), "drowning": gettext_lazy("drowning"), "trapped": gettext_lazy("somebody trapped"),
    "flood": gettext_lazy("flood or landslide"), "fire": gettext_lazy("fire"), "gas": gettext_lazy("gas or explosion"),
}  # fmt: skip


def told(proposal: Proposal) -> dict[str, Any]:
    """Empty words where nothing is proposed; `sure` is a whole percentage."""
    sort = proposal.sort
    return {
        "code": sort.code if sort else "",
        "class": str(sort) if sort else "",
        "family": proposal.family.name if proposal.family else "",
        "level": str(LEVELS[proposal.level][0]) if proposal.level else "",
        "route": str(ROUTES[proposal.route]) if proposal.route and sort else "",
        "department": _department(sort.department) if sort and sort.department else "",
        "sure": _("%(percent)s %% sure") % {"percent": round(100 * proposal.probability)} if sort else "",
        "words": list(proposal.words),
        "flags": [{"name": str(FLAGS[flag]), "word": word} for flag, word in proposal.flags],
        "asks": list(proposal.asks),
    }


def _department(code: str) -> str:
    """The name by which the station knows it; a house that has no such department is told none."""
    return Organisation.objects.filter(code=code).values_list("name", flat=True).first() or ""
