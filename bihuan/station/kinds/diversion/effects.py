"""What the moves of a diversion do to its sheet, and whom they tell beside the loop's own addressees."""

from collections.abc import Mapping
from typing import Any

from bihuan.loop import Refused, Setting, parse_limit
from bihuan.station.kinds.diversion import callback, choices, takers
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.kinds import Deed, Effect
from bihuan.station.loop.models import Matter
from bihuan.station.loop.snapshots import handover
from bihuan.station.loop.times import calendar, rules
from bihuan.station.people.actor import day_of
from bihuan.station.people.duty import DEPUTY, OPEN


def facts(matter: Matter, sheet: Any) -> Mapping[str, str]:
    """What guards and limits ask of a diversion."""
    return {
        "urgency": sheet.urgency, "danger": sheet.danger, "contacted": sheet.contact_how, "number": _yes(sheet.caller_phone),
        "call_back": "due" if sheet.call_back_due else "none" if sheet.call_back in ("", "none") else "done",
        "solved": sheet.solved, "reopened": _yes(sheet.reopened_at),
    }  # fmt: skip


def phone(matter: Matter) -> str:
    """The number the reporter left, if any."""
    return str(DiversionSheet.objects.values_list("caller_phone", flat=True).get(pk=matter.pk))


def offer(deed: Deed) -> None:
    deed.sheet.offered_at = deed.sheet.offered_at or deed.now
    _give(deed, deed.said["to"])


def assign(deed: Deed) -> None:
    _give(deed, deed.said["department"])


def rule(deed: Deed) -> None:
    deed.sheet.ruled = True
    _give(deed, deed.said["to"])


def set_danger(deed: Deed) -> None:
    deed.sheet.danger = deed.said["danger"]


def sign(deed: Deed) -> None:
    """The first to sign is the first receiver, who leads where nobody else is named."""
    if deed.sheet.first_receiver_id is None:
        deed.sheet.first_receiver_id = deed.matter.holder_id


def send_back(deed: Deed) -> None:
    """In time, or no more: whoever kept it too long carries it."""
    last = handover(deed.matter)
    if last:
        limit = _number(Diversion.return_limit, deed)
        until = parse_limit(limit).after(last.offered_at, calendar()).due
        if deed.now > until:
            raise Refused("return_late", due=until)
    deed.sheet.returned += 1


def contact(deed: Deed) -> None:
    deed.sheet.contacted_at = deed.sheet.contacted_at or deed.now
    deed.sheet.contact_how = deed.said["how"]
    deed.sheet.reached = bool(deed.sheet.reached or deed.said.get("reached"))


def arrive(deed: Deed) -> None:
    deed.sheet.arrived_at = deed.sheet.arrived_at or deed.now


def set_urgency(deed: Deed) -> None:
    deed.sheet.urgency = deed.said["urgency"]


def name_crew(deed: Deed) -> None:
    """Whoever is named is let in, so it is somebody who has to do with it where it lies or where it came from."""
    if deed.said["person"] not in {person for person, _label in choices.persons(deed.matter, deed.now)}:
        raise Refused("not_a_choice", fields=["person"])


def ask_help(deed: Deed) -> None:
    asked = takers.taker(deed.said["organisation"], deed.now)
    if asked.pk == deed.matter.holder_id:
        raise Refused("not_a_choice", fields=["organisation"])
    deed.tells.append((asked.pk, takers.post_of(asked)))


def answer_help(deed: Deed) -> None:
    """An assisting unit answers its own part only."""
    own = deed.actor.speaks_for(deed.seat[0]) if deed.seat else ()
    if not deed.matter.assists.filter(part=deed.said["part"], answered_at=None, organisation_id__in=own).exists():
        raise Refused("not_a_choice", fields=["part"])


