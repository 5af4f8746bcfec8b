"""Coming in through the sign-in service of the county or the bureau (OpenID Connect): only for who has an account here already.

Which claim must agree with the account is one setting; a subject that an administrator wrote beside an account goes before it.
"""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from bihuan.station.people.models import Person, SignIn
from bihuan.station.people.signins import note

log = logging.getLogger(__name__)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Puts the account into the place of the one that allauth would make."""
        claims = _claims(sociallogin.account.extra_data)
        person = matching(claims) if claims else None
        if person is None:
            note(request, None, SignIn.Result.UNKNOWN, timezone.now(), factor="socialaccount")
            _refuse(request)
        sociallogin.user = person

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **more: Any) -> None:
        log.warning("the sign-in service failed: %s %s", error, exception)

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """The one service of the settings; none is ever kept in a table."""
        return [] if not settings.SOCIALACCOUNT_PROVIDERS else super().list_apps(request, provider, client_id)


def matching(claims: dict[str, Any]) -> Person | None:
    """The one account the claims mean. Two that would do are none."""
    subject = str(claims.get("sub", ""))
    if subject and (known := Person.objects.filter(subject=subject).first()):
        return known
    if settings.OIDC_MATCH == "username":
        found = Person.objects.filter(subject="", username__iexact=str(claims.get("preferred_username") or ""))
    elif settings.OIDC_MATCH == "email" and str(claims.get("email_verified")).lower() == "true":
        found = Person.objects.filter(subject="", email__iexact=str(claims.get("email") or "")).exclude(email="")
    else:
        return None
    persons = list(found[:2])
    return persons[0] if len(persons) == 1 else None


def _claims(told: dict[str, Any]) -> dict[str, Any]:
    """Both answers of the service together; they must speak of the same subject."""
    token, info = told.get("id_token") or {}, told.get("userinfo") or {}
    if not token or info and token.get("sub") != info.get("sub"):
        return {}
    return {**token, **info}


def _refuse(request: HttpRequest) -> NoReturn:
    raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
