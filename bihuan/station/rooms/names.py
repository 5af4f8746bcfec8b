"""Names in the reader's language, where there is more than one."""

from django.utils.translation import get_language

from bihuan.station.people.models import Organisation


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def name_of(organisation: Organisation) -> str:
    return organisation.name_en if organisation.name_en and in_english() else organisation.name
