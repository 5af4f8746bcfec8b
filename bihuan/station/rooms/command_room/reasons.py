"""The reasons of a proposal in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.dispatch.units import Candidate, Code, PassedOver, Reason
from bihuan.station.calls.models import Mode, Status
from bihuan.station.duty.shifts import Standing
from bihuan.station.people.actor import CHINA

APART = frozenset({Code.ON_THE_WAY, Code.COVER_KEPT, Code.COVER_THINS})  # these stand in columns of their own
SAID = {
    Code.ON_THE_WAY: gettext_lazy("%(minutes)s min by %(mode)s"),
    Code.OWN_BEAT: gettext_lazy("its own patrol zone"),
    Code.BEAT_OFFICER: gettext_lazy("beat officer of the address"),
    Code.OWN_TEAM: gettext_lazy("the team of this class"),
    Code.CROSS_COVER: gettext_lazy("stands in for the team of this class"),
    Code.CASE_CLUSTER: gettext_lazy("case team: %(count)s of this class here in 7 days"),
    Code.BEYOND_LIMIT: gettext_lazy("later than %(minutes)s min"),
    Code.OTHER_STATION: gettext_lazy("of %(station)s"),
    Code.OLD_POSITION: gettext_lazy("position %(minutes)s min old"),
    Code.AT_STATION: gettext_lazy("taken to stand at its station"),
    Code.NO_POSITION: gettext_lazy("way not known"),
    Code.SECOND_UNIT: gettext_lazy("makes up the crew of this level"),
    Code.BUSY: "%(status)s",
    Code.ORDERED: gettext_lazy("has an order it has not signed for"),
    Code.NOT_AVAILABLE: gettext_lazy("not available"),
    Code.OFF_SHIFT: gettext_lazy("off shift"),
    Code.NO_OFFICER: gettext_lazy("no officer aboard"),
    Code.LACKS_SKILL: gettext_lazy("lacks %(skills)s"),
    Code.NOT_OURS: gettext_lazy("of another station"),
    Code.NO_WAY: gettext_lazy("no road leads there"),
    Code.NO_UNIT: gettext_lazy("No unit can be sent now. Ring another station, or recall a unit."),
    Code.NONE_IN_TIME: gettext_lazy("No unit on shift arrives within %(minutes)s minutes."),
    Code.CREW_SHORT: gettext_lazy("This level asks for %(wanted)s officers; %(there)s can be sent."),
    Code.NO_CASE_TEAM: gettext_lazy("The case team has nobody free."),
    Code.NO_BEAT_OFFICER: gettext_lazy("The beat officer of this address is not free."),
    Code.POSITIONS_OLD: gettext_lazy("No unit has said lately where it is; the minutes may be wrong."),
}


def said(reason: Reason, stations: Mapping[int, str]) -> str:
    values = dict(reason.values)
    if "status" in values:
        values["status"] = Status(int(str(values["status"]))).label
    if "mode" in values:
        values["mode"] = Mode(str(values["mode"])).label
    if "station" in values:
        values["station"] = stations.get(int(str(values["station"])), "")
    return str(SAID[reason.code]) % values


def cover(one: Candidate) -> str:
    """What is left if it goes, beside the minutes."""
    codes = {reason.code for reason in one.reasons}
    if Code.COVER_KEPT in codes:
        return _("cover kept")
    if Code.COVER_THINS in codes:
        return _("cover thins: %(late)s more late an hour") % {"late": f"{one.late_more:.2f}"}
    return ""


def passed(name: str, one: PassedOver, stations: Mapping[int, str]) -> str:
    why = said(one.why, stations)
    if one.seconds is None:
        return _("%(unit)s: %(why)s") % {"unit": name, "why": why}
    return _("%(unit)s: %(why)s, %(minutes)s min") % {"unit": name, "why": why, "minutes": max(1, round(one.seconds / 60))}


def off_shift(name: str, one: PassedOver, stations: Mapping[int, str], typed: Standing | None) -> str:
    """As `passed`, with when its next shift begins, where that was typed."""
    told = passed(name, one, stations)
    if typed is None or typed.next is None:
        return told
    return _("%(told)s, next shift %(when)s") % {"told": told, "when": f"{typed.next.astimezone(CHINA):%m-%d %H:%M}"}
