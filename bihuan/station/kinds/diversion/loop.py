"""A diversion declared: what is not police business, and how it stays in somebody's hand until the caller has an answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.loop import (
    FINISH,
    GIVE_BACK,
    RETURN,
    SIGN,
    Actor,
    Ask,
    Clock,
    Loop,
    Move,
    Refused,
    Rung,
    Setting,
    Snapshot,
    State,
    assisting,
    at_holder,
    at_hub,
    at_origin,
    over,
    setting,
)
from bihuan.loop import offer as offered_to
from bihuan.loop import rule as ruled_for
from bihuan.station.kinds.diversion import codes
from bihuan.station.people.posts import CHIEF, CLERK, DISPATCHER, LEADER, TOWN_DISPATCHER, TOWN_LEADER

# Who. The desk is the station that gave it; the room is the township's, wherever in the township the matter lies.
desk = at_origin(DISPATCHER) | over(DISPATCHER)
room = at_holder(TOWN_DISPATCHER) | at_hub(TOWN_DISPATCHER) | over(TOWN_DISPATCHER)
carrier = at_holder(CLERK, TOWN_DISPATCHER)
helper = assisting(CLERK, TOWN_DISPATCHER)
heads = over(LEADER, CHIEF, TOWN_LEADER)

# Numbers that are read where the moves take effect, not by a clock.
RETURN_LIMIT = setting("diversion.return", "urgency")
CALL_BACK_SHARE = setting("diversion.call_back_share")
CALL_BACK_TRIES = setting("diversion.call_back_tries")


def _safe(matter: Snapshot, said: Mapping[str, Any], actor: Actor) -> Refused | None:
    return Refused("in_danger") if matter.facts["danger"] == "yes" else None


def _contacted(matter: Snapshot, said: Mapping[str, Any], actor: Actor) -> Refused | None:
    """Somebody must have tried to reach the caller, unless there is no number to ring."""
    tried = said.get("how") or matter.facts["contacted"]
    if not tried or tried == "no_number" and matter.facts["number"] == "yes":
        return Refused("not_contacted")
    return None


def _drawn(matter: Snapshot, said: Mapping[str, Any], actor: Actor) -> Refused | None:
    return Refused("not_drawn") if matter.facts["call_back"] == "none" else None


def _first_time(matter: Snapshot, said: Mapping[str, Any], actor: Actor) -> Refused | None:
    return Refused("contested_once") if matter.facts["reopened"] == "yes" else None


def _answered(matter: Snapshot, said: Mapping[str, Any], actor: Actor) -> Refused | None:
    """Asked to close is not closed, and closed is not solved."""
    if not matter.facts["contacted"]:
        return Refused("not_contacted")
    if matter.facts["call_back"] == "due":
        return Refused("call_back_due")
    if matter.facts["solved"] == "not_solved" and matter.facts["reopened"] == "no":
        return Refused("not_solved")
    return None


def _how(required: bool) -> tuple[Ask, ...]:
    return (Ask("how", _("How the caller was contacted"), "code", codes.HOW, required=required),
            Ask("reached", _("The caller was reached"), "flag", required=False))


def _words(name: str, label: Any, *, required: bool = True, hint: Any = "") -> Ask:
    return Ask(name, label, required=required, hint=hint)


class Diversion(Loop):
    """Not police business; carried by the township until the caller is answered (非警务分流)."""

    key, suffix, label = "diversion", "F", _("diversion")
    confidants = heads
    extension_times = setting("diversion.extension_times", "urgency")
    extension_limit = setting("diversion.extension_limit", "urgency")

    drafted = State(_("to be diverted"), lamp="unsigned", start=True)
    offered = State(_("offered, not signed for"), lamp="unsigned")
    received = State(_("with the township room, to be assigned"), lamp="signed")
    assigned = State(_("assigned, not signed for"), lamp="unsigned")
    working = State(_("in hand"), lamp="work")
    disputed = State(_("returned, awaiting a ruling"), lamp="rule")
    resolved = State(_("done, the caller to be told"), lamp="call")
    reopened = State(_("not solved, to be done again"), lamp="return")
    back = State(_("back with the police"), lamp="return")
    closed = State(_("closed"), lamp="done", end=True)
    taken_back = State(_("taken by the police again"), lamp="done", end=True)

    offer = Move(
        _("Divert"), at=(drafted, back), to=offered, by=desk, hands=offered_to("to"), guard=_safe, primary=True,
        asks=(Ask("to", _("To whom"), "organisation"), _words("words", _("What they should know"), required=False)))
    set_danger = Move(
        _("Answer the danger question again"), at=(drafted, back), by=desk,
        asks=(Ask("danger", _("Is somebody in danger"), "code", codes.YES_NO), _words("words", _("How this is known"))))
    accept = Move(
        _("Sign for the room"), at=(offered, assigned), to=received, by=at_holder(TOWN_DISPATCHER), hands=SIGN, joins=True,
        tells=at_origin(DISPATCHER), tells_reporter=True, primary=True)
    assign = Move(
        _("Assign"), at=(received, assigned), to=assigned, by=at_holder(TOWN_DISPATCHER) | at_hub(TOWN_DISPATCHER), hands=offered_to("department"),
        guard=_safe, tells_reporter=True, primary=True,
        asks=(Ask("department", _("Department"), "organisation"), _words("reason", _("Why this one"), required=False)))
    sign = Move(
        _("Sign for"), at=(offered, assigned), to=working, by=at_holder(CLERK), hands=SIGN, joins=True, tells=at_hub(TOWN_DISPATCHER), primary=True)
    send_back = Move(
        _("Return"), at=(offered, received, assigned, working), to=disputed, by=carrier, hands=RETURN, tells=at_holder(TOWN_DISPATCHER),
        asks=(Ask("reason", _("Reason"), "code", codes.RETURN_REASONS),
              _words("words", _("Which rule, and who should carry it"), hint=_("Name the rule, and who should carry it."))))
    rule = Move(
        _("Rule"), at=disputed, to=assigned, by=at_holder(TOWN_DISPATCHER), hands=ruled_for("to"), joins=True, primary=True,
        asks=(Ask("to", _("Who carries it"), "organisation"), Ask("ground", _("On what it rests"), "code", codes.GROUNDS),
              _words("basis", _("Basis"), hint=_("It cannot be returned again."))))

    contact = Move(_("Caller contacted"), at=(received, working, reopened), by=carrier, asks=(*_how(True), _words("words", _("What was said"), required=False)))
    arrive = Move(_("On the spot"), at=(received, working, reopened), by=carrier)
    note = Move(
        _("Add a note"), at=(drafted, offered, received, assigned, working, disputed, resolved, reopened, back), by=carrier | helper | room | desk,
        asks=(_words("words", _("Note")),))
    name_crew = Move(
        _("Name a person on it"), at=(drafted, offered, received, assigned, working, disputed, resolved, reopened, back),
        by=carrier | room | desk | heads, calls_in="person", asks=(Ask("person", _("Person"), "person"),))
    set_urgency = Move(
        _("Change the urgency"), at=(drafted, offered, received, assigned, working, disputed, reopened, back), by=room | desk, rereads=True,
        asks=(Ask("urgency", _("Urgency"), "code", codes.URGENCY), _words("reason", _("Reason"))))

    whistle = Move(
        _("Call for others"), at=(received, assigned, working, reopened), by=carrier | helper, tells=at_hub(TOWN_DISPATCHER),
        asks=(_words("task", _("What is needed, and from whom if known")),))
    ask_help = Move(
        _("Name an assisting unit"), at=(received, assigned, working, reopened), by=room, helps="ask",
        asks=(Ask("organisation", _("Assisting unit"), "organisation"), _words("task", _("Its task")),
              Ask("within", _("By when"), "code", codes.WITHIN, required=False),
              Ask("blocks", _("A safety task: nothing closes before it is done"), "flag", required=False)))
    turn_down = Move(_("Answer: no help needed"), at=(received, assigned, working, reopened), by=room, tells=carrier, asks=(_words("reason", _("Reason")),))
    answer_help = Move(
        _("Answer your part"), at=(offered, received, assigned, working, disputed, resolved, reopened, back), by=helper, helps="answer", part="part",
        tells=at_holder(CLERK), primary=True,
        asks=(Ask("part", _("Which part"), "part"), Ask("answer", _("What became of it"), "code", codes.HELP_ANSWERS), _words("words", _("What was done"))))

    ask_extension = Move(
        _("Ask for more time"), at=(received, assigned, working), by=carrier, requests="extension", extends="finish", tells=at_hub(TOWN_DISPATCHER),
        asks=(Ask("term", _("How much longer"), "limit"), _words("reason", _("Reason"))))
    grant_extension = Move(
        _("Grant more time"), at=(offered, received, assigned, working, disputed), by=at_hub(TOWN_DISPATCHER) | over(TOWN_DISPATCHER, TOWN_LEADER),
        grants="extension", tells=at_holder(CLERK), tells_reporter=True, asks=(_words("words", _("What the caller is told"), required=False),))
    deny_extension = Move(
        _("Refuse more time"), at=(offered, received, assigned, working, disputed, resolved, reopened, back),
        by=at_hub(TOWN_DISPATCHER) | over(TOWN_DISPATCHER, TOWN_LEADER), denies="extension", tells=at_holder(CLERK), asks=(_words("reason", _("Reason")),))

    finish = Move(
        _("Finish"), at=(received, working, reopened), to=resolved, by=carrier, hands=FINISH, guard=_contacted, tells=at_hub(TOWN_DISPATCHER), primary=True,
        asks=(Ask("outcome", _("Outcome"), "code", codes.OUTCOMES), _words("result", _("What was done")), *_how(False)))
    call_back = Move(
        _("Caller rung"), at=resolved, by=room | desk, guard=_drawn, primary=True,
        asks=(Ask("answer", _("Answer"), "code", codes.ANSWERS), Ask("satisfied", _("Satisfied"), "code", codes.SATISFIED, required=False),
              _words("words", _("What the caller said"), required=False)))
    reopen = Move(
        _("Not solved: do it again"), at=resolved, to=reopened, by=room | desk, guard=_first_time, tells=carrier,
        asks=(_words("words", _("What is still missing")), Ask("satisfied", _("Satisfied"), "code", codes.SATISFIED, required=False)))
    close = Move(
        _("Close"), at=resolved, to=closed, by=room | desk, guard=_answered, tells=at_origin(DISPATCHER), tells_reporter=True, primary=True,
        asks=(_words("feedback", _("Feedback to the station and the caller")),))
    contest = Move(
        _("The reporter contests"), at=closed, to=reopened, by=room | desk, guard=_first_time, tells=carrier, asks=(_words("words", _("What the reporter says")),))
    open_new = Move(
        _("Open a new one linked to it"), at=closed, by=desk, opens="diversion", asks=(_words("words", _("What it is about")),))

    reflow = Move(
        _("Give back to the police"), at=(received, working, reopened), to=back, by=carrier | at_hub(TOWN_DISPATCHER), hands=GIVE_BACK,
        tells=at_origin(DISPATCHER, LEADER), asks=(Ask("reason", _("Reason"), "code", codes.REFLOW_REASONS), _words("words", _("What happened"))))
    take_back = Move(
        _("The police take it again"), at=(drafted, offered, back), to=taken_back, by=desk, asks=(_words("words", _("Reason")),))

    clocks = (
        Clock("draft", _("divert"), setting("diversion.draft", "urgency"), runs=(drafted,), ladder=(
            Rung(at_origin(DISPATCHER), setting("diversion.draft_near")), Rung(at_origin(LEADER), setting("diversion.draft_late")))),
        Clock("sign_room", _("sign for the offer"), setting("diversion.sign", "urgency"), runs=(offered,), per="offer", ladder=(
            Rung(at_holder(TOWN_DISPATCHER, CLERK), setting("diversion.sign_near")),
            Rung(at_origin(LEADER, DISPATCHER), setting("diversion.sign_late")),
            Rung(at_holder(TOWN_LEADER) | at_origin(CHIEF), setting("diversion.sign_later")))),
        Clock("assign", _("assign"), setting("diversion.assign", "urgency"), runs=(received,), per="offer", ladder=(
            Rung(at_holder(TOWN_DISPATCHER), setting("diversion.assign_near")), Rung(at_holder(TOWN_LEADER), setting("diversion.assign_late")))),
        Clock("sign_department", _("sign for"), setting("diversion.sign_department", "urgency"), runs=(assigned,), per="offer", ladder=(
            Rung(at_holder(CLERK), setting("diversion.sign_department_near")),
            Rung(at_hub(TOWN_DISPATCHER), setting("diversion.sign_department_late")),
            Rung(at_holder(TOWN_LEADER), setting("diversion.sign_department_later")))),
        Clock("contact", _("contact the caller"), setting("diversion.contact", "urgency"), begins=(offer,), ends=(contact, finish, reflow), ladder=(
            Rung(at_holder(CLERK, TOWN_DISPATCHER), setting("diversion.contact_near")),
            Rung(at_hub(TOWN_DISPATCHER), setting("diversion.contact_late")))),
        Clock("on_site", _("be on the spot"), setting("diversion.on_site", "urgency"), begins=(offer,), ends=(arrive, finish, reflow), ladder=(
            Rung(at_holder(CLERK), setting("diversion.on_site_near")), Rung(at_hub(TOWN_DISPATCHER), setting("diversion.on_site_late")))),
        Clock("finish", _("finish"), setting("diversion.finish", "urgency"), runs=(offered, received, assigned, working, disputed), ladder=(
            Rung(at_holder(CLERK, TOWN_DISPATCHER), setting("diversion.finish_near", "urgency")),
            Rung(at_holder(CLERK, TOWN_DISPATCHER), setting("diversion.finish_nearer", "urgency")),
            Rung(at_holder(CLERK, TOWN_DISPATCHER), setting("diversion.finish_late", "urgency")),
            Rung(at_hub(TOWN_DISPATCHER) | at_origin(DISPATCHER), setting("diversion.finish_later", "urgency")),
            Rung(at_holder(TOWN_LEADER) | at_origin(LEADER), setting("diversion.finish_latest", "urgency")))),
        Clock("ruling", _("rule"), setting("diversion.ruling", "urgency"), runs=(disputed,), per="offer", ladder=(
            Rung(at_holder(TOWN_DISPATCHER), setting("diversion.ruling_near")),
            Rung(at_holder(TOWN_LEADER) | at_origin(LEADER), setting("diversion.ruling_late")))),
        Clock("callback", _("ring the caller and close"), setting("diversion.callback", "urgency"), runs=(resolved,), per="offer", ladder=(
            Rung(at_hub(TOWN_DISPATCHER) | at_origin(DISPATCHER), setting("diversion.callback_near")),
            Rung(at_hub(TOWN_DISPATCHER) | at_origin(DISPATCHER), setting("diversion.callback_late")),
            Rung(at_holder(TOWN_LEADER) | at_origin(LEADER), setting("diversion.callback_later")))),
        Clock("redo", _("do it again"), setting("diversion.redo", "urgency"), runs=(reopened,), per="offer", ladder=(
            Rung(at_holder(CLERK, TOWN_DISPATCHER), setting("diversion.redo_near")), Rung(at_hub(TOWN_DISPATCHER), setting("diversion.redo_late")),
            Rung(at_holder(TOWN_LEADER), setting("diversion.redo_later")))),
        Clock("back", _("take it or divert it again"), setting("diversion.back", "urgency"), runs=(back,), per="offer", ladder=(
            Rung(at_origin(DISPATCHER), setting("diversion.back_near")), Rung(at_origin(LEADER), setting("diversion.back_late")))),
        Clock("help", _("assist"), setting("diversion.help", "within"), begins=(ask_help,), ends=(answer_help,), ladder=(
            Rung(assisting(CLERK), setting("diversion.help_near")), Rung(at_hub(TOWN_DISPATCHER) | at_holder(CLERK), setting("diversion.help_late")))),
        Clock("whistle", _("answer the call for others"), setting("diversion.whistle", "urgency"), begins=(whistle,), ends=(ask_help, turn_down), ladder=(
            Rung(at_hub(TOWN_DISPATCHER), setting("diversion.whistle_late")), Rung(at_holder(TOWN_LEADER), setting("diversion.whistle_later")))),
    )  # fmt: skip

    @classmethod
    def settings(cls) -> list[Setting]:
        return [*super().settings(), RETURN_LIMIT, CALL_BACK_SHARE, CALL_BACK_TRIES]
