"""How fast each kind of road is travelled, by car and on foot.

A car keeps to the law: one-way streets, barriers, the posted speed. It may use private ways and, slowly, pedestrian streets, as police may.
"""

from collections.abc import Mapping
from typing import Any

CAR, FOOT = "car", "foot"
PROFILES = (CAR, FOOT)
WALKING = 5 / 3.6  # m/s
POSTED = 0.8  # share of the posted speed that is reached between junctions; the value OSRM's car profile uses
KILOMETRES_PER_HOUR = {
    "motorway": 90, "motorway_link": 45, "trunk": 75, "trunk_link": 40, "primary": 50, "primary_link": 30, "secondary": 45,
    "secondary_link": 25, "tertiary": 35, "tertiary_link": 20, "unclassified": 30, "residential": 25, "road": 25, "living_street": 10,
    "service": 15, "track": 12, "pedestrian": 8}
WALKED = {
    "primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "road",
    "living_street", "service", "track", "pedestrian", "footway", "path", "steps", "cycleway", "bridleway", "corridor", "platform"}
STEPS = 0.5  # of walking pace
ONE_WAY, AGAINST = {"yes", "true", "1"}, {"-1", "reverse"}
ROUNDABOUTS = {"roundabout", "circular"}
STOPS_A_CAR = {"bollard", "block", "cycle_barrier", "turnstile", "kissing_gate", "stile", "chain", "fence", "wall", "jersey_barrier"}
SPEEDS_IN_WORDS = {"walk": 7.0, "none": 120.0}


def pace(tags: Mapping[str, Any], profile: str) -> tuple[float, float]:
    """Metres per second along an OpenStreetMap way and against it; 0 where one may not. `profile` is "car" or "foot"."""
    return _car(tags) if profile == CAR else _foot(tags)


def stops_a_car(tags: Mapping[str, Any]) -> bool:
    """Whether a thing on the road with these tags (a bollard, a stile) lets no car through."""
    return tags.get("barrier") in STOPS_A_CAR and "yes" not in (tags.get("motor_vehicle"), tags.get("motorcar"), tags.get("emergency"))


def _car(tags: Mapping[str, Any]) -> tuple[float, float]:
    usual = KILOMETRES_PER_HOUR.get(tags.get("highway", ""))
    if usual is None or _nearest(tags, "motorcar", "motor_vehicle", "vehicle", "access") == "no" or tags.get("area") == "yes":
        return 0.0, 0.0
    posted = _posted(str(tags.get("maxspeed", "")))
    speed = (min(posted * POSTED, 110.0) if posted else usual) / 3.6
    one_way = tags.get("oneway", "")
    if one_way in AGAINST:
        return 0.0, speed
    implied = tags.get("junction") in ROUNDABOUTS or tags.get("highway") in ("motorway", "motorway_link")
    return speed, 0.0 if one_way in ONE_WAY or (implied and one_way != "no") else speed


def _foot(tags: Mapping[str, Any]) -> tuple[float, float]:
    allowed = _nearest(tags, "foot", "access")
    if allowed == "no" or (tags.get("highway") not in WALKED and allowed not in ("yes", "designated")):
        return 0.0, 0.0
    speed = WALKING * (STEPS if tags.get("highway") == "steps" else 1)
    return speed, speed


def _nearest(tags: Mapping[str, Any], *keys: str) -> str:
    """The most particular of several rules decides."""
    return next((str(tags[key]) for key in keys if key in tags), "")


def _posted(text: str) -> float:
    """Kilometres per hour; 0 where none is posted or it is written in a way of its own."""
    number, _blank, unit = text.partition(" ")
    if number.isdecimal():
        return float(number) * (1.609 if unit == "mph" else 1)
    return SPEEDS_IN_WORDS.get(text, 0.0)
