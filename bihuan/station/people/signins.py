"""Writing down who came in, who tried, and who went: from where, with what, and how it went."""

import re
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.station.people.models import Person, SignIn

Result = SignIn.Result
FACTORS: dict[str, str | Promise] = {
    "password": _("password"),
    "totp": _("code from the app"),
    "recovery_codes": _("recovery code"),
    "webauthn": _("passkey"),
    "socialaccount": _("sign-in service"),
}
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("MicroMessenger", "WeChat"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"), ("UOS", "UOS"),
           ("Kylin", "Kylin"), ("Linux", "Linux"))  # fmt: skip


def note(request: HttpRequest, person: Person | None, result: str, now: datetime, *, factor: str = "") -> None:
    SignIn.objects.create(
        person=person, result=result, factor=factor, address=get_client_ip(request), at=now,
        device=device(request.headers.get("User-Agent", ""))[:120],
    )  # fmt: skip


def note_wrong_code(sender: Any, request: HttpRequest, user: Person, **more: Any) -> None:
    """Told by allauth when a code did not hold."""
    note(request, user, Result.WRONG_CODE, timezone.now())


def factors_of(request: HttpRequest, person: Person) -> str:
    """The means by which the person came in, in their order: password+totp."""
    used = [record.get("type") or record["method"] for record in get_authentication_records(request, person)]
    return "+".join(dict.fromkeys(used))


def factor_words(factor: str) -> list[str]:
    return [str(FACTORS.get(one, one)) for one in factor.split("+") if one]


def device(agent: str) -> str:
    """Browser and system, as far as a person needs them to know a device again."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part) or re.sub(r"[^\w ./-]", "", agent)[:40]
