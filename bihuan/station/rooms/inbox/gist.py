"""What is asked for, in a few words for a list: the nouns of the field that stand in the request, and nothing else that was said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from bihuan.station.find.nouns import nouns_in
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.models import Matter
from bihuan.station.rooms.faces import Face

FEW = 3


def gists(rows: Sequence[Matter], on: date) -> dict[str, str]:
    """By the matter's number, where anything is known. A list names no person, so a request is not shown as it was written."""
    numbers = {one.pk: one.number for one in rows if one.kind == Diversion.key and not one.restricted}
    sheets = DiversionSheet.objects.filter(matter__in=numbers)
    found = {numbers[sheet.matter_id]: nouns_in([sheet.request], on)[:FEW] for sheet in sheets}
    return {number: _(", ").join(nouns) for number, nouns in found.items() if nouns}


def told(faces: Sequence[Face], said: dict[str, str]) -> list[Face]:
    """The same rows with what is asked for; where that is not known the class stands once, not twice."""
    return [face if face.masked else replace(face, what=said[face.number]) if face.number in said
            else replace(face, under="" if face.under == face.what else face.under) for face in faces]  # fmt: skip
