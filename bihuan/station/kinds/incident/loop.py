"""The loop of an incident: from the call to the answer."""

from django.utils.translation import gettext_lazy as _

from bihuan.loop import (
    OPENING,
    RETURN,
    SIGN,
    Clock,
    Loop,
    Move,
    Rung,
    State,
    above,
    assisting,
    at_holder,
    at_origin,
    in_crew,
    offer,
    over,
    rule,
    setting,
)
from bihuan.station.kinds.incident import asks, guards
from bihuan.station.people.posts import (
    AUXILIARY,
    CHIEF,
    CLERK,
    DISPATCHER,
    GRID_WORKER,
    INSTRUCTOR,
    LEADER,
    LEGAL,
    OFFICER,
    TOWN_DISPATCHER,
)

# A hub's duty officer may task the units of its satellite stations, so the desk reaches down; it never reaches across.
desk = at_holder(DISPATCHER) | above(DISPATCHER)
leader = above(LEADER, INSTRUCTOR, CHIEF)
duty_leader = above(LEADER)
officers = at_holder(OFFICER) | in_crew(OFFICER) | desk
crew = officers | at_holder(AUXILIARY) | in_crew(AUXILIARY)
# Auxiliaries neither decide nor close.
deciders = officers | leader
seat = at_holder(DISPATCHER, LEADER, INSTRUCTOR, CHIEF)
helpers = assisting(CLERK, TOWN_DISPATCHER, GRID_WORKER, DISPATCHER, OFFICER, AUXILIARY, LEADER)


