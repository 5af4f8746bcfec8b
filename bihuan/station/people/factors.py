"""Second factors: which posts must have one, and how their secrets are kept."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.loop.actor import Actor
from bihuan.station.frame.datakeys import newest
from bihuan.station.frame.sealed import TOKEN, seal, unseal
from bihuan.station.people.actor import actor_for
from bihuan.station.people.models import Person

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes stand in for one of these, and count for nothing alone


def has_second(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=SECOND).exists()


def must_have_second(actor: Actor) -> bool:
    return any(post in settings.SECOND_FACTOR_POSTS for _organisation, post in actor.posts)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets lie under the keys that seal everything else and that no back-up holds. See frame.sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code does not hold. Codes change every half minute; take the one shown now."),
        "cannot_delete_authenticator": gettext_lazy("Your post needs a second factor. Set up another one first, then take this one away."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text) if TOKEN.match(encrypted_text) else _under_secret_key(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND).exclude(pk=authenticator.pk)
        return others.exists() or not must_have_second(actor_for(authenticator.user, now=timezone.now()))

    def get_totp_issuer(self) -> str:
        return _("Bihuan")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": _("Bihuan")}

    def generate_authenticator_name(self, user: Person, type: Any) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(n)s") % {"n": count + 1}


def reseal_secrets() -> int:
    """Every secret under the newest key, also those that older versions kept under the secret key. Returns how many rows were not.

    One that can no longer be opened stays as it is: its owner sets the factor up anew."""
    turned = 0
    for pk in list(Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            data = {name: _renewed(held) for name, held in row.data.items()} if row else {}
            if row and data != row.data:
                row.data = data
                row.save(update_fields=["data"])
                turned += 1
    return turned


def _renewed(held: Any) -> Any:
    """A secret, a list of codes, or something that is neither."""
    if isinstance(held, list):
        return [_renewed(one) for one in held]
    if not isinstance(held, str):
        return held
    found = TOKEN.match(held)
    if found and found[1] == newest()[0]:
        return held
    try:
        return seal(get_adapter().decrypt(held))
    except (InvalidToken, ValueError):
        return held


def _under_secret_key(text: str) -> str:
    """As versions up to 0.1.0 kept it. Raises InvalidToken."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    box = MultiFernet([Fernet(urlsafe_b64encode(HKDF(SHA256(), 32, None, b"second factors").derive(key.encode()))) for key in keys])
    return box.decrypt(text.encode()).decode()
