"""The roads of an extract: where one may drive and walk, what bars the way, which turns are forbidden."""

from collections.abc import Iterator
from typing import Any

from osmium.filter import KeyFilter
from osmium.osm import NODE, RELATION, WAY

from bihuan.insight.places.profiles import PROFILES, pace, stops_a_car
from bihuan.insight.places.roadmap import RoadMap, Way, build
from bihuan.station.places.ground.extract import Box, Extract, touches


def road_map(extract: Extract, within: Box | None) -> RoadMap:
    """Raises MapRefused where the extract is torn."""
    barred = [node.id for node in extract.tagged(NODE, KeyFilter("barrier")) if stops_a_car(node.tags)]
    banned = [ban for relation in extract.tagged(RELATION, KeyFilter("restriction")) if (ban := _ban(relation))]
    return build(_ways(extract, within), barred=barred, banned=banned)


def _ways(extract: Extract, within: Box | None) -> Iterator[Way]:
    for way in extract.tagged(NODE | WAY, KeyFilter("highway"), located=True):
        if not way.is_way():
            continue
        allowed = {profile: pace(way.tags, profile) for profile in PROFILES}
        nodes = [(node.ref, (node.lat, node.lon)) for node in way.nodes if node.location.valid()]
        if len(nodes) < 2 or not any(speed for both in allowed.values() for speed in both):
            continue
        refs, points = zip(*nodes, strict=True)
        if within is None or touches({"type": "LineString", "coordinates": [(lon, lat) for lat, lon in points]}, within):
            yield Way(way.id, way.tags.get("name", ""), refs, points, allowed)


def _ban(relation: Any) -> tuple[int, int, int, bool] | None:
    """(from way, node, to way, whether it is the only turn allowed). Of a turn across several stretches nothing is made."""
    members = {member.role: member for member in relation.members}
    if not {"from", "via", "to"} <= members.keys() or members["via"].type != "n":
        return None
    rule = relation.tags["restriction"]
    return members["from"].ref, members["via"].ref, members["to"].ref, rule.startswith("only_")