class Incident(Loop):
    """What happened and needs the police: sorted, sent for, looked after on the scene, fed back, checked where the law wants it, and
    closed when whoever called has an answer."""

    key, suffix, label = "incident", "J", _("incident")
    confidants = over(LEADER, INSTRUCTOR, CHIEF)

    taken = State(_("to be sent for"), lamp="call", start=True)
    sent = State(_("to be signed for"), lamp="unsigned")
    signed = State(_("signed for"), lamp="signed")
    leaving = State(_("on the road"), lamp="road")
    on_scene = State(_("on scene"), lamp="scene")
    fed_back = State(_("fed back, to be closed"), lamp="back")
    diverted = State(_("with the township"), lamp="work")
    checking = State(_("with the legal officer"), lamp="work")
    checked = State(_("checked, to be closed"), lamp="back")
    offered = State(_("offered to another station"), lamp="unsigned")
    disputed = State(_("stations disagree, awaiting a ruling"), lamp="rule")
    closed = State(_("closed"), lamp="done", end=True)
    invalid = State(_("invalid"), lamp="done", end=True)
    merged = State(_("joined to another incident"), lamp="link", end=True)

    # Somebody is out; the furthest unit says how far the incident has come.
    out = (sent, signed, leaving, on_scene, fed_back)
    in_hand = (taken, *out, diverted, checking, checked)
    open = (*in_hand, offered, disputed)

    send = Move(
        _("Send a unit"),
        to={taken: sent, diverted: sent, fed_back: sent, checking: sent, checked: sent, sent: sent, signed: signed, leaving: leaving,
            on_scene: on_scene},
        by=desk | leader, asks=asks.SEND, guard=guards.sendable, calls_in="lead", primary=True)
    sign = Move(
        _("Sign for it"),
        to={sent: signed, signed: signed, leaving: leaving, on_scene: on_scene, fed_back: fed_back},
        by=crew, asks=asks.STAMP, part="order", primary=True)
    leave = Move(
        _("On the road"),
        to={sent: leaving, signed: leaving, leaving: leaving, on_scene: on_scene, fed_back: fed_back},
        by=crew, asks=asks.STAMP, part="order", primary=True)
    arrive = Move(
        _("On scene"),
        to={sent: on_scene, signed: on_scene, leaving: on_scene, on_scene: on_scene, fed_back: fed_back},
        by=crew, asks=asks.STAMP, part="order", primary=True)
    feed_back = Move(
        _("Feed back"),
        to={sent: fed_back, signed: fed_back, leaving: fed_back, on_scene: fed_back, fed_back: fed_back},
        by=crew, asks=asks.FEEDBACK, guard=guards.feedback_whole, part="order", primary=True)
    clear = Move(_("Unit is free again"), at=in_hand, by=crew, asks=asks.CLEAR, part="order")
    correct = Move(_("Correct a time"), at=(*in_hand, closed), by=officers | leader, asks=asks.CORRECTION, part="order")
    recall = Move(_("Recall one unit"), at=out, by=desk | leader, asks=(asks.LIVE_ORDER, asks.RECALL, asks.NOTE),
                  guard=guards.not_the_last, part="order")
    recall_all = Move(_("Recall everybody"), at=(sent, signed, leaving, on_scene), to=taken, by=desk | leader,
                      asks=(asks.RECALL, asks.NOTE))

    answer_danger = Move(_("Answer the danger questions"), at=in_hand, by=crew | leader, asks=asks.DANGER, guard=guards.something_answered)
    make_safe = Move(_("The danger is over"), at=out, by=officers | leader, asks=(asks.WORDS,), guard=guards.danger_there)
    contact = Move(_("Contact the caller"), at=in_hand, by=crew | leader, asks=asks.CONTACT, at_hand=True)
    reclassify = Move(
        _("Sort anew"),
        to={taken: taken, sent: sent, signed: signed, leaving: leaving, on_scene: on_scene, fed_back: fed_back, diverted: diverted,
            checking: fed_back, checked: fed_back},
        by=deciders, asks=asks.SORTING, guard=guards.new_class, rereads=True, at_hand=True)

    join = Move(_("Join a call"), at=in_hand, by=desk | leader, asks=(asks.JOIN, asks.NOTE))
    part = Move(_("Take a call out"), at=in_hand, by=desk | leader, asks=(asks.PART, asks.NOTE))
    merge = Move(_("Join to another incident"), at=taken, to=merged, by=desk | leader, asks=(asks.INTO,), guard=guards.mergeable)
    unmerge = Move(_("Stand on its own again"), at=merged, to=taken, by=desk | leader)

    divert = Move(
        _("Divert"),
        to={taken: diverted, diverted: diverted, sent: sent, signed: signed, leaving: leaving, on_scene: on_scene, fed_back: fed_back},
        by=officers | leader, asks=asks.DIVERT, guard=guards.no_danger, opens="diversion", at_hand=True)
    ask_help = Move(_("Ask another organisation to help"), at=in_hand, by=officers | leader, asks=asks.ASK_HELP, helps="ask")
    instruct = Move(_("Give an instruction"), at=in_hand, by=desk | leader, asks=asks.INSTRUCT, guard=guards.not_restricted, helps="ask")
    acknowledge = Move(_("Acknowledge"), at=in_hand, by=helpers, asks=(asks.NEW_HELP,), part="help", helps="heed", at_hand=True)
    answer_help = Move(_("Answer a request or an instruction"), at=in_hand, by=helpers | desk, asks=(asks.HELP, asks.WORDS), part="help",
                       helps="answer", tells=at_holder(DISPATCHER), at_hand=True)
    withdraw = Move(_("Take a request or an instruction back"), at=in_hand, by=desk | leader, asks=(asks.HELP, asks.WHY), part="help",
                    helps="answer")

    stop_payment = Move(_("Stop-payment request"), at=in_hand, by=crew | leader, asks=asks.STOP_PAYMENT, only="owes_stop_payment",
                        at_hand=True)

    draw_search = Move(_("Draw the search sectors anew"), at=in_hand, by=officers | leader, asks=(asks.AGE,), only="searches")
    assign_sector = Move(_("Give out a search sector"), at=in_hand, by=officers | leader, asks=asks.ASSIGN, guard=guards.one_searcher,
                         only="searches", at_hand=True)
    sector_searched = Move(_("A sector is searched"), at=in_hand, by=crew | leader, asks=asks.SEARCHED, only="searches", at_hand=True)
    found = Move(_("The person is found"), at=in_hand, by=crew | leader, asks=asks.FOUND, only="searches", at_hand=True)

    triage = Move(_("Way for the dispute"), at=in_hand, by=deciders, asks=asks.TRIAGE, only="dispute")

    weigh_case = Move(_("Four questions about the case"), at=in_hand, by=deciders, asks=asks.WEIGHING, guard=guards.reasoned,
                      only="may_be_case")
    refer = Move(_("Refer to specialists"), at=in_hand, by=deciders, asks=asks.REFER, helps="ask", only="may_be_case")
    answer_referral = Move(_("Answer a referral"), at=in_hand, by=helpers | desk, asks=asks.ANSWER_REFERRAL, part="help",
                           guard=guards.refusal_reasoned, helps="answer", only="may_be_case", tells=at_holder(DISPATCHER))
    hand_case = Move(_("Hand over to the case system"), at=in_hand, by=deciders, asks=asks.HAND_CASE, guard=guards.reference_only,
                     only="may_be_case")

    transfer = Move(_("Transfer to another station"), at=taken, to=offered, by=desk | leader, asks=asks.TRANSFER, guard=guards.nobody_out,
                    hands=offer("station"), tells=at_holder(DISPATCHER), tells_reporter=True)
    accept_transfer = Move(_("Sign for it"), at=offered, to=taken, by=seat, hands=SIGN, joins=True,
                           tells=at_origin(DISPATCHER), primary=True)
    return_transfer = Move(_("Return it"), at=offered, to=disputed, by=seat,
                           asks=asks.TRANSFER_BACK, hands=RETURN, tells=at_holder(DISPATCHER) | at_origin(DISPATCHER))
    rule_transfer = Move(_("Rule who carries it"), at=disputed, to=offered, by=seat,
                         asks=(asks.STATION, asks.WHY), hands=rule("station"), tells=at_holder(DISPATCHER) | at_origin(DISPATCHER),
                         primary=True)

    ask_check = Move(_("Ask for the legal check"), at=fed_back, to=checking, by=deciders, asks=(asks.NOTE,), guard=guards.check_wanted,
                     tells=at_holder(LEGAL))
    pass_check = Move(_("Passed"), at=checking, to=checked, by=above(LEGAL), asks=(asks.NOTE,), guard=guards.second_person,
                      tells=at_holder(DISPATCHER), primary=True)
    fail_check = Move(_("Not yet"), at=checking, to=fed_back, by=above(LEGAL), asks=asks.FAILED_CHECK, tells=at_holder(DISPATCHER))

    ask_invalid = Move(_("Ask to mark it invalid"), at=(taken, *out, diverted), by=officers | leader, asks=asks.INVALID, requests="invalid",
                       tells=at_holder(LEADER))
    confirm_invalid = Move(_("Confirm that it is invalid"), at=(taken, *out, diverted), to=invalid, by=leader, asks=(asks.NOTE,),
                           guard=guards.invalidable, grants="invalid")
    deny_invalid = Move(_("It is valid"), at=(*in_hand,), by=leader, asks=(asks.WHY,), denies="invalid", tells=at_holder(DISPATCHER))

    chase = Move(_("Follow it up"), at=open, by=leader, asks=(asks.NOTE,), guard=guards.not_chased)
    note_chase = Move(_("Daily note"), at=open, by=leader, asks=(asks.WORDS,), guard=guards.chased_or_first)
    end_chase = Move(_("Stop following it up"), at=open, by=leader, asks=(asks.WHY,), guard=guards.chased)
    review_repeats = Move(_("Repeated calls looked into"), at=open, by=leader, asks=(asks.WORDS,))
    name_crew = Move(_("Let somebody in"), at=(*open, closed), by=leader, asks=(asks.PERSON, asks.NOTE), calls_in="person")

    hold_recording = Move(_("Hold the recordings"), at=(*open, closed, invalid), by=officers | leader, asks=(asks.WHY,))
    release_recording = Move(_("Release the recordings"), at=(*open, closed, invalid), by=leader, asks=(asks.WHY,))

    ask_extension = Move(_("Ask for more time"), at=open, by=deciders, asks=asks.EXTENSION, requests="extension", extends="close",
                         tells=at_holder(LEADER))
    grant_extension = Move(_("Grant more time"), at=open, by=leader, asks=(asks.NOTE,), grants="extension", tells=at_holder(DISPATCHER),
                           tells_reporter=True)
    deny_extension = Move(_("No more time"), at=open, by=leader, asks=(asks.WHY,), denies="extension", tells=at_holder(DISPATCHER))

    close = Move(_("Close"), at=(taken, diverted, fed_back, checked), to=closed, by=deciders, asks=asks.CLOSING, guard=guards.closable,
                 tells_reporter=True, spoken=True, primary=True)
    contest = Move(_("The reporter does not agree"), at=(closed, invalid), to=taken, by=desk | leader, asks=(asks.WORDS,),
                   guard=guards.once, tells=at_holder(LEADER))

    extension_times = setting("incident.extension.times")
    extension_limit = setting("incident.extension.most")

    clocks = (
        Clock("dispatch", _("send a unit or answer"), setting("incident.dispatch", "level"), runs=(taken,), per="offer", ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.dispatch.desk", "level")),
            Rung(duty_leader, setting("incident.rung.dispatch.leader", "level")),
            Rung(over(CHIEF), setting("incident.rung.dispatch.chief", "level")))),
        Clock("sign", _("unit signs"), setting("incident.sign", "level"), begins=(send,),
              ends=(sign, leave, arrive, feed_back, recall, recall_all), ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.sign.desk", "level")),
            Rung(duty_leader, setting("incident.rung.sign.leader", "level")),
            Rung(over(CHIEF), setting("incident.rung.sign.chief", "level")))),
        Clock("contact", _("first contact with the caller"), setting("incident.contact", "level", "told"), begins=(send,),
              ends=(contact, arrive, recall, recall_all), ladder=(Rung(at_holder(DISPATCHER), setting("incident.rung.contact.desk")),)),
        Clock("arrive", _("unit arrives"), setting("incident.arrive", "level", "terrain"), begins=(send,),
              ends=(arrive, feed_back, recall, recall_all), ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.arrive.desk")),
            Rung(duty_leader, setting("incident.rung.arrive.leader", "level")))),
        Clock("feedback", _("unit feeds back"), setting("incident.feedback", "level"), begins=(send,), ends=(feed_back, recall, recall_all),
              ladder=(Rung(at_holder(DISPATCHER), setting("incident.rung.feedback.desk")),
                      Rung(duty_leader, setting("incident.rung.feedback.leader")))),
        Clock("close", _("incident closed"), setting("incident.close", "level"), runs=open, waits=True, ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.close.desk")),
            Rung(above(LEADER, INSTRUCTOR), setting("incident.rung.close.leader")),
            Rung(over(CHIEF), setting("incident.rung.close.chief")))),
        Clock("transfer", _("other station signs"), setting("incident.transfer.sign"), runs=(offered,), per="offer", ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.transfer.desk")),
            Rung(over(LEADER), setting("incident.rung.transfer.leader")),
            Rung(over(CHIEF), setting("incident.rung.transfer.chief")))),
        Clock("ruling", _("ruling between stations"), setting("incident.ruling"), runs=(disputed,), per="offer", ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.ruling.desk")), Rung(over(CHIEF), setting("incident.rung.ruling.chief")))),
        Clock("check", _("legal check"), setting("incident.check"), runs=(checking,), per="offer", ladder=(
            Rung(at_holder(LEGAL), setting("incident.rung.check.legal")), Rung(duty_leader, setting("incident.rung.check.leader")))),
        Clock("review", _("second look at an invalid one"), setting("incident.review"), begins=(ask_invalid,),
              ends=(confirm_invalid, deny_invalid), ladder=(Rung(at_holder(LEADER), setting("incident.rung.review.leader")),
                                                            Rung(over(CHIEF), setting("incident.rung.review.chief")))),
        Clock("help", _("help asked for"), setting("incident.help"), begins=(ask_help,), ends=(answer_help, withdraw), ladder=(
            Rung(assisting(CLERK, TOWN_DISPATCHER, GRID_WORKER, DISPATCHER), setting("incident.rung.help.helper")),
            Rung(at_holder(DISPATCHER), setting("incident.rung.help.desk")))),
        Clock("heed", _("instruction acknowledged"), setting("incident.heed"), begins=(instruct,),
              ends=(acknowledge, answer_help, withdraw), ladder=(
            Rung(assisting(OFFICER, AUXILIARY, DISPATCHER), setting("incident.rung.heed.team")),
            Rung(duty_leader, setting("incident.rung.heed.leader")))),
        Clock("answer", _("instruction replied to"), setting("incident.answer"), begins=(instruct,), ends=(answer_help, withdraw), ladder=(
            Rung(assisting(OFFICER, AUXILIARY, DISPATCHER), setting("incident.rung.answer.team")),
            Rung(duty_leader, setting("incident.rung.answer.leader")))),
        Clock("stop_payment", _("stop-payment requested"), setting("incident.stop_payment", "category"), begins=(OPENING,),
              ends=(stop_payment,), ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.stop_payment.desk")),
            Rung(duty_leader, setting("incident.rung.stop_payment.leader")),
            Rung(over(CHIEF), setting("incident.rung.stop_payment.chief")))),
        Clock("search", _("search begun"), setting("incident.search", "category"), begins=(OPENING,), ends=(assign_sector, found), ladder=(
            Rung(at_holder(DISPATCHER), setting("incident.rung.search.desk")),
            Rung(duty_leader, setting("incident.rung.search.leader")))),
        Clock("referral", _("specialists answer"), setting("incident.referral"), begins=(refer,), ends=(answer_referral,), ladder=(
            Rung(assisting(OFFICER, DISPATCHER), setting("incident.rung.referral.helper")),
            Rung(at_holder(DISPATCHER), setting("incident.rung.referral.desk")))),
        Clock("crews", _("second crew sent"), setting("incident.crews", "level", "crew"), begins=(send,),
              ends=(send, feed_back, recall, recall_all), ladder=(Rung(at_holder(DISPATCHER), setting("incident.rung.crews.desk")),)),
        Clock("repeats", _("repeated calls looked into"), setting("incident.repeats", "repeat"), begins=(join,), ends=(review_repeats,),
              ladder=(Rung(at_holder(LEADER), setting("incident.rung.repeats.leader")),
                      Rung(over(CHIEF), setting("incident.rung.repeats.chief")))),
        Clock("follow", _("leader follows it up"), setting("incident.follow", "level"), begins=(OPENING,), ends=(chase, note_chase),
              ladder=(Rung(at_holder(LEADER), setting("incident.rung.chase.leader")),
                      Rung(over(CHIEF), setting("incident.rung.chase.chief")))),
        Clock("chase", _("daily note of the leader"), setting("incident.chase"), begins=(chase, note_chase), ends=(note_chase, end_chase),
              ladder=(Rung(at_holder(LEADER), setting("incident.rung.chase.leader")),
                      Rung(over(CHIEF), setting("incident.rung.chase.chief")))),
    )
