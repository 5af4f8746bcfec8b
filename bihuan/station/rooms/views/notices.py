"""What a person's posts were told, and what the station has told whom."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.loop.access import hidden
from bihuan.station.loop.models import Delivery, Notice
from bihuan.station.loop.notices import body, reason, subject, topic
from bihuan.station.loop.texts import to_reporter
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms import notices as told
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.inbox.ringing import to_ring
from bihuan.station.rooms.nav import KEEPERS

STATES = ("waiting", "sent", "dead")


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    before = told.last_look(desk)
    page = told.page(desk, request.GET.get("before", ""))
    rows = [row(one, desk, before is None or one.at > before.notices_at) for one in page.rows]
    told.look(desk)
    return render(request, "rooms/notices.html", {"rows": rows, "next": page.next, "to_ring": to_ring(desk), "now": desk.now})


@login_required
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Every delivery with its words, its state and its errors; for administrators and auditors, and for anybody in a demonstration."""
    desk = desk_of(request)
    if not (desk.posts & KEEPERS or settings.DEMO and desk.posts):
        raise Http404
    state = request.GET.get("state", "")
    if state not in STATES:
        state = ""
    after = request.GET.get("after", "")
    found = Delivery.objects.exclude(channel=Delivery.Channel.PAGE).select_related(
        "notice__matter", "notice__organisation", "notice__due", "notice__step__to_holder"
    )
    if state:
        found = found.filter(state=state)
    if after.isascii() and after.isdecimal() and len(after) < 16:
        found = found.filter(notice_id__lt=int(after))
    rows = list(found.order_by("-notice_id", "channel")[: told.SIZE + 1])
    values = {
        "rows": [_delivery(one, desk) for one in rows[: told.SIZE]],
        "next": str(rows[told.SIZE - 1].notice_id) if len(rows) > told.SIZE else "",
        "state": state,
        "states": STATES,
        "now": desk.now,
    }
    return render(request, "rooms/outbox.html", values)


def row(one: Notice, desk: Desk, new: bool) -> dict[str, Any]:
    closed, about = one.matter is not None and hidden(one.matter, desk.actor, desk.now), topic(one)
    return {
        "at": one.at,
        "number": about.number,
        "href": about.path,
        "closed": closed,
        "title": "" if closed else about.title,
        "reason": "" if closed else reason(one),
        "post": POSTS.get(one.post, one.post),
        "ring": one.post not in POSTS,
        "new": new,
        "late": one.rung is not None,
    }


def _delivery(one: Delivery, desk: Desk) -> dict[str, Any]:
    return {
        "one": one,
        "subject": subject(one.notice),
        "body": to_reporter(one.notice) if one.channel == Delivery.Channel.MESSAGE else body(one.notice),
        "reason": "" if one.notice.matter is not None and hidden(one.notice.matter, desk.actor, desk.now) else reason(one.notice),
        "to": one.notice.organisation,
        "post": POSTS.get(one.notice.post, one.notice.post),
        "lamp": {"waiting": "unsure", "sent": "done", "dead": "over"}[one.state],
    }
