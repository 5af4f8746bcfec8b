"""Second factors: which posts must have one, and how their secrets are kept."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.loop.actor import Actor
from bihuan.station.people.actor import actor_for
from bihuan.station.people.models import Person

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes stand in for one of these, and count for nothing alone


def has_second(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=SECOND).exists()


def must_have_second(actor: Actor) -> bool:
    return any(post in settings.SECOND_FACTOR_POSTS for _organisation, post in actor.posts)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets lie encrypted under a key made from the station's own, which stands in no back-up."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code does not hold. Codes change every half minute; take the one shown now."),
        "cannot_delete_authenticator": gettext_lazy("Your post needs a second factor. Set up another one first, then take this one away."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

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


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(urlsafe_b64encode(HKDF(SHA256(), 32, None, b"second factors").derive(key.encode()))) for key in keys])
