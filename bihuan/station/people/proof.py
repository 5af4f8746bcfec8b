"""Showing once more who one is, before what must not be done from a desk that somebody else sits down at.

A desk stays signed in for hours; with `prove_first` a sensitive view asks there for the password, a code or a passkey again. Everybody
else is signed out after a few idle minutes anyway and is not asked.
"""

import time
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from bihuan.station.people.models import Person
from bihuan.station.people.sessions import limit_of

FRESH = timedelta(minutes=15)


def recently_proved(request: HttpRequest) -> bool:
    """Whether whoever sits there has shown it lately, by signing in or by proving it again."""
    if limit_of(request, timezone.now()) <= timedelta(minutes=settings.IDLE_MINUTES):
        return True
    records = get_authentication_records(request, cast(Person, request.user))
    return bool(records) and time.time() - records[-1]["at"] < FRESH.total_seconds()


def prove_first(request: HttpRequest) -> HttpResponse | None:
    """None where nothing needs to be shown; else the way to the proof, from where the request is taken up again with all it carried."""
    if recently_proved(request):
        return None
    door = reverse("account_reauthenticate")
    if request.headers.get("HX-Request") == "true":
        back = urlsplit(request.headers.get("HX-Current-URL", "/"))
        return HttpResponse(headers={"HX-Redirect": f"{door}?{urlencode({REDIRECT_FIELD_NAME: back.path or '/'})}"})
    return suspend_request(request, door)
