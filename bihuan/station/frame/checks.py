"""Wrong settings, told by Django's checks with what to write instead."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.home import KEYS, read_key

MISSING = _("The key %(name)s is missing from %(home)s. Run `bihuan migrate` once.")


def settings_are_understood(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [Error(str(problem), obj=problem.name, id="bihuan.E001") for problem in settings.PROBLEMS]


def keys_stand(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without them each process would make a key for itself, and nobody would stay signed in."""
    return [
        Error(MISSING % {"name": name, "home": settings.HOME}, id="bihuan.E002")
        for name in KEYS
        if read_key(settings.HOME, name) is None and not settings.env.secret(f"BIHUAN_{name.split('.')[0].upper()}_KEY")
    ]
