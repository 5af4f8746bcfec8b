"""The second line of a row: what a list says of a matter beyond its header, read for the whole page at once."""

from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.utils.translation import ngettext

from bihuan.station.calls.models import Call
from bihuan.station.loop.models import Matter


def callers(rows: Sequence[Matter]) -> Mapping[int, str]:
    """How many have called about it, where it is more than one."""
    counted = (
        Call.objects.filter(matter_id__in=[one.pk for one in rows])
        .values("matter_id")
        .annotate(n=Count("pk"))
        .values_list("matter_id", "n")
    )
    return {pk: ngettext("%(n)s caller", "%(n)s callers", n) % {"n": n} for pk, n in counted if n > 1}
