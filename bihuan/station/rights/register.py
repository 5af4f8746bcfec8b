"""The register of personal data: what is held of whom, what for, on what basis, for how long. A test holds every column against it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.station.people.terms import days


@dataclass(frozen=True)
class Held:
    """Columns of one table. Its term, of the dated table of terms, counts from the moment that `since` names; `term` is empty where the
    end is not a number of days away."""

    table: str
    columns: tuple[str, ...]
    what: Any
    purpose: Any
    basis: str
    since: Any
    term: str = ""

    def days(self, on: date) -> int | None:
        return days(self.term, on) if self.term else None


HELP, ANSWER, CHECK = _("to send help and to answer the caller"), _("to carry the matter until there is an answer"), _("to check access")
PREVENT = _("to prevent the same from happening again")
POLICE_LAW, DUTY, PIPL = "人民警察法 21；110接处警工作规则", "个人信息保护法 13(3)、34", "个人信息保护法 51；网络安全法 21"
CALLED, CLOSED, WRITTEN = _("the call"), _("the closing"), _("the entry")

REGISTER = (
    Held("calls.Call", ("caller_name", "caller_phone", "words", "place", "lat", "lon", "given_class", "remarks"),
         _("who called, from where, what was said"), HELP, POLICE_LAW, CALLED, "call"),
    Held("calls.Call", ("caller_key",), _("keyed hash of the caller's number"), _("to see that the same trouble has come up again"),
         DUTY, _("the end of the month of the call"), "caller_key"),
    Held("calls.Draft", ("caller_name", "caller_phone", "words", "place", "pin"), _("a call that is being typed"), HELP, POLICE_LAW,
         _("the last word"), "draft"),
    Held("lines.Ringing", ("phone", "caller_key", "why"), _("who rang, also where nobody answered"),
         _("to ring back whoever was not answered"), POLICE_LAW, _("the ringing"), "line"),
    Held("calls.Draft", ("payee", "last_contact", "seen_place", "looks", "item", "lost_place", "marks"),
         _("a quick form that is being filled in"), HELP, POLICE_LAW, _("the last word"), "draft"),
    Held("calls.Fraud", ("payee", "last_contact"), _("where cheated money went, without the account number"),
         _("to have a payment stopped"), "反电信网络诈骗法 34；人民警察法 21", CLOSED, "fraud"),
    Held("calls.Missing", ("seen_place", "looks"), _("where somebody missing was last seen, and in what clothes"),
         _("to find somebody who is missing"), "未成年人保护法 103；人民警察法 21", _("the finding, or the closing"), "missing"),
    Held("calls.Lost", ("item", "lost_place", "marks"), _("a thing that was lost"), _("to give it back to its owner"), "民法典 314–318",
         CLOSED, "lost"),
    Held("calls.CallerLookup", ("purpose",), _("who looked for other calls of a number"), CHECK, PIPL, WRITTEN, "lookup"),
    Held("calls.Unit", ("lat", "lon"), _("last position of a unit on duty"), HELP, POLICE_LAW, _("the position"), "position"),
    Held("loop.Said", ("words",), _("what was said at a step of a diversion"), ANSWER, DUTY, CLOSED, "diversion"),
    Held("loop.Said", ("words",), _("what was said at a step of an incident"), ANSWER, DUTY, CLOSED, "incident"),
    Held("loop.Matter", ("place",), _("the address that was given"), ANSWER, DUTY, CLOSED, "incident"),
    Held("diversion.DiversionSheet", ("request", "caller_name", "caller_phone", "result", "feedback"), _("the work order"), ANSWER,
         DUTY, CLOSED, "diversion"),
    Held("loop.Glass", ("why", "words"), _("reason and review of an opening in need"), CHECK, PIPL, _("with its matter")),
    Held("rights.AfterTerm", ("why",), _("why a restricted matter is kept or erased after its term"), CHECK, PIPL, _("with its matter")),
    Held("rights.Read", ("why",), _("who read what, and what for"), CHECK, PIPL, WRITTEN, "read"),
    Held("rights.Disclosure", ("what", "why"), _("what was given to a body outside, and why"), CHECK, PIPL, WRITTEN, "disclosure"),
    Held("people.SignIn", ("address", "device"), _("who signed in, from where"), CHECK, PIPL, WRITTEN, "sign_in"),
    Held("people.Person", ("username", "name", "email", "seconded_from", "subject"), _("members of staff"),
         _("to know who acted"), DUTY, _("as long as what they did")),
    Held("duty.Shift", ("person", "start", "end", "post"), _("who is on shift when"), _("to know whom to send and whom to recall"), DUTY,
         _("the end of the shift"), "shift"),
    Held("duty.PlanHelper", ("contact",), _("whom to ring of a group that helps"), _("to call help in a surge"), DUTY,
         _("the last day of the plan"), "plan"),
    Held("duty.Recall", ("why",), _("why those off duty were called in"), _("to call help in a surge"), DUTY,
         _("the recall"), "recall"),
    Held("duty.Called", ("person", "answer", "minutes", "arrived_at"), _("who was called in and what they said"),
         _("to call help in a surge"), DUTY, _("the recall"), "recall"),
    Held("duty.Relief", ("words", "promises", "remark"), _("notes of a shift to the next"), ANSWER, DUTY, WRITTEN, "relief"),
    Held("exercise.Played", ("taken_by",), _("who took which call of an exercise"), _("to train the room"), DUTY,
         _("the exercise"), "exercise"),
    Held("duty.Item", ("note",), _("notes of a shift to the next"), ANSWER, DUTY, WRITTEN, "relief"),
    Held("patterns.PlaceReview", ("name", "words", "lat", "lon"), _("what was decided about a place with many calls"), PREVENT, DUTY,
         WRITTEN, "review"),
    Held("patterns.ClusterDecided", ("words",), _("what was decided about a cluster"), PREVENT, DUTY, WRITTEN, "cluster"),
)
