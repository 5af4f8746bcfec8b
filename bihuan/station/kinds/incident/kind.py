"""The incident on tables: its loop, its sheet, and what each move does besides."""

from pathlib import Path

from bihuan.station.kinds.incident import (
    casefile,
    chasing,
    closing,
    crew,
    dangers,
    diverting,
    fraud,
    helping,
    joining,
    opening,
    orders,
    recordings,
    retiring,
    searching,
    sorting,
    transfer,
)
from bihuan.station.kinds.incident.choices import choices, names
from bihuan.station.kinds.incident.facts import facts
from bihuan.station.kinds.incident.loop import Incident
from bihuan.station.kinds.incident.models import IncidentSheet
from bihuan.station.kinds.incident.telling import phone
from bihuan.station.loop.kinds import Kind

# Departments that help see what happened where, not how the police came to it.
OPEN_TO_HELPERS = frozenset({"received_at", "terrain", "safe_at"})

INCIDENT = Kind(
    loop=Incident, sheet=IncidentSheet, limits=Path(__file__).with_name("limits.csv"),
    texts=Path(__file__).with_name("texts.csv"), reporter=phone, facts=facts, choices=choices, names=names,
    effects={
        "open": opening.opened,
        "send": orders.send, "sign": orders.sign, "leave": orders.leave, "arrive": orders.arrive, "feed_back": orders.feed_back,
        "clear": orders.clear, "correct": orders.correct, "recall": orders.recall, "recall_all": orders.recall_all,
        "answer_danger": dangers.answer, "make_safe": dangers.make_safe, "contact": closing.contact, "reclassify": sorting.reclassify,
        "join": joining.join, "part": joining.part, "merge": joining.merge, "unmerge": joining.unmerge,
        "divert": diverting.divert, "ask_help": helping.ask_help, "answer_help": helping.answer_help,
        "instruct": helping.instruct, "acknowledge": helping.acknowledge, "withdraw": helping.withdraw,
        "transfer": transfer.transfer, "rule_transfer": transfer.rule_transfer,
        "ask_check": closing.ask_check, "ask_invalid": closing.ask_invalid, "deny_invalid": closing.deny_invalid,
        "confirm_invalid": closing.confirm_invalid,
        "chase": chasing.chase, "note_chase": chasing.note_chase, "end_chase": chasing.end_chase,
        "name_crew": crew.name_crew,
        "stop_payment": fraud.stop_payment, "draw_search": searching.draw_anew, "assign_sector": searching.assign,
        "sector_searched": searching.searched, "found": searching.found,
        "triage": casefile.triage, "weigh_case": casefile.weigh, "refer": helping.ask_help, "answer_referral": helping.answer_help,
        "hand_case": casefile.hand_over,
        "hold_recording": recordings.hold, "release_recording": recordings.release, "close": closing.close, "contest": closing.contest,
        "retire": retiring.retire,
    },
    police_only=frozenset(field.name for field in IncidentSheet._meta.concrete_fields if field.name != "matter") - OPEN_TO_HELPERS,
)
