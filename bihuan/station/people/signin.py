"""Signing in: accounts are made by an administrator, and five wrong passwords shut one for a quarter of an hour."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not belong together."),
        "too_many_login_attempts": _("Five wrong passwords: this account is shut for 15 minutes. An administrator can set a new password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The inherited key holds the host name too, which a guesser may choose anew for every five tries.
        return str(credentials.get("username", "")).strip().lower()
