"""Clusters as the leader's room shows them: those that wait for a word, and what was said lately."""

from dataclasses import dataclass
from typing import Any

from bihuan.station.patterns import clusters
from bihuan.station.patterns.clusters import Cluster
from bihuan.station.patterns.models import ClusterDecided
from bihuan.station.people.models import Organisation
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.faces import Face, faces
from bihuan.station.rooms.leader.stations import stations_of
from bihuan.station.rooms.names import name_of


@dataclass(frozen=True)
class Card:
    """One cluster with its incidents as rows. `grown`: how many came after an earlier decision."""

    cluster: Cluster
    faces: list[Face]
    station: str
    team: str

    @property
    def grown(self) -> int:
        return len(self.cluster.matters) - self.cluster.decided if self.cluster.decided else 0


def cards(desk: Desk) -> list[Card]:
    stations = Organisation.objects.in_bulk(stations_of(desk))
    out = []
    for pk, station in stations.items():
        team = clusters.case_team(pk, desk.now)
        out += [Card(one, faces(list(one.matters), desk, "unclosed-row"), name_of(station) if len(stations) > 1 else "",
                     name_of(team) if team else "")
                for one in clusters.clusters(pk, desk.now)]
    return out


def decided(desk: Desk) -> list[ClusterDecided]:
    return clusters.decided_lately(stations_of(desk), desk.now)


def reasons() -> list[tuple[str, Any]]:
    return list(ClusterDecided.Why.choices)
