"""What is written down when a case is weighed, and when it is handed to the case system: a reference, never the file."""

from bihuan.loop import Refused
from bihuan.station.kinds.incident.casework import route
from bihuan.station.kinds.incident.codes import QUESTIONS
from bihuan.station.loop.kinds import Deed
from bihuan.station.people.actor import day_of


def weigh(deed: Deed) -> None:
    sheet, said = deed.sheet, deed.said
    for name in QUESTIONS:
        setattr(sheet, f"case_{name}", said[name])
    sheet.case_gang, sheet.case_cross = bool(said.get("gang")), bool(said.get("cross"))
    sheet.case_route = said.get("route") or route(said)
    sheet.case_overridden = sheet.case_route != route(said)


def hand_over(deed: Deed) -> None:
    on = deed.said["on"]
    if on > deed.now:
        raise Refused("in_the_future", fields=["on"])
    deed.sheet.case_number, deed.sheet.case_unit, deed.sheet.case_given_on = deed.said["case"], deed.said["to"], day_of(on)


def triage(deed: Deed) -> None:
    deed.sheet.triage_code = deed.said["way"]
