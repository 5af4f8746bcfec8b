"""Clusters (S1-02): several thefts close together within a few days. A leader tasks the case team with the whole of it, or says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.insight.repeats.gathered import gathered
from bihuan.loop import Actor, Refused
from bihuan.station.calls.categories import category, classes
from bihuan.station.calls.models import Call, Source
from bihuan.station.loop.act import act
from bihuan.station.loop.models import Matter
from bihuan.station.patterns.counting import reported, shown
from bihuan.station.patterns.models import ClusterDecided, ClusterIncident
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation
from bihuan.station.people.tree import tree

NEAR, LATELY, LEAST = 300.0, timedelta(days=7), 3  # metres, so long, so many
CASE = Organisation.Route.CASE


@dataclass(frozen=True)
class Cluster:
    """Its incidents, the oldest first; `names` of their classes; `decided` how many of them a decision stood about already."""

    station: int
    matters: tuple[Matter, ...]
    names: tuple[str, ...]
    decided: int

    @property
    def key(self) -> str:
        return " ".join(one.number for one in self.matters)

    @property
    def carrier(self) -> Matter | None:
        """The newest that is open: there the instruction stands."""
        return next((one for one in reversed(self.matters) if one.closed_at is None), None)


def together(code: str) -> tuple[str, ...]:
    """The classes that count with this one: thefts count as thefts, every other class alone."""
    return tuple(settings.THEFT_CLASSES) if code in settings.THEFT_CLASSES else (code,)


def clusters(station: int, now: datetime) -> list[Cluster]:
    """Those of the last days that hold an incident nobody has decided about, the largest first."""
    on = day_of(now)
    known = {sort.code: together(sort.code) for sort in classes(on) if sort.route == CASE}
    found = shown(reported([station], now - LATELY, now)).filter(category__in=known).order_by("opened_at", "pk")
    matters = list(found.select_related("holder"))
    where = _places(matters)
    decided = set(ClusterIncident.objects.filter(decided__station=station, decided__undone_at=None).values_list("matter_id", flat=True))
    out = []
    for codes in dict.fromkeys(known.values()):
        kin = [one for one in matters if one.category in codes and one.pk in where]
        lat, lon = [where[one.pk][0] for one in kin], [where[one.pk][1] for one in kin]
        for rows in gathered(lat, lon, NEAR, least=LEAST):
            own = tuple(kin[row] for row in rows)
            if any(one.pk not in decided for one in own):
                out.append(Cluster(station, own, _names(own, now), sum(one.pk in decided for one in own)))
    return sorted(out, key=lambda one: -len(one.matters))


def count_near(matter: Matter, at: tuple[float, float], now: datetime) -> int:
    """How many incidents that count with this one there were lately within some hundred metres, this one among them."""
    found = shown(reported([matter.origin_id], now - LATELY, now)).filter(category__in=together(matter.category)).exclude(pk=matter.pk)
    where = {matter.pk: at, **_places(list(found))}
    around = gathered([at[0], *(lat for pk, (lat, _lon) in where.items() if pk != matter.pk)],
                      [at[1], *(lon for pk, (_lat, lon) in where.items() if pk != matter.pk)], NEAR, least=1)
    return next((len(rows) for rows in around if 0 in rows), 1)


def case_team(station: int, now: datetime) -> Organisation | None:
    on = day_of(now)
    there = Organisation.objects.filter(pk__in=tree(on).below(station), kind=Organisation.Kind.TEAM, route=CASE, since__lte=on)
    return there.exclude(until__lt=on).order_by("code").first()


def find(station: int, key: str, now: datetime) -> Cluster:
    """The cluster as it was shown. Raises Refused where it has grown or been decided meanwhile."""
    cluster = next((one for one in clusters(station, now) if one.key == key), None)
    if cluster is None:
        raise Refused("stale")
    return cluster


@transaction.atomic
def task(cluster: Cluster, actor: Actor, now: datetime) -> ClusterDecided:
    """One instruction to the case team, on the newest incident that is open. Raises Refused, and then nothing has changed."""
    team, carrier = case_team(cluster.station, now), cluster.carrier
    if team is None:
        raise Refused("no_case_team")
    if carrier is None:
        raise Refused("cluster_closed")
    act(carrier.pk, "instruct", actor, {"organisation": team.pk, "task": _words(cluster), "blocks": True}, version=carrier.version, now=now)
    return _decided(cluster, actor, now, tasked=True, matter=carrier, part=carrier.version + 1, team=team)


@transaction.atomic
def decline(cluster: Cluster, why: str, words: str, actor: Actor, now: datetime) -> ClusterDecided:
    words = words.replace("\0", "").strip()
    if why not in ClusterDecided.Why.values or why == ClusterDecided.Why.OTHER and not words:
        raise Refused("unanswered", fields=[_("reason")])
    Matter.objects.select_for_update().get(pk=cluster.matters[-1].pk)  # two who decide at once are told apart
    return _decided(cluster, actor, now, tasked=False, why=why, words=words)


@transaction.atomic
def undo(one: ClusterDecided, words: str, actor: Actor, now: datetime) -> None:
    """The card comes back. An instruction that was given is taken back with it, unless it was replied to."""
    if not words.strip():
        raise Refused("unanswered", fields=[_("reason")])
    if not ClusterDecided.objects.filter(pk=one.pk, undone_at=None).update(undone_at=now, undone_by=actor.id):
        raise Refused("stale")
    if one.tasked and one.matter is not None:
        matter = Matter.objects.get(pk=one.matter.pk)
        if matter.closed_at is None and matter.assists.filter(part=one.part, answered_at=None).exists():
            act(matter.pk, "withdraw", actor, {"help": one.part, "words": words}, version=matter.version, now=now)


def decided_lately(stations: Sequence[int], now: datetime) -> list[ClusterDecided]:
    rows = ClusterDecided.objects.filter(station__in=stations, undone_at=None, at__gte=now - LATELY)
    return list(rows.select_related("matter", "team", "by").prefetch_related("incidents__matter"))


def _decided(cluster: Cluster, actor: Actor, now: datetime, **said: object) -> ClusterDecided:
    held = ClusterIncident.objects.filter(decided__station=cluster.station, decided__undone_at=None)
    if held.filter(matter__in=cluster.matters).count() != cluster.decided:
        raise Refused("stale")  # somebody else was first
    made = ClusterDecided.objects.create(station_id=cluster.station, at=now, by_id=actor.id, **said)
    ClusterIncident.objects.bulk_create(ClusterIncident(decided=made, matter=one) for one in cluster.matters)
    return made


def _words(cluster: Cluster) -> str:
    numbers = _(", ").join(one.number for one in cluster.matters)
    values = {"n": len(cluster.matters), "what": _(", ").join(cluster.names), "numbers": numbers}
    return _("Cluster: %(n)s incidents (%(what)s) within 7 days and 300 m: %(numbers)s. Look into them as one.") % values


def _names(matters: Sequence[Matter], now: datetime) -> tuple[str, ...]:
    sorts = (category(one.category, day_of(now)) for one in matters)
    return tuple(dict.fromkeys(sort.name for sort in sorts if sort))


def _places(matters: Sequence[Matter]) -> dict[int, tuple[float, float]]:
    """Where each was first reported by somebody of the public who could be placed."""
    rows = Call.objects.filter(matter__in=matters, lat__isnull=False).exclude(source=Source.FIELD).order_by("-received_at", "-pk")
    return {matter: (lat, lon) for matter, lat, lon in rows.values_list("matter_id", "lat", "lon")
            if matter is not None and lat is not None and lon is not None}
