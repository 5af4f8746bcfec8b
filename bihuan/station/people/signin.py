"""Signing in: accounts are made by an administrator, and five failures shut one for a quarter of an hour."""

from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.station.people import sessions
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Person
from bihuan.station.people.signins import Result, factors_of, note

LOCKED = _("Five failures: this account is shut for 15 minutes. A security officer can open it sooner.")


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """An account that is shut, over or not begun lets nobody in, and nobody stay in."""

    def user_can_authenticate(self, user: Person) -> bool:
        return user.serves(day_of(timezone.now()))


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not belong together."),
        "too_many_login_attempts": LOCKED,
        "rate_limited": LOCKED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note(request, _named(credentials), Result.LOCKED, timezone.now())
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        person = _named(credentials)
        note(request, person, Result.WRONG if person else Result.UNKNOWN, timezone.now())

    def pre_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse | None:
        if user.serves(day_of(timezone.now())):
            return super().pre_login(request, user, **more)
        note(request, user, Result.SHUT, timezone.now(), factor=factors_of(request, user))
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def post_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse:
        response = super().post_login(request, user, **more)
        now = timezone.now()
        note(request, user, Result.IN, now, factor=factors_of(request, user))
        if settings.ONE_SESSION:
            sessions.end_others(request, user, now)
        return response

    def logout(self, request: HttpRequest) -> None:
        note(request, cast(Person, request.user), Result.OUT, timezone.now())
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def set_password(self, user: Person, password: str) -> None:
        user.password_is_new = False
        super().set_password(user, password)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The inherited key holds the host name too, which a guesser may choose anew for every five tries.
        return _key(str(credentials.get("username", "")))


def unlock(request: HttpRequest, person: Person) -> None:
    """Forgets the failures of an account, those with its password and those with its codes."""
    for key in (_key(person.username), f"mfa-auth-user-{person.pk}"):
        ratelimit.clear(request, action="login_failed", key=key)


def _key(username: str) -> str:
    return username.strip().lower()


def _named(credentials: dict[str, Any]) -> Person | None:
    return Person.objects.filter(username__iexact=str(credentials.get("username", "")).strip()[:150]).first()
