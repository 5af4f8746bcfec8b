"""Changing the post one acts in; all else of signing in is allauth's."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bihuan.station.people.acting import actor_of, choose
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS


@login_required
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """`held` is "organisation:post"; a post that is not held is as unknown as one that does not exist."""
    org, _, post = request.POST.get("held", "").partition(":")
    if not org.isdecimal() or not choose(request, (int(org), post), now=timezone.now()):
        raise Http404
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else "/")


def context(request: HttpRequest) -> dict[str, Any]:
    """For the bar at the top of each page: the posts held today, and the one acted in."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {}
    actor = actor_of(request, now=timezone.now())
    names = dict(Organisation.objects.filter(pk__in={org for org, _ in actor.posts}).values_list("pk", "name"))
    postings = [
        {"organisation": org, "post": post, "name": names[org], "label": POSTS[post], "acting": (org, post) == actor.acting}
        for org, post in sorted(actor.posts)
    ]
    return {"postings": postings, "acting": next((held for held in postings if held["acting"]), None)}
