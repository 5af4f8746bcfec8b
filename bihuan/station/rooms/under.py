"""The second line of a row: what a list says of a matter beyond its header, read for the whole page at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.station.kinds.incident.models import OPEN_ORDER, IncidentSheet, Order
from bihuan.station.loop.models import Matter

Under = Mapping[int, str]


def callers_and_units(rows: Sequence[Matter]) -> Under:
    """How many have called about an incident, where it is more than one, and the units that are out for it."""
    ids = [one.pk for one in rows]
    said: dict[int, list[str]] = defaultdict(list)
    for pk, n in IncidentSheet.objects.filter(pk__in=ids, calls_joined__gt=1).values_list("pk", "calls_joined"):
        said[pk].append(ngettext("%(n)s caller", "%(n)s callers", n) % {"n": n})
    out = (
        Order.objects.filter(OPEN_ORDER, matter_id__in=ids).order_by("part").values_list("matter_id", "unit__name")
    )
    for pk, unit in out:
        said[pk].append(unit)
    return {pk: " ".join(parts) for pk, parts in said.items()} | {pk: "" for pk in ids if pk not in said}


def chases(rows: Sequence[Matter]) -> Under:
    """Which leader follows it up day by day."""
    followed = IncidentSheet.objects.filter(pk__in=[one.pk for one in rows], chased_by__isnull=False).select_related("chased_by")
    names = {one.pk: _("followed by %(who)s") % {"who": one.chased_by} for one in followed}
    return {one.pk: names.get(one.pk, "") for one in rows}
