"""While more time is being asked for: until when it would reach, and until when it may at most."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.loop import code_of, parse_limit
from bihuan.station.loop.access import matter_for
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.lengths import limit
from bihuan.station.loop.models import Due, Matter
from bihuan.station.loop.snapshots import facts
from bihuan.station.loop.times import calendar, rules
from bihuan.station.loop.view import moves
from bihuan.station.rooms import words
from bihuan.station.rooms.desk import Desk, desk_of


@login_required
@require_GET
def until(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One line of text. Nothing where the move asks for no length of time, or is no longer open: a form may be older than the matter."""
    desk = desk_of(request)
    matter = matter_for(desk.actor, number, desk.now)
    if not any(view.name == name and any(one.kind == "limit" for one in view.fields) for view in moves(matter, desk.actor, desk.now)):
        return HttpResponse()
    return HttpResponse(escape(_told(matter, name, request.GET.get("term", "").strip(), desk)))


def _told(matter: Matter, name: str, term: str, desk: Desk) -> str:
    clock = kinds()[matter.kind].loop.moves[name].extends
    due = Due.objects.filter(matter=matter, clock=clock, stopped_at=None).values_list("own_due_at", flat=True).first()
    if due is None:
        return ""
    most = _most(matter, desk)
    bound = _("at most %(most)s, until %(until)s") % {"most": limit(most), "until": _at(_after(most, due), desk)} if most else ""
    if not term:
        return _("Due now at %(due)s; %(bound)s.") % {"due": _at(due, desk), "bound": bound} if bound else ""
    try:
        code = code_of(term)
        reached = _after(code, due)
    except ValueError:
        return _("“%(given)s” is not a length of time. Write for example 24 hours, 3 working days or 5 days.") % {"given": term[:40]}
    if most and reached > _after(most, due):
        return _("%(term)s would be until %(until)s; %(bound)s.") % {"term": limit(code), "until": _at(reached, desk), "bound": bound}
    said = {"term": limit(code), "until": _at(reached, desk), "due": _at(due, desk)}
    return _("%(term)s more: until %(until)s instead of %(due)s.") % said


def _most(matter: Matter, desk: Desk) -> str:
    one = kinds()[matter.kind]
    known = facts(one, matter, one.sheet._default_manager.get(pk=matter.pk))
    found = one.loop.extension_limit.find(rules(), known, desk.today) if one.loop.extension_limit else None
    return found.value if found else ""


def _after(code: str, due: datetime) -> datetime:
    return parse_limit(code).after(due, calendar()).due


def _at(moment: datetime, desk: Desk) -> str:
    return words.moment(moment, desk.now)
