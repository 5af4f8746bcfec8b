"""Changing the post one acts in, and the little that allauth leaves to do."""

import logging

from allauth.socialaccount.providers.openid_connect import views as service
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from requests import RequestException

from bihuan.station.people.acting import choose

log = logging.getLogger(__name__)


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


def to_service(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the sign-in service; one that gives no answer is told in a sentence."""
    try:
        return service.login(request, provider_id)
    except (RequestException, KeyError, ValueError):
        log.exception("the sign-in service gave no answer")
        return HttpResponseRedirect(reverse("socialaccount_login_error"))


@login_required
@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody is at the screen without sending anything, writing a long text for one; the asking itself is what is noted."""
    return HttpResponse(status=204)
