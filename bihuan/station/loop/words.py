"""Refusals in words: the fact, the rule, and the way on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bihuan.loop import Move, Refused
from bihuan.station.loop.lengths import limit

SENTENCES: Mapping[str, str | Promise] = {
    "stale": _("Somebody else has just acted on this matter. Look again; what you wrote is kept."),
    "no_such_move": _("There is no such move: %(move)s."),
    "not_here": _("“%(move)s” cannot be done while the matter is at “%(state)s”."),
    "not_for_this": _("“%(move)s” does not apply to this matter as it stands."),
    "not_yours": _("“%(move)s” is not yours to do. It belongs to whoever holds the matter now."),
    "unanswered": _("Still to be filled in: %(fields)s."),
    "unknown_answer": _("This move does not ask for: %(fields)s. Leave it out."),
    "not_a_choice": _("Choose from the list: %(fields)s."),
    "unreadable": _("Contains characters that cannot be kept: %(fields)s. Type it again."),
    "too_long": _("%(fields)s is %(given)s characters long; at most %(most)s fit. Shorten it, or add the rest in a second step."),
    "not_a_time": _("“%(given)s” is not a time. Write it like 2026-11-21 20:14."),
    "children_open": _("Cannot close yet: %(count)s matters that came out of this one are still open."),
    "safety_task_open": _("Cannot close yet: %(count)s tasks or instructions that it waits for are not answered."),
    "restricted_instruction": _("A restricted incident is open to persons by name only. Let somebody in, then tell them."),
    "no_case_team": _("This station has no case team. An administrator adds one under the station, with the route of the case team."),
    "cluster_closed": _("All its incidents are closed, so no instruction can stand on one. Say why it is declined, or open one again."),
    "acknowledged": _("This was acknowledged already."),
    "glass_reason": _("Say in a few words why it cannot wait; it is kept and looked at tomorrow."),
    "glass_verdict": _("Choose a verdict and write what was found."),
    "term_verdict": _("Choose whether it is kept or erased, and say why in a few words."),
    "term_until": _("Write until which day it is kept: from %(first)s to %(last)s."),
    "ruled_on": _("It was ruled on and cannot be returned; you may ask for an assisting unit."),
    "no_hub": _("No room rules between giver and holder, so it cannot be returned. Ask the administrator to name one."),
    "already_asked": _("This was asked already and is waiting for an answer."),
    "nothing_asked": _("Nothing has been asked that could be decided or answered."),
    "same_person": _("A second person must decide this; you asked for it yourself."),
    "too_late_to_extend": _("The limit passed at %(due)s, too late to extend; explain to the duty leader."),
    "extended_often": _("It was extended %(times)s times already, which is all the rule allows."),
    "extension_too_long": _("At most %(most)s may be added at once."),
    "not_a_limit": _("“%(given)s” is not a length of time. Write for example 24 hours, 3 working days or 5 days."),
    "not_contacted": _("Cannot close yet: the caller has not been contacted."),
    "not_fed_back": _("Cannot close yet: unit %(unit)s has not fed back."),
    "not_checked": _("Cannot close yet: this class needs the legal officer's check."),
    "in_danger": _("Somebody is in danger: send a unit first, then divert."),
    "danger_unknown": _("Answer the danger questions first: %(fields)s."),
    "busy_unit": _(
        "%(unit)s is out already: %(on)s. Sent here too it keeps both orders, and the first stays open until it is fed back. "
        "Choose another unit, or say why this one goes."
    ),
    "unit_not_ready": _("%(unit)s stands at “%(status)s”. Choose another unit, or say why this one is sent all the same."),
    "not_your_unit": _("%(unit)s is moved by the desk of its own station, by the hub over it, or by its crew."),
    "unit_on_order": _(
        "%(unit)s is still out: %(on)s. If it is let go now, that order stays open and its feedback is still owed. "
        "Feed back or recall it first, or let it go all the same."
    ),
    "two_orders": _("%(unit)s is out on more than one order: %(on)s. Open the incident that is meant and stamp its time there."),
    "no_such_status": _("There are nine status digits: 0 to 8."),
    "no_officer": _("%(unit)s needs an officer: auxiliaries do not go out alone."),
    "off_duty": _("%(unit)s is not on duty, so where it is is not kept. Report it as free first."),
    "no_such_order": _("There is no such order on this incident."),
    "stamp_twice": _("%(unit)s has that time already. To change it, correct it with a reason."),
    "stamp_order": _("That time lies before the one ahead of it or in the future: %(given)s."),
    "contested_once": _("The reporter has contested once already. A new complaint opens a new matter linked to this one."),
    "transfer_late": _("24 hours have passed since it was received; it can no longer go to another station."),
    "same_class": _("It has this class and level already."),
    "not_a_station": _("%(name)s is not a police station."),
    "not_a_department": _("%(name)s takes no diverted matters."),
    "no_feedback_parts": _("Feedback needs: %(fields)s."),
    "call_back_due": _("Cannot close yet: the reporter was drawn for a call-back and has not been asked."),
    "not_drawn": _("This one was not drawn for a call-back; numbers are drawn so that nobody chooses. Close it with feedback."),
    "not_solved": _("Cannot close yet: the caller says it is not solved. Have it done again first."),
    "return_late": _("It could be returned until %(due)s. Carry it on, or call for an assisting unit."),
    "bad_link": _("That call is joined to %(number)s already. Undo that first, or join that incident to this one."),
    "no_such_call": _("There is no such call, or it is not yours to see."),
    "one_call_left": _("An incident keeps at least one call."),
    "out_of_hours": _("%(name)s is closed now; it goes to %(contact)s."),
    "last_unit": _("It is the only unit on this incident. Recall everybody, so that it stands to be sent for again."),
    "stamp_ahead": _("%(unit)s has no such time and none after it. Make the move itself first; then its time can be corrected."),
    "no_danger": _("Nobody is known to be in danger."),
    "nobody_went": _("Cannot close yet: somebody is in danger and no unit has been there."),
    "no_check_needed": _("This class needs no legal check; it can be closed."),
    "invalid_asked": _("Cannot close yet: somebody asked to mark it invalid. A leader decides that first."),
    "restricted_alone": _("A restricted incident joins only another restricted one, or it would be open to more people than before."),
    "brought_along": _("This call came with %(number)s. Let that incident stand on its own again; the call goes with it."),
    "chased_already": _("A leader follows this one already."),
    "not_chased": _("Nobody follows this one."),
    "no_such_limit": _("There is no limit called “%(key)s”."),
    "relief_waits": _("A hand-over of this desk waits to be accepted already. The next duty officer accepts it first."),
    "exercise_open": _("An exercise is going on. End it first."),
    "exercise_speed": _("The speed is no number from %(least)s to %(most)s."),
    "relief_own": _("You handed it over yourself; the next duty officer accepts it."),
    "recall_reason": _("Say in a few words why they are called in."),
    "recall_nobody": _("Nobody is off shift by the table of shifts. Type the week's shifts, or call those too whose shifts are not known."),
    "recall_open": _("A recall of this station is open already. Call it off first."),
    "recall_over": _("This recall has been called off."),
    "plan_items_open": _("Not ready yet: %(count)s mandatory items are open: %(what)s."),
    "plan_twice": _("Not ready yet: %(who)s would stand at two posts at once. Change one of them."),
    "joint_backwards": _("The joint desk ends before it begins."),
    "joint_in_the_past": _("That moment has passed. Write until when the joint desk is to be open."),
    "joint_too_long": _("A joint desk is open for at most %(days)s days. What lasts longer is set up anew."),
    "joint_leader": _("Choose who leads it from the list: somebody with a post of this station."),
    "joint_nobody": _("Somebody sits at a joint desk: choose at least one post."),
    "joint_seated": _("This post sits at the joint desk already."),
    "joint_no_such_seat": _("%(count)s of the posts are held by nobody today. Choose from the list."),
    "joint_over": _("This joint desk has ended; what was open is back with the main desk."),
    "joint_not_here": _("%(number)s is no open incident of this station."),
    "joint_restricted": _("%(number)s is restricted and stays with the main desk: a joint desk would tell where it is."),
    "joint_elsewhere": _("%(number)s stands at a joint desk already. Give it back there first."),
    "shift_backwards": _("The shift ends before it begins."),
    "shift_too_long": _("A shift is at most 48 hours long. Write two."),
    "shift_twice": _("%(who)s has a shift on %(day)s already, %(hours)s at %(where)s. Nobody is in two at once: change one of them."),
    "no_such_text": _("There is no sentence called “%(key)s”."),
    "no_such_blank": _("%(given)s cannot be filled in. A sentence may leave open %(known)s."),
    "limit_unreadable": _("“%(given)s” cannot stand here. Write %(examples)s."),
    "row_in_the_past": _("A row cannot begin on %(since)s: days before today (%(today)s) keep what held on them."),
    "draft_taken": _("%(who)s has gone on with this call. What you typed stays here: tell %(who)s, or write it down as another call."),
    "draft_in_hand": _("%(who)s is still typing. It can be gone on with when nothing has been typed for two minutes."),
    "ring_taken": _("%(who)s has taken this call already."),
    "ring_settled": _("This call is written down or settled already."),
    "ring_reason": _("Say why you take it over: choose one of the reasons."),
    "ring_result": _("Say how it went: choose one of the results."),
    "ring_tries": _("It was tried %(tries)s times. Ring %(wanted)s times before it is given up, or choose another reason."),
    "ring_soon": _("It was tried just now. Try again in %(minutes)s minutes."),
    "event_differs": _("An event with the id %(id)s has come already and said something else. Give each event an id of its own."),
    "one_searcher": _("A sector goes to a unit or to an organisation, not to both. Choose one of them."),
    "search_begun": _("Sectors have been given out already, so they cannot be drawn anew."),
    "reference_only": _("Only a reference is kept here, at most %(most)s characters: %(fields)s. The file stays in the case system."),
    "in_the_future": _("That moment lies in the future: %(fields)s."),
    "no_basis": _("Name the law, the list or the decision on which it rests."),
}

LENGTHS = {"extension_too_long": ("most",)}  # values that are lengths of time


def worded(refused: Refused, move: Move | None = None) -> str:
    """The sentence for a refusal, in the language in force. Fields are named as the form names them."""
    labels = {ask.name: str(ask.label) for ask in move.asks} if move else {}
    lengths = LENGTHS.get(refused.code, ())
    values = {name: limit(str(value)) if name in lengths else _value(value, labels) for name, value in refused.values.items()}
    return str(SENTENCES[refused.code]) % values


def _value(value: Any, labels: Mapping[str, str]) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, (list, tuple)):
        return _now(", ").join(labels.get(str(one), str(one)) for one in value)
    return str(value)
