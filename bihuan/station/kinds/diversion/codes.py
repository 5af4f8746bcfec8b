"""The codes a diversion speaks in, each with its word."""

from typing import Any

from django.utils.translation import gettext_lazy as _

Codes = tuple[tuple[str, Any], ...]

URGENT, UTILITIES, GENERAL, COMPLEX, CONSULT = "urgent", "utilities", "general", "complex", "consult"

URGENCY: Codes = (
    (URGENT, _("urgent, the danger is over")), (UTILITIES, _("water, power, gas, roads")), (GENERAL, _("general")),
    (COMPLEX, _("complex, needs enforcement")), (CONSULT, _("question only")),
)  # fmt: skip

YES_NO: Codes = (("yes", _("yes")), ("no", _("no")))

# Why somebody will not carry it.
RETURN_REASONS: Codes = (
    ("not_own_duty", _("not our duty")), ("wrong_area", _("outside our area")), ("unclear", _("nobody knows whose it is")),
    ("crossing", _("duties of several cross")), ("in_court", _("lies with court or arbitration")), ("petition", _("belongs to petitions")),
    ("handled", _("handled lawfully before, nothing new")), ("too_little", _("too little is known to act")),
)  # fmt: skip

# Why it must go to the police again.
REFLOW_REASONS: Codes = (
    ("danger", _("somebody is in danger")), ("crime", _("a crime or a breach of public order")),
    ("police_powers", _("only police powers will do")), ("obstructed", _("staff are hindered or threatened")),
    ("wrongly_diverted", _("was police business from the start")),
)  # fmt: skip

# On what a ruling rests, in this order: law, list, area, first receiver.
GROUNDS: Codes = (
    ("law", _("the law names it")), ("list", _("the list of responsibilities")), ("area", _("the area it lies in")),
    ("first", _("whoever received it first")), ("joint", _("jointly: one leads, others assist")),
)  # fmt: skip

OUTCOMES: Codes = (
    ("solved", _("solved")), ("partly", _("partly solved")), ("measures", _("not now: measures and a date were given")),
    ("explained", _("not lawful to grant; explained")), ("referred", _("shown the way to court, arbitration or another office")),
    ("withdrawn", _("the caller withdrew it")), ("not_found", _("not found on the spot")),
)  # fmt: skip

HOW: Codes = (
    ("phone", _("by telephone")), ("visit", _("in person")), ("message", _("by message")), ("no_number", _("no number was left")),
)  # fmt: skip

ANSWERS: Codes = (("solved", _("solved")), ("not_solved", _("not solved")), ("not_reached", _("not reached")))

SATISFIED: Codes = (("yes", _("satisfied")), ("mostly", _("mostly satisfied")), ("no", _("not satisfied")))

WITHIN: Codes = (
    ("hour", _("within an hour")), ("today", _("today")), ("days", _("within 3 working days")), ("weeks", _("within 10 working days")),
)  # fmt: skip

HELP_ANSWERS: Codes = (("done", _("done")), ("partly", _("done in part")), ("not_possible", _("not possible, with reason")))

# Why a caller is rung after the matter was finished; `none` is not rung.
CALL_BACK: Codes = (
    ("sample", _("drawn by its number")), ("urgent", _("urgent")), ("returned", _("was returned")), ("ruled", _("was ruled on")),
    ("reopened", _("was done again")), ("none", _("not drawn")),
)  # fmt: skip
