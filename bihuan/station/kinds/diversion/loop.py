"""A diversion declared: what is not police business, and how it stays in somebody's hand until the caller has an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.loop import (
    FINISH,
    GIVE_BACK,
    RETURN,
    SIGN,
    Ask,
    Clock,
    Loop,
    Move,
    Rung,
    Setting,
    State,
    Who,
    above,
    assisting,
    at_holder,
    at_hub,
    at_origin,
    over,
    setting,
)
from bihuan.loop import offer as offered_to
from bihuan.loop import rule as ruled_for
from bihuan.station.kinds.diversion import codes, guards
from bihuan.station.people.posts import CHIEF, CLERK, DISPATCHER, LEADER, TOWN_DISPATCHER, TOWN_LEADER

# The desk is the station that gave it; the room is the township's, wherever in the township the matter lies; the carrier holds it now;
# the judge is the hub of giver and holder while it lies there to be ruled on.
desk = over(DISPATCHER)
room = above(TOWN_DISPATCHER)
carrier = at_holder(CLERK, TOWN_DISPATCHER)
helper = assisting(CLERK, TOWN_DISPATCHER)
judge = at_holder(TOWN_DISPATCHER, DISPATCHER)
heads = over(LEADER, CHIEF, TOWN_LEADER)

leaders = at_holder(TOWN_LEADER) | at_origin(LEADER)


def _number(name: str, *by: str) -> Setting:
    return setting(f"diversion.{name}", *(by or ("urgency",)))


def _ladder(clock: str, **steps: Who) -> tuple[Rung, ...]:
    """Who is told, by the name of the step: `late` of the clock `sign` is reached at `diversion.sign_late`."""
    return tuple(Rung(who, _number(f"{clock}_{step}")) for step, who in steps.items())


def _words(name: str, label: Any, *, required: bool = True, hint: Any = "") -> Ask:
    return Ask(name, label, required=required, hint=hint)


def _code(name: str, label: Any, choices: codes.Codes, *, required: bool = True) -> Ask:
    return Ask(name, label, "code", choices, required=required)


def _flag(name: str, label: Any) -> Ask:
    return Ask(name, label, "flag", required=False)


class Diversion(Loop):
    """Not police business; carried by the township until the caller is answered (非警务分流)."""

    key, suffix, label = "diversion", "F", _("diversion")
    confidants = heads
    extension_times = _number("extension_times")
    extension_limit = _number("extension_limit")
    return_limit = _number("return")
    call_back_share = _number("call_back_share")
    call_back_tries = _number("call_back_tries")

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

    _under_way = (offered, received, assigned, working, disputed)
    _at_work = (received, assigned, working, reopened)
    _open = (drafted, *_under_way, resolved, reopened, back)

    # From the station to the one who carries it
    offer = Move(
        _("Divert"), at=(drafted, back), to=offered, by=desk, hands=offered_to("to"), guard=guards.safe, primary=True,
        asks=(Ask("to", _("To whom"), "organisation"), _words("words", _("What they should know"), required=False)),
    )  # fmt: skip
    set_danger = Move(
        _("Answer the danger question again"), at=(drafted, back), by=desk,
        asks=(_code("danger", _("Is somebody in danger"), codes.YES_NO), _words("words", _("How this is known"))),
    )  # fmt: skip
    accept = Move(
        _("Sign for the room"), at=(offered, assigned), to=received, by=at_holder(TOWN_DISPATCHER), hands=SIGN, joins=True, primary=True,
        tells=at_origin(DISPATCHER), tells_reporter=True,
    )  # fmt: skip
    assign = Move(
        _("Assign"), at=(received, assigned), to=assigned, by=at_holder(TOWN_DISPATCHER) | at_hub(TOWN_DISPATCHER),
        guard=guards.safe, hands=offered_to("department"), tells_reporter=True, primary=True,
        asks=(Ask("department", _("Department"), "organisation"), _words("reason", _("Why this one"), required=False)),
    )  # fmt: skip
    sign = Move(_("Sign for"), at=(offered, assigned), to=working, by=at_holder(CLERK), hands=SIGN, joins=True, tells=room, primary=True)
    send_back = Move(
        _("Return"), at=(offered, received, assigned, working), to=disputed, by=carrier, hands=RETURN, tells=judge,
        asks=(
            _code("reason", _("Reason"), codes.RETURN_REASONS),
            _words("words", _("Basis, and who should carry it"), hint=_("Name the rule, and who should carry it.")),
        ),
    )  # fmt: skip
    rule = Move(
        _("Give the ruling"), at=disputed, to=assigned, by=judge, hands=ruled_for("to"), joins=True, primary=True,
        asks=(
            Ask("to", _("Who carries it"), "organisation"), _code("ground", _("What it rests on"), codes.GROUNDS),
            _words("basis", _("Basis"), hint=_("After the ruling it cannot be returned again.")),
        ),
    )  # fmt: skip

    # The work
    contact = Move(
        _("Caller contacted"), at=(received, working, reopened), by=carrier, at_hand=True,
        asks=(
            _code("how", _("How the caller was contacted"), codes.HOW), _flag("reached", _("The caller was reached")),
            _words("words", _("Note of the talk"), required=False),
        ),
    )  # fmt: skip
    arrive = Move(_("On the spot"), at=(received, working, reopened), by=carrier)
    note = Move(_("Add a note"), at=_open, by=carrier | helper | room | desk, asks=(_words("words", _("Note")),))
    name_crew = Move(
        _("Name a person on it"), at=_open, by=carrier | room | desk | heads, calls_in="person",
        asks=(Ask("person", _("Person"), "person"),),
    )  # fmt: skip
    set_urgency = Move(
        _("Change the urgency"), at=(drafted, *_under_way, reopened, back), by=room | desk, rereads=True,
        asks=(_code("urgency", _("Urgency"), codes.URGENCY), _words("reason", _("Reason"))),
    )  # fmt: skip

    # Whistle and report: whoever has a part in it calls, the room names who comes, each answers its own part
    whistle = Move(
        _("Call for others"), at=_at_work, by=carrier | helper, tells=room,
        asks=(_words("task", _("What is needed, and from whom if known")),),
    )  # fmt: skip
    ask_help = Move(
        _("Name an assisting unit"), at=_at_work, by=room, helps="ask",
        asks=(
            Ask("organisation", _("Assisting unit"), "organisation"), _words("task", _("Its task")),
            _code("within", _("By when"), codes.WITHIN, required=False),
            _flag("blocks", _("A safety task: nothing closes before it is done")),
        ),
    )  # fmt: skip
    turn_down = Move(_("No help needed"), at=_at_work, by=room, tells=carrier, asks=(_words("reason", _("Reason")),))
    answer_help = Move(
        _("Answer your part"), at=(*_under_way, resolved, reopened, back), by=helper, helps="answer", part="part",
        tells=at_holder(CLERK), primary=True,
        asks=(
            Ask("part", _("Which part"), "part"), _code("answer", _("What became of it"), codes.HELP_ANSWERS),
            _words("words", _("What was done")),
        ),
    )  # fmt: skip

    # More time
    ask_extension = Move(
        _("Ask for more time"), at=(received, assigned, working), by=carrier, requests="extension", extends="finish", tells=room,
        asks=(Ask("term", _("How much longer"), "limit"), _words("reason", _("Reason"))),
    )  # fmt: skip
    grant_extension = Move(
        _("Grant more time"), at=_under_way, by=room | over(TOWN_LEADER), grants="extension",
        tells=at_holder(CLERK), tells_reporter=True, asks=(_words("words", _("What the caller is told"), required=False),),
    )  # fmt: skip
    deny_extension = Move(
        _("Refuse more time"), at=(*_under_way, resolved, reopened, back), by=room | over(TOWN_LEADER),
        denies="extension", tells=at_holder(CLERK), asks=(_words("reason", _("Reason")),),
    )  # fmt: skip

    # The answer
    finish = Move(
        _("Report it done"), at=(received, working, reopened), to=resolved, by=carrier, hands=FINISH, guard=guards.contacted,
        tells=room, primary=True,
        asks=(
            _code("outcome", _("Outcome"), codes.OUTCOMES), _words("result", _("What was done")),
            _code("how", _("How the caller was contacted"), codes.HOW, required=False), _flag("reached", _("The caller was reached")),
        ),
    )  # fmt: skip
    call_back = Move(
        _("Caller rung"), at=resolved, by=room | desk, guard=guards.drawn, primary=True,
        asks=(
            _code("answer", _("Answer"), codes.ANSWERS), _code("satisfied", _("Satisfied"), codes.SATISFIED, required=False),
            _words("words", _("What the caller said"), required=False),
        ),
    )  # fmt: skip
    reopen = Move(
        _("Not solved: do it again"), at=resolved, to=reopened, by=room | desk, guard=guards.first_time, tells=carrier,
        asks=(_words("words", _("What is still missing")), _code("satisfied", _("Satisfied"), codes.SATISFIED, required=False)),
    )  # fmt: skip
    close = Move(
        _("Strike off"), at=resolved, to=closed, by=room | desk, guard=guards.answered, primary=True,
        tells=at_origin(DISPATCHER), tells_reporter=True,
        asks=(_words("feedback", _("Feedback to the station and the caller")),),
    )  # fmt: skip
    contest = Move(
        _("The reporter contests"), at=closed, to=reopened, by=room | desk, guard=guards.first_time, tells=carrier,
        asks=(_words("words", _("What the reporter says")),),
    )  # fmt: skip
    open_new = Move(_("Open a new one linked to it"), at=closed, by=desk, opens="diversion", asks=(_words("words", _("What it is about")),))

    # Back to the police
    reflow = Move(
        _("Give back to the police"), at=(received, working, reopened), to=back, by=carrier | room, hands=GIVE_BACK,
        tells=at_origin(DISPATCHER, LEADER), asks=(_code("reason", _("Reason"), codes.REFLOW_REASONS), _words("words", _("What happened"))),
    )  # fmt: skip
    take_back = Move(
        _("The police take it again"), at=(drafted, offered, back), to=taken_back, by=desk,
        asks=(
            _words("words", _("Reason")), _code("how", _("How the caller was contacted"), codes.HOW, required=False),
            _words("feedback", _("Feedback to the station and the caller"), required=False,
                   hint=_("needed where no open incident carries it on")),
        ),
    )  # fmt: skip

    clocks = (
        Clock("draft", _("divert"), _number("draft"), runs=(drafted,),
              ladder=_ladder("draft", near=at_origin(DISPATCHER), late=at_origin(LEADER))),
        Clock("sign_room", _("sign for the offer"), _number("sign"), runs=(offered,), per="offer",
              ladder=_ladder("sign", near=carrier, late=at_origin(LEADER, DISPATCHER), later=at_holder(TOWN_LEADER) | at_origin(CHIEF))),
        Clock("assign", _("assign"), _number("assign"), runs=(received,), per="offer",
              ladder=_ladder("assign", near=at_holder(TOWN_DISPATCHER), late=at_holder(TOWN_LEADER))),
        Clock("sign_department", _("sign for"), _number("sign_department"), runs=(assigned,), per="offer",
              ladder=_ladder("sign_department", near=carrier, late=room, later=at_holder(TOWN_LEADER))),
        Clock("contact", _("contact the caller"), _number("contact"), begins=(offer,), ends=(contact, finish, reflow, take_back),
              ladder=_ladder("contact", near=carrier, late=room)),
        Clock("on_site", _("be on the spot"), _number("on_site"), begins=(offer,), ends=(arrive, finish, reflow, take_back),
              ladder=_ladder("on_site", near=carrier, late=room)),
        Clock("finish", _("finish"), _number("finish"), runs=_under_way,
              ladder=_ladder("finish", near=carrier, nearer=carrier, late=carrier, later=room | at_origin(DISPATCHER), latest=leaders)),
        Clock("ruling", _("give the ruling"), _number("ruling"), runs=(disputed,), per="offer",
              ladder=_ladder("ruling", near=judge, late=leaders)),
        Clock("callback", _("ring the caller and close"), _number("callback"), runs=(resolved,), per="offer",
              ladder=_ladder("callback", near=room | at_origin(DISPATCHER), late=room | at_origin(DISPATCHER), later=leaders)),
        Clock("redo", _("do it again"), _number("redo"), runs=(reopened,), per="offer",
              ladder=_ladder("redo", near=carrier, late=room, later=at_holder(TOWN_LEADER))),
        Clock("back", _("take it or divert it again"), _number("back"), runs=(back,), per="offer",
              ladder=_ladder("back", near=at_origin(DISPATCHER), late=at_origin(LEADER))),
        Clock("help", _("assist"), _number("help", "within"), begins=(ask_help,), ends=(answer_help,),
              ladder=_ladder("help", near=helper, late=room | carrier)),
        Clock("whistle", _("answer the call for others"), _number("whistle"), begins=(whistle,), ends=(ask_help, turn_down),
              ladder=_ladder("whistle", late=room, later=at_holder(TOWN_LEADER))),
    )  # fmt: skip

    @classmethod
    def settings(cls) -> list[Setting]:
        return [*super().settings(), cls.return_limit, cls.call_back_share, cls.call_back_tries]
