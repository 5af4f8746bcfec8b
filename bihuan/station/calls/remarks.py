"""What was given with a call and could not be taken as it stood. The call is written all the same; what was given is kept as text."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "time": _("The time “%(given)s” cannot be; the time of entry is used instead."),
    "future": _("The time “%(given)s” lies in the future; the time of entry is used instead."),
    "coordinates": _("The coordinates “%(given)s” cannot be; the call has no point on the map."),
    "outside": _("The coordinates “%(given)s” lie outside every area known here, perhaps in the sea; the call has no point on the map."),
    "category": _("The class “%(given)s” is not in the category tree; the call is sorted under “other”."),
    "level": _("The level “%(given)s” is not one of 1 to 4; the level of the class is used instead."),
    "answer": _("The answer “%(given)s” is neither yes nor no; it is kept as not known."),
    "fact_time": _("“%(given)s” is no time at which this can have been; it is left open. Ask again and write it as a note."),
    "fact_future": _("“%(given)s” lies in the future; it is left open. Ask again and write it as a note."),
    "amount": _("“%(given)s” is no sum of money; it is left open. Write digits, as 3000 or 3000.50."),
    "choice": _("“%(given)s” is not one of the choices; it is left open."),
    "long": _("The text has %(given)s characters. All of it is kept here; lists show its beginning."),
    "kept": _("Typed by %(given)s while the station could not be reached; it was kept on that machine and sent later."),
    "signs": _("%(given)s signs that no database can keep were replaced by “�”."),
}


def sentence(code: str, given: str) -> str:
    return str(SENTENCES[code]) % {"given": given}


def sentences(remarks: Sequence[Sequence[str]]) -> list[str]:
    return [sentence(code, given) for code, given in remarks]
