"""What the moves of an incident ask."""

from django.utils.translation import gettext_lazy as _

from bihuan.loop import HAPPENED, Ask
from bihuan.station.calls.models.quick import AgeBand
from bihuan.station.kinds.incident import codes

WORDS = Ask("words", _("note"))
NOTE = Ask("words", _("note"), required=False)
WHY = Ask("words", _("reason"))

# One order out of those still under way, or out of all of them.
LIVE_ORDER = Ask("order", _("order"), "part")
ANY_ORDER = Ask("order", _("order"), "part")
# What was asked of others and is not answered yet, or not even acknowledged.
HELP = Ask("help", _("which request"), "part")
NEW_HELP = Ask("help", _("which request"), "part")

# A crew's telephone that had no network tells it later than it was done.
WHEN = Ask(HAPPENED, _("happened at"), "time", required=False)
STAMP = (LIVE_ORDER, WHEN)
CLEAR = (ANY_ORDER, WHEN)

SEND = (
    Ask("unit", _("unit"), "unit"),
    Ask("lead", _("leads the crew"), "person", required=False, hint=_("for a restricted incident this officer is let in")),
    Ask("again", _("why this one, although it is on the road"), required=False),
    NOTE,
)

FEEDBACK = (
    LIVE_ORDER,
    Ask("outcome", _("what came of it"), "code", codes.OUTCOMES),
    Ask("scene", _("what was found and done")),
    Ask("people", _("persons concerned"), "number"),
    Ask("officers", _("officers present"), "number", hint=_("auxiliaries are not counted")),
    Ask("recording", _("reference of the recording"), required=False, hint=_("needed when one officer went alone")),
    WHEN,
)

CORRECTION = (
    ANY_ORDER,
    Ask("stamp", _("which time"), "code", tuple(codes.STAMPS.items())),
    Ask("time", _("the right time"), "time"),
    WHY,
)

RECALL = Ask("reason", _("why it is recalled"), "code", codes.RECALLS)

DANGER = tuple(Ask(name, label, "code", codes.ANSWERS, required=False) for name, label in codes.DANGERS.items())

CONTACT = (
    Ask("how", _("how"), "code", codes.CONTACTS),
    Ask("reached", _("did it succeed"), "code", codes.REACHED),
    Ask("words", _("what was said"), required=False),
    WHEN,
)

JOIN = Ask("call", _("call to join"), "call")
INTO = Ask("into", _("incident"), "matter")
PERSON = Ask("person", _("person"), "person")
PART = Ask("call", _("call to take out"), "call")

SORTING = (
    Ask("category", _("class"), "category"),
    Ask("level", _("level"), "level", required=False, hint=_("stays as it is if left open")),
    Ask("reason", _("why it is sorted anew"), "code", codes.SORTED),
    NOTE,
)

INVALID = (Ask("reason", _("why it is invalid"), "code", codes.INVALID), WORDS)

STATION = Ask("station", _("station"), "organisation")
TRANSFER = (STATION, Ask("reason", _("why it goes there"), "code", codes.TRANSFERS), NOTE)
TRANSFER_BACK = (Ask("reason", _("why it is returned"), "code", codes.TRANSFERS_BACK), WORDS)

FAILED_CHECK = (Ask("reason", _("what is missing"), "code", codes.FAILED_CHECKS), WORDS)

DIVERT = (
    Ask("request", _("what the caller wants done")),
    Ask("urgency", _("urgency"), "code", codes.URGENCIES),
    Ask("may_ring", _("the caller may be rung"), "flag", required=False),
)

ASK_HELP = (
    Ask("organisation", _("who is to help"), "organisation"),
    Ask("task", _("what they are to do")),
    Ask("blocks", _("a safety task: the incident cannot close without it"), "flag", required=False),
)

INSTRUCTED = Ask("organisation", _("to whom"), "organisation")
INSTRUCT = (
    INSTRUCTED,
    Ask("task", _("what is to be done")),
    Ask("blocks", _("the incident cannot close before the reply"), "flag", required=False),
)
EXTENSION = (Ask("term", _("how much more time"), "limit"), WHY)

STOP_PAYMENT = (Ask("outcome", _("stop-payment"), "code", codes.STOP_PAYMENTS), NOTE)

AGE = Ask("age", _("age"), "code", tuple(AgeBand.choices))
SECTOR = Ask("sector", _("sector"), "part")
SECTOR_OUT = Ask("sector", _("sector"), "part")
SEARCHERS = Ask("organisation", _("organisation"), "organisation", required=False)
ASSIGN = (SECTOR, Ask("unit", _("unit"), "unit", required=False), SEARCHERS, NOTE)
SEARCHED = (SECTOR_OUT, Ask("outcome", _("what was found"), "code", codes.SEARCHED), NOTE, WHEN)
FOUND = (Ask("outcome", _("how the person was found"), "code", codes.FOUND), NOTE, WHEN)

TRIAGE = (Ask("way", _("way for the dispute"), "code", codes.TRIAGES), WHY)

WEIGHING = (
    *(Ask(name, label, "code", codes.YES_NO) for name, label in codes.QUESTIONS.items()),
    Ask("gang", _("a gang is behind it"), "flag", required=False),
    Ask("cross", _("it reaches into other counties"), "flag", required=False),
    Ask("route", _("decide otherwise"), "code", codes.ROUTES, required=False, hint=_("four times yes is for the station, anything else for "
        "specialists; to decide otherwise needs a reason")),
    Ask("words", _("reason"), required=False),
)
REFER = (Ask("organisation", _("specialists"), "organisation"), Ask("task", _("what they are to do")))
REFERRAL = Ask("help", _("which referral"), "part")
ANSWER_REFERRAL = (REFERRAL, Ask("verdict", _("accepted or refused"), "code", codes.VERDICTS), NOTE)
HAND_CASE = (
    Ask("case", _("number of the case file")),
    Ask("to", _("unit that received the case")),
    Ask("on", _("handed to the case system"), "time"),
)

CLOSING = (
    Ask("result", _("result"), "code", codes.RESULTS),
    Ask("words", _("result in words")),
    Ask("feedback", _("what the caller was told"), hint=_("or why the caller could not be told")),
    Ask("case", _("number of the case file"), required=False),
)
