"""Changing the post one acts in; all else of signing in is allauth's."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bihuan.station.people.acting import choose


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
