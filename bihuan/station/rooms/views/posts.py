"""The register of posts, and the sheet of each, to be printed."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.station.people.functions import FUNCTIONS, OPENS, standing
from bihuan.station.people.posts import ADMIN, POSTS
from bihuan.station.rooms.administration.postsheet import post_sheet
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.nav import enter


@login_required
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "posts")
    on = _day(request, desk)
    rows = [(post, label, now.duties, [name in now.functions for name in FUNCTIONS])
            for post, label in POSTS.items() if (now := standing(post, on))]  # fmt: skip
    functions = [(label, OPENS[name]) for name, label in FUNCTIONS.items()]
    return render(request, "rooms/posts.html", {"rows": rows, "functions": functions, "on": on, "today": desk.today})


@login_required
@require_GET
def post(request: HttpRequest, post: str) -> HttpResponse:
    desk = enter(request, "posts")
    if post not in POSTS:
        raise Http404
    on = _day(request, desk)
    return render(request, "rooms/post.html", {"sheet": post_sheet(post, on), "on": on, "may_change": ADMIN in desk.posts, "now": desk.now})


def _day(request: HttpRequest, desk: Desk) -> date:
    """The day asked for; today where none was, or none that can be."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return desk.today
