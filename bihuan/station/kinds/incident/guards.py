"""Refusals that follow from how an incident stands and from what is answered. Pure: they read a snapshot's facts and nothing else."""

from collections.abc import Mapping
from typing import Any

from bihuan.loop import Actor, Refused, Snapshot
from bihuan.station.kinds.incident.casework import route
from bihuan.station.kinds.incident.codes import DANGERS

Said = Mapping[str, Any]
REFERENCE = 60  # characters of a number or a unit
MANY = 10_000  # nobody counts so many people at one scene


def sendable(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Only its crew may open a restricted incident, so somebody of the unit must be named."""
    return Refused("unanswered", fields=["lead"]) if matter.restricted and not said.get("lead") else None


def not_restricted(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """A team is more than a crew: a restricted incident is opened to a person by name."""
    return Refused("restricted_instruction") if matter.restricted else None


def not_the_last(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """With its only unit recalled an incident waits to be sent again, and `recall_all` says so."""
    alone = matter.facts["open_orders"] == "1" and matter.facts["orders_back"] == "0"
    return Refused("last_unit") if alone else None


def feedback_whole(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Auxiliaries do not act alone, and an officer who went alone has recorded everything."""
    if not 1 <= int(said["officers"]) < MANY:
        return Refused("no_feedback_parts", fields=["officers"])
    if not 0 <= int(said["people"]) < MANY:
        return Refused("no_feedback_parts", fields=["people"])
    if int(said["officers"]) == 1 and not said.get("recording"):
        return Refused("no_feedback_parts", fields=["recording"])
    return None


def new_class(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    level = str(said.get("level") or matter.facts["level"])
    if level not in ("1", "2", "3", "4"):
        return Refused("not_a_choice", fields=["level"])
    return Refused("same_class") if (said["category"], level) == (matter.facts["category"], matter.facts["level"]) else None


def something_answered(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return None if said else Refused("unanswered", fields=list(DANGERS))


def danger_there(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return None if matter.facts["danger"] == "yes" else Refused("no_danger")


def no_danger(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Danger is for the police first, whoever owns the matter."""
    if matter.facts["danger"] == "unknown":
        return Refused("danger_unknown", fields=[DANGERS[name] for name in matter.facts["unanswered"].split()])
    return Refused("in_danger") if matter.facts["danger"] == "yes" else None


def nobody_out(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return None if matter.facts["open_orders"] == "0" else Refused("not_fed_back", unit=matter.facts["waiting_for"])


def check_wanted(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    if matter.facts["legal_check"] != "yes":
        return Refused("no_check_needed")
    return nobody_out(matter, said, actor)


def second_person(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return Refused("same_person") if matter.facts["check_asked_by"] == str(actor.id) else None


def closable(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Asked to close is not closed: everybody is back, danger was looked after, the caller was contacted, the legal officer has agreed."""
    if refused := nobody_out(matter, said, actor):
        return refused
    if matter.request("invalid"):
        return Refused("invalid_asked")
    if matter.facts["orders_back"] == "0" and matter.facts["danger"] == "yes":
        return Refused("nobody_went")
    if matter.facts["told"] != "told":
        return Refused("not_contacted")
    if matter.facts["legal_check"] == "yes" and matter.state != "checked":
        return Refused("not_checked")
    return None


def mergeable(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return Refused("invalid_asked") if matter.request("invalid") else nobody_out(matter, said, actor)


def invalidable(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return nobody_out(matter, said, actor)


def once(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return Refused("contested_once") if matter.facts["contested"] == "yes" else None


def not_chased(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return Refused("chased_already") if matter.facts["chased"] == "yes" else None


def chased(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return None if matter.facts["chased"] == "yes" else Refused("not_chased")


def chased_or_first(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """A level-1 incident is to be followed up without anybody deciding so: the first note takes it on."""
    return None if matter.facts["level"] == "1" else chased(matter, said, actor)


def one_searcher(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """A sector is searched by a unit or by an organisation, never by both."""
    if said.get("unit") and said.get("organisation"):
        return Refused("one_searcher")
    return None if said.get("unit") or said.get("organisation") else Refused("unanswered", fields=["unit", "organisation"])


def reasoned(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """Against the four questions only with a reason."""
    against = said.get("route") and said["route"] != route(said)
    return Refused("unanswered", fields=["words"]) if against and not said.get("words") else None


def refusal_reasoned(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    return Refused("unanswered", fields=["words"]) if said["verdict"] == "refused" and not said.get("words") else None


def reference_only(matter: Snapshot, said: Said, actor: Actor) -> Refused | None:
    """The file itself stays where it is: a number and a unit are short."""
    long = [name for name in ("case", "to") if len(said[name]) > REFERENCE]
    return Refused("reference_only", fields=long, most=REFERENCE) if long else None