def finish(deed: Deed) -> None:
    if deed.said.get("how"):
        contact(deed)
    sheet = deed.sheet
    sheet.outcome, sheet.result, sheet.finished_at = deed.said["outcome"], deed.said["result"], deed.now
    sheet.carrier_id = deed.matter.holder_id
    sheet.call_back = callback.why(deed.matter, sheet, _number(Diversion.call_back_share, deed))
    sheet.call_back_due, sheet.call_back_tries = sheet.call_back != "none", 0
    sheet.solved = sheet.satisfied = ""


def call_back(deed: Deed) -> None:
    """An answer ends it; so do enough tries."""
    sheet = deed.sheet
    sheet.call_back_at, sheet.call_back_tries = deed.now, sheet.call_back_tries + 1
    sheet.solved, sheet.satisfied = deed.said["answer"], deed.said.get("satisfied", "")
    sheet.call_back_due = sheet.solved == "not_reached" and sheet.call_back_tries < int(_number(Diversion.call_back_tries, deed))


def reopen(deed: Deed) -> None:
    deed.sheet.reopened_at, deed.sheet.call_back_due = deed.now, False
    deed.sheet.solved, deed.sheet.satisfied = "not_solved", deed.said.get("satisfied") or deed.sheet.satisfied


def contest(deed: Deed) -> None:
    deed.sheet.reopened_at = deed.sheet.contested_at = deed.now
    deed.sheet.solved = "not_solved"


def close(deed: Deed) -> None:
    deed.sheet.feedback, deed.sheet.fed_back_at = deed.said["feedback"], deed.now


def open_new(deed: Deed) -> None:
    """The same trouble once more: a new matter of the chain under the closed one, so that neither is lost."""
    matter, sheet = deed.matter, deed.sheet
    again = {name: getattr(sheet, name) for name in ("urgency", "caller_name", "caller_phone", "call_id", "danger")}
    deed.opens = {
        "kind": "diversion", "origin": matter.origin_id, "category": matter.category, "level": matter.level, "title": matter.title,
        "place": matter.place, "area": matter.area_id, "restricted": matter.restricted, "sheet": {**again, "request": deed.said["words"]},
    }  # fmt: skip


def reflow(deed: Deed) -> None:
    sheet = deed.sheet
    sheet.reflows, sheet.reflowed_at = sheet.reflows + 1, sheet.reflowed_at or deed.now
    if deed.said["reason"] == "danger":
        sheet.danger = "yes"


def take_back(deed: Deed) -> None:
    """The incident it came from carries it on and answers the caller. Where none is open, the caller is answered here."""
    said, parent = deed.said, deed.matter.parent
    if parent is None or parent.closed_at:
        if missing := [name for name in ("how", "feedback") if not said.get(name)]:
            raise Refused("unanswered", fields=missing)
    if said.get("how"):
        contact(deed)
    if said.get("feedback"):
        close(deed)


EFFECTS: Mapping[str, Effect] = {
    "accept": sign,
    **{one.__name__: one for one in (
        offer, assign, rule, set_danger, sign, send_back, contact, arrive, set_urgency, name_crew, ask_help, answer_help, finish, call_back,
        reopen, take_back, contest, close, open_new, reflow,
    )},
}  # fmt: skip


def _give(deed: Deed, pk: int) -> None:
    """The taker may take it; who answers there at this hour stands on the sheet and is told."""
    to = takers.taker(pk, deed.now)
    why, contact_now, who = takers.duty(to, deed.now)
    deed.sheet.carrier = to
    deed.sheet.duty_why, deed.sheet.duty_contact = ("", "") if why == OPEN else (why, contact_now)
    deed.tells.append((to.pk, takers.post_of(to)))
    if why == DEPUTY:
        deed.tells.append((who.pk, takers.post_of(who)))


def _number(setting: Setting, deed: Deed) -> str:
    rule_now = setting.find(rules(), {"urgency": deed.sheet.urgency}, day_of(deed.now))
    return rule_now.value if rule_now else "0"


def _yes(value: object) -> str:
    return "yes" if value else "no"
