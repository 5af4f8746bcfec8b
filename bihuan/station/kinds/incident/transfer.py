"""To another station, within a day of the call, because it lies outside our area."""

from bihuan.loop import Refused, parse_limit
from bihuan.station.loop.kinds import Deed
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation

STATIONS = frozenset({Organisation.Kind.STATION, Organisation.Kind.HUB_STATION})
WITHIN = "incident.transfer.within"


def transfer(deed: Deed) -> None:
    _station(deed)
    received = deed.sheet.received_at or deed.matter.opened_at
    rule = rules().get(WITHIN, day_of(received))
    if rule and rule.value != "none" and deed.now > parse_limit(rule.value).after(received, calendar()).due:
        raise Refused("transfer_late")
    deed.sheet.transfer_code = deed.said["reason"]


def rule_transfer(deed: Deed) -> None:
    _station(deed)


def _station(deed: Deed) -> None:
    to = Organisation.objects.get(pk=deed.said["station"])
    if to.kind not in STATIONS:
        raise Refused("not_a_station", name=str(to))
    if to.pk == deed.matter.holder_id:
        raise Refused("not_a_choice", fields=["station"])
