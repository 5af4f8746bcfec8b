"""Response times of two periods beside each other, and the same as Excel."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.station.rooms import responding
from bihuan.station.rooms.leaving import Leaving, Mark, leave
from bihuan.station.rooms.nav import enter
from bihuan.station.rooms.sheets import workbook


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "responses")
    what = responding.asked(request.GET.dict(), desk.today)
    values = {
        "what": what, "rows": responding.compared(desk, what),
        "honest": list(zip((what.before, what.after), responding.honest(desk, what), strict=True)),
        "query": request.GET.urlencode(), "levels": (1, 2, 3, 4),
    }  # fmt: skip
    return render(request, "rooms/responses.html", values)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "responses")
    what = responding.asked(request.GET.dict(), desk.today)
    over = {"first": what.before.first, "last": what.before.last, "first2": what.after.first, "last2": what.after.last}
    title = _("Response times %(first)s–%(last)s beside %(first2)s–%(last2)s") % over

    def made(mark: Mark) -> HttpResponse:
        headers = (_("Stage"), _("First day"), _("Last day"), _("Timed"), _("Not timed"), _("Median"), _("Interval of the median"),
                   _("90th percentile"), _("Interval of the 90th percentile"), _("Within the limit"), _("Interval of the share"),
                   _("Beside each other"))  # fmt: skip
        rows = [
            (str(row.label), str(span.first), str(span.last), cell.count, cell.open, cell.median, cell.median_in, cell.late, cell.late_in,
             cell.kept, cell.kept_in, row.verdict)
            for row in responding.compared(desk, what) for span, cell in ((what.before, row.before), (what.after, row.after))
        ]  # fmt: skip
        return workbook(f"responses-{desk.today}", headers, rows, _about(desk, what), mark)

    return leave(request, desk, Leaving(title, f"{reverse('responses')}?{request.GET.urlencode()}"), made)


def _about(desk: responding.Desk, what: responding.Asked) -> list[tuple[str, str]]:
    """The definitions, and what was done to the record, which goes wherever the times go."""
    told = [(str(row.label), str(row.definition)) for row in responding.compared(desk, what)]
    for span, one in zip((what.before, what.after), responding.honest(desk, what), strict=True):
        values = {"incidents": one.incidents, "anew": one.sorted_anew, "invalid": one.invalid, "merged": one.merged, "late": one.late}
        told.append((f"{span.first}–{span.last}", _(
            "%(incidents)s incidents received; %(anew)s reclassified, %(invalid)s invalidated, %(merged)s merged into another, "
            "%(late)s calls entered over an hour late") % values))
    return told
