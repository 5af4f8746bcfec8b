"""The codes that an incident's moves choose from, with their labels."""

from typing import Any

from django.utils.translation import gettext_lazy as _

Codes = tuple[tuple[str, Any], ...]

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS: Codes = ((YES, _("yes")), (NO, _("no")), (UNKNOWN, _("not known")))

DANGERS: dict[str, Any] = {
    "injured": _("somebody is hurt"),
    "weapon": _("there is a weapon"),
    "violence_now": _("violence is going on now"),
    "vulnerable": _("a child or an old person is in danger"),
    "fire_gas": _("fire or gas"),
}

YES_NO: Codes = ((YES, _("yes")), (NO, _("no")))

# The classes of which more is asked. Money has gone; somebody is missing; families in which there may be a case; disputes.
FRAUD = frozenset({"0106"})
MISSING = frozenset({"0701", "0702"})
CASES = frozenset({"01", "02"})
DISPUTES = frozenset({"04"})

STOP_PAYMENTS: Codes = (
    ("sent", _("the request is sent")),
    ("others", _("bank or county centre have done it")),
    ("none", _("no money has gone")),
)

SEARCHED: Codes = (("nothing", _("nothing found")), ("trace", _("a trace was found")))
FOUND: Codes = (
    ("safe", _("found safe")),
    ("home", _("came back alone")),
    ("hurt", _("found hurt")),
    ("dead", _("found dead")),
)

TRIAGES: Codes = (
    ("spot", _("settle on the spot")),
    ("follow", _("follow it up")),
    ("formal", _("formal mediation")),
)

# Four questions: with four times yes the station handles the case itself.
QUESTIONS: dict[str, Any] = {
    "local": _("it happened in our area"),
    "clear": _("cause and effect are clear"),
    "simple": _("the facts are simple"),
    "ordinary": _("no specialist means are needed"),
}
STATION, SPECIALIST = "station", "specialist"
ROUTES: Codes = ((STATION, _("the station")), (SPECIALIST, _("specialists")))
VERDICTS: Codes = (("accepted", _("accepted")), ("refused", _("refused")))

STAMPS: dict[str, Any] = {
    "signed": _("signed for"),
    "left": _("left for the scene"),
    "arrived": _("arrived"),
    "fed_back": _("fed back"),
    "cleared": _("free again"),
}

STAGES: dict[str, Any] = {"sent": _("sent"), **STAMPS}

RECALLS: Codes = (
    ("settled", _("settled before arrival")),
    ("cancelled", _("the caller no longer needs help")),
    ("nearer", _("a nearer unit goes")),
    ("elsewhere", _("needed more urgently elsewhere")),
    ("mistake", _("sent by mistake")),
)

OUTCOMES: Codes = (
    ("settled", _("settled on the spot")),
    ("mediated", _("mediated on the spot")),
    ("helped", _("help was given")),
    ("warned", _("warned or admonished")),
    ("case", _("taken on as a case")),
    ("handed_over", _("handed over to another service")),
    ("not_found", _("nobody and nothing found")),
    ("declined", _("the caller declined help")),
    ("open", _("not settled, more to do")),
)

CONTACTS: Codes = (
    ("phone", _("by telephone")),
    ("visit", _("in person")),
    ("desk", _("at the front desk")),
    ("text", _("by text message")),
)
REACHED: Codes = (
    ("spoken", _("reached")),
    ("no_answer", _("no answer")),
    ("declined", _("did not want to be rung")),
    ("wrong", _("wrong number")),
)

SORTED: Codes = (
    ("scene", _("it is different on the scene")),
    ("misheard", _("sorted wrongly when it was taken")),
    ("worse", _("it has grown worse")),
    ("calmer", _("it has calmed down")),
)

INVALID: Codes = (
    ("1301", _("dialled by mistake")),
    ("1302", _("silent call")),
    ("1303", _("abusive call")),
    ("1304", _("the same incident stands under another number")),
    ("1305", _("test call")),
)

TRANSFERS: Codes = (("1306", _("outside our area")), ("theirs", _("the other station handles it already")))
TRANSFERS_BACK: Codes = (("area", _("it lies in the giver's area")), ("first", _("the giver took it first and the place is disputed")))

FAILED_CHECKS: Codes = (
    ("record", _("the record is not complete")),
    ("mediation", _("it may not be settled by mediation")),
    ("step", _("a step the law asks for is missing")),
    ("duty", _("a duty to report or to protect is not met")),
)

URGENCIES: Codes = (
    ("urgent", _("urgent, the danger is over")),
    ("utilities", _("water, power, gas, heat, weather")),
    ("general", _("general")),
    ("complex", _("complex or to be enforced")),
    ("consult", _("a question to be answered")),
)

RESULTS: Codes = (
    ("handled", _("handled on the scene")),
    ("mediated", _("mediated")),
    ("case", _("a case was opened")),
    ("diverted", _("carried by the township")),
    ("answered", _("answered without sending anybody")),
    ("unfounded", _("nothing was found")),
    ("withdrawn", _("the caller withdrew it")),
)
