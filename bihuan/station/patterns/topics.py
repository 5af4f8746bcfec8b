"""What a notice is about that is about no matter."""

from django.utils.translation import gettext as _

from bihuan.station.calls.categories import category
from bihuan.station.loop.notices import Topic
from bihuan.station.patterns.models import WatchPassing
from bihuan.station.patterns.quarters import Quarter
from bihuan.station.people.actor import day_of


def watch(pk: int) -> Topic:
    """A passing by its class and count; its number alone goes where strangers read."""
    one = WatchPassing.objects.select_related("row", "row__area", "station").get(pk=pk)
    return Topic(f"W{one.pk}", said(one), _("class under watch: the number was reached"), "/watches/")


def said(one: WatchPassing) -> str:
    row = one.row
    sort = category(row.category, day_of(one.at))
    words = {
        "what": sort.name if sort else row.category, "count": one.count, "hours": row.hours, "least": row.least,
        "station": one.station, "where": f" · {row.area}" if row.area else "",
    }  # fmt: skip
    told = _("%(what)s%(where)s: %(count)s within %(hours)s h, watched from %(least)s on (%(station)s)") % words
    return told if one.usual is None else _("%(told)s; usually %(usual)s") % {"told": told, "usual": f"{one.usual:g}"}


def quarter(topic: int) -> Topic:
    return _quarter(topic, _("the quarterly check is to be read and signed"))


def quarter_late(topic: int) -> Topic:
    return _quarter(topic, _("nobody has read and signed the quarterly check in time"))


def _quarter(topic: int, reason: str) -> Topic:
    """`topic`: the year and the digit of the quarter, 20263."""
    one = Quarter(*divmod(topic, 10))
    return Topic(f"Q{one}", _("Quarterly check %(first)s – %(last)s") % {"first": one.first, "last": one.last}, reason,
                 f"/models/?quarter={one}#quarter")
