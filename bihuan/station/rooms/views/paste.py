"""From a clerk's own spreadsheet: paste the lines, look at what would happen to each, then take those that can be taken."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.station.kinds.diversion import codes
from bihuan.station.rooms.desk import desk_of
from bihuan.station.rooms.inbox.pasting import LONGEST, MOST, lines, taken, tried


@login_required
@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    desk, text = desk_of(request), request.POST.get("lines", "")
    values = {"outcomes": codes.OUTCOMES, "hows": codes.HOW, "most": MOST, "text": text}
    if request.method == "GET":
        return render(request, "rooms/paste.html", values)
    if wrong := _wrong(text):
        return render(request, "rooms/paste.html", {**values, "wrong": wrong}, status=422)
    done = request.POST.get("do") == "take"
    rows = taken(text, desk) if done else tried(text, desk)
    left = [row for row in rows if row.wrong]
    values |= {"rows": rows, "done": done, "good": len(rows) - len(left), "left": len(left)}
    return render(request, "rooms/paste.html", values | ({"text": "\n".join(row.text for row in left)} if done else {}))


def _wrong(text: str) -> str:
    if not text.strip():
        return _("Nothing was pasted. Mark the lines in the spreadsheet, copy them, and paste them here.")
    if len(text) > LONGEST:
        return _("That is too much at once. Paste at most %(most)s lines.") % {"most": MOST}
    return "" if lines(text) else _("Only a line of headings was pasted. Mark the lines below it too.")
