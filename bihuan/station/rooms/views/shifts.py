"""Who is on shift: the week of one organisation to be typed, copied from the week before, or pasted out of a spreadsheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bihuan.station.duty.shifts import copy_week
from bihuan.station.rooms.duties import pasting
from bihuan.station.rooms.duties.roster import Board, board, organisations, save, week_asked
from bihuan.station.rooms.nav import enter


@login_required
@require_http_methods(["GET", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "shifts")
    asked = request.GET if request.method == "GET" else request.POST
    own = organisations(desk)
    acting = desk.actor.acting[0] if desk.actor.acting else 0
    chosen = asked.get("of", "")
    one = next((each for each in own if str(each.pk) == chosen), None)
    if chosen and one is None:
        raise Http404
    one = one or next((each for each in own if each.pk == acting), own[0] if own else None)
    first = week_asked(asked.get("week", ""), desk.today)
    if one is None:
        return render(request, "rooms/shifts.html", {"board": None, "now": desk.now})
    here = f"{reverse('shifts')}?of={one.pk}&week={first}"
    if request.method == "GET":
        return _page(request, board(one, first), own)
    if request.POST.get("do") == "copy":
        made, left = copy_week(one.pk, first, by=desk.person.pk, now=desk.now)
        said = ngettext("%(n)s shift was copied.", "%(n)s shifts were copied.", made) % {"n": made}
        if left:
            said += " " + ngettext("%(n)s stands there already or would put somebody in two places; it was left out.",
                                   "%(n)s stand there already or would put somebody in two places; they were left out.", left) % {"n": left}
        messages.info(request, said)
        return HttpResponseRedirect(here)
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if typed.get("edition", "") != board(one, first).edition:
        wrong = _("Somebody else has changed this week meanwhile. Your cells are kept; those that differ show what stands now. Save again.")
        return _page(request, board(one, first, typed), own, wrong)
    found, changed = save(desk, one, first, typed)
    if found.wrong:
        return _page(request, found, own, _("Nothing is saved yet: the cells below cannot stand."))
    messages.info(request, ngettext("Saved: %(n)s cell changed.", "Saved: %(n)s cells changed.", changed) % {"n": changed})
    return HttpResponseRedirect(here)


@login_required
@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    desk, text = enter(request, "shifts"), request.POST.get("lines", "")
    if request.method == "GET":
        return render(request, "rooms/shifts_paste.html", {"text": ""})
    if wrong := _wrong(text):
        return render(request, "rooms/shifts_paste.html", {"text": text, "wrong": wrong}, status=422)
    keep = request.POST.get("do") == "take"
    rows = pasting.taken(text, desk, keep=keep)
    good = sum(row.n for row in rows if not row.wrong)
    values = {"rows": rows, "done": keep, "good": good, "left": sum(bool(row.wrong) for row in rows),
              "text": pasting.left(rows) if keep else text}
    return render(request, "rooms/shifts_paste.html", values)


def _wrong(text: str) -> str:
    if not text.strip() or "\0" in text:
        return _("Nothing was pasted. Mark the lines in the spreadsheet, copy them, and paste them here.")
    if len(text) > pasting.LONGEST or text.count("\n") > pasting.MOST:
        return _("That is too much at once. Paste at most %(most)s lines.") % {"most": pasting.MOST}
    return ""


def _page(request: HttpRequest, found: Board, own: list, wrong: str = "") -> HttpResponse:  # type: ignore[type-arg]
    values = {"board": found, "own": own, "wrong": wrong}
    return render(request, "rooms/shifts.html", values, status=422 if wrong else 200)
