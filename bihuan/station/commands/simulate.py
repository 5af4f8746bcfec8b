"""`bihuan simulate`: a period of calls played again, as units stand and as they might; needs no server and no home."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.insight.dispatch.ground import Floats, Seconds, straight_line
from bihuan.insight.dispatch.policies import BALANCED, POLICIES
from bihuan.insight.dispatch.whatif import Asked, Travel, what_if
from bihuan.insight.places.roads import Roads
from bihuan.station.bridges.period_file import read_crews, read_period
from bihuan.station.bridges.tables import TableError
from bihuan.station.commands import Unable
from bihuan.station.places.ground.extract import Extract
from bihuan.station.places.ground.network import road_map
from bihuan.station.places.ground.refusals import WORDS, MapRefused

KMH, BLUE_LIGHT = 30.0, 40.0  # in a town, straight lines lengthened by three tenths; by road blue light saves as large a share
SHOWN = 5  # so many rows that were left out are told
GROUPS = {"all": gettext_lazy("all calls"), "level": gettext_lazy("level %(name)s"), "zone": gettext_lazy("zone of %(name)s")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument
    option("--calls", type=Path, required=True, metavar="FILE", help="csv or csv.gz: time, lat, lon, level (1-4), and, if known, minutes")
    option("--units", type=Path, required=True, metavar="FILE", help="csv: name, lat, lon, and, if not all day, shift such as 08:00-20:00")
    option("--policy", choices=sorted(POLICIES), default=BALANCED.name, help="closest: the nearest free unit; dmexclp: units wait where "
           "they add most cover; balanced: the same with a price on driving")
    option("--roads", type=Path, metavar="FILE", help="an OpenStreetMap extract, .osm.pbf or .osm; left out, ways are straight lines")
    option("--zones", type=_few, default=0, metavar="N", help="cut the ground into so many zones, a post in the middle of each")
    option("--add-units", type=_few, default=0, metavar="N", help="so many units more, each where it adds most cover")
    option("--seeds", type=_some, default=20, metavar="N", help="how often the days are drawn anew")


def run(args: argparse.Namespace) -> dict[str, Any]:
    try:
        period, left_out = read_period(args.calls)
        crews = read_crews(args.units)
    except TableError as refused:
        raise Unable("file", refused) from refused
    if args.zones > len({*zip(period.lat, period.lon, strict=True)}):
        raise Unable("zones", gettext_lazy("%(zones)s zones are more than there are places with calls."), zones=args.zones)
    asked = Asked(POLICIES[args.policy], zones=args.zones, more=args.add_units, seeds=args.seeds)
    answer = what_if(period, crews, asked, _by_road(args.roads) if args.roads else _straight)
    return {
        "ok": True, "policy": args.policy, "calls": len(period.at), "units": len(crews.names), "seeds": args.seeds,
        "roads": args.roads.name if args.roads else "straight line",
        "left_out": len(left_out), "why_left_out": left_out[:SHOWN], **asdict(answer),
    }


def _straight(lat: Floats, lon: Floats) -> tuple[Seconds, Seconds]:
    return straight_line(lat, lon, kmh=BLUE_LIGHT), straight_line(lat, lon, kmh=KMH)


def _by_road(path: Path) -> Travel:
    try:
        roads = Roads(road_map(Extract(path), None))
    except MapRefused as refused:
        raise Unable(refused.code, WORDS[refused.code], **refused.values) from refused

    def travel(lat: Floats, lon: Floats) -> tuple[Seconds, Seconds]:
        points = np.stack((lat, lon), 1)
        usual = roads.matrix(points, points).seconds.astype(np.float32)
        return (usual * (KMH / BLUE_LIGHT)).astype(np.float32), usual

    return travel


def tell(result: dict[str, Any]) -> str:
    lines = [_("%(calls)s calls, %(units)s units, policy %(policy)s, days drawn anew %(seeds)s times.") % result]
    if result["roads"] == "straight line":
        lines.append(_("No road map was given: ways are straight lines lengthened by three tenths, at %(kmh)s km/h.") % {"kmh": int(KMH)})
    if result["left_out"]:
        lines.append(_("%(n)s rows of the calls were left out:") % {"n": result["left_out"]})
        lines += [_("  line %(line)s: %(fault)s") % {"line": line, "fault": fault} for line, fault in result["why_left_out"]]
    lines += ["", _("As it is: minutes to arrival, with the interval that chance leaves"), *map(_line, result["now"])]
    if result["asked"]:
        lines += ["", _("As asked"), *map(_line, result["asked"]), "", *_difference(result)]
    return "\n".join(lines)


def _difference(result: dict[str, Any]) -> list[str]:
    median, ninetieth, in_time = result["change"]
    lines = [
        _("Change: median %(median)s min, nine of ten %(ninetieth)s min, in time %(in_time)s percentage points") % {
            "median": _figure(median, "+.1f"), "ninetieth": _figure(ninetieth, "+.1f"), "in_time": _figure(in_time, "+.1f", 100)},
        _("Driving without a call: %(now).1f hours a day, then %(then).1f") % {"now": result["driving"][0], "then": result["driving"][1]},
    ]
    if result["posts"]:
        lines.append(_("These zones lie around their posts. How even the township's own zones are stands on the page “Patrol zones”."))
    lines += [_("  %(unit)s waits at %(zone)s") % {"unit": unit, "zone": zone} for unit, zone in result["units_at"]]
    return lines + [f"  {name}: {lat:.5f}, {lon:.5f}" for lat, lon, name in result["posts"]]


def _line(line: dict[str, Any]) -> str:
    name = str(GROUPS[line["group"]]) % {"name": line["name"]}
    return _("  %(name)s: %(calls)s calls, median %(median)s, nine of ten within %(ninetieth)s, in time %(in_time)s %%") % {
        "name": name, "calls": line["calls"], "median": _figure(line["median"]), "ninetieth": _figure(line["ninetieth"]),
        "in_time": _figure(line["in_time"], ".0f", 100),
    }


def _figure(figure: dict[str, float], form: str = ".1f", times: float = 1.0) -> str:
    value, low, high = (format(times * figure[name], form) for name in ("value", "low", "high"))
    return f"{value} ({low} – {high})"


def _few(text: str) -> int:
    return _whole(text, 0)


def _some(text: str) -> int:
    return _whole(text, 1)


def _whole(text: str, least: int) -> int:
    if not text.isdigit() or not least <= int(text) <= 1000:
        sentence = _("a whole number from %(least)s to 1000 is needed, not “%(text)s”")
        raise argparse.ArgumentTypeError(sentence % {"least": least, "text": text})
    return int(text)
