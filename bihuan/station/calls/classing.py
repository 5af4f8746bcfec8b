"""The one way to add or change a class: a row is added, none is changed, and days that have passed keep their tree."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.station.calls.categories import FIELDS, Sort, category, tree
from bihuan.station.calls.models import Category
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import Organisation

ROUTES = ("", "C", "M", "T", "R", "D")
CODE = re.compile(r"[0-9]{2}(?:[0-9]{2})?")
NEW: Mapping[str, Any] = {
    "zh": "", "en": "", "level": 3, "route": "", "department": "", "non_police": False, "preventable": False, "restricted": False,
    "legal_check": False,
}  # fmt: skip
# A class that was to come and will not.
WITHDRAWN: Mapping[str, Any] = {**NEW, "level": 0}


def standing(code: str, on: date) -> dict[str, Any]:
    """What the class is on a day, by column; the plain beginning of a class that is not there yet."""
    found = category(code, on)
    return {name: getattr(found, name) for name in NEW} if found else dict(NEW)


def set_class(code: str, changes: Mapping[str, Any], *, since: date, basis: str, by: int | None, now: datetime) -> Category:
    """From `since` on the class reads as `changes` say, and in all else as it does on that day. The same row twice stands once."""
    if since < day_of(now):
        raise ValidationError(
            _("A class cannot change in the past: %(since)s is before today (%(today)s)."),
            code="past", params={"since": since, "today": day_of(now)},
        )  # fmt: skip
    if not basis.strip():
        raise ValidationError(_("Name the law, the list or the decision on which it rests."), code="basis")
    columns = standing(code, since) | {name: changes[name] for name in NEW if name in changes}
    _check(code, columns, since)
    row = Category(code=code, parent=_family(code), **columns, since=since, basis=basis.strip(), set_at=now, set_by_id=by)
    row.full_clean(exclude=("zh", "en"))  # checked above, and a class that is withdrawn has none
    last = Category.objects.filter(code=code, since=since).order_by("id").last()
    if last and last.basis == row.basis and sort_of(last) == sort_of(row):
        return last
    row.save()
    return row


def sort_of(row: Category) -> Sort:
    return Sort(**{name: getattr(row, name) for name in FIELDS})


def _family(code: str) -> str:
    return code[:2] if len(code) > 2 else ""


def _check(code: str, columns: Mapping[str, Any], since: date) -> None:
    if not CODE.fullmatch(code):
        raise ValidationError(_("A family has two digits, a class four: the family's two and two of its own."), code="code")
    if _family(code) and category(_family(code), since) is None:
        raise ValidationError(_("There is no family %(code)s."), code="code", params={"code": _family(code)})
    if columns == WITHDRAWN:
        if any(sort.parent == code for sort in tree(since).values()):
            raise ValidationError(_("The family %(code)s still has classes; they go first."), code="code", params={"code": code})
        return
    if not columns["zh"] or not columns["en"]:
        raise ValidationError(_("A class has a name in both languages."), code="name")
    if columns["level"] not in range(5):
        raise ValidationError(_("A level is 1 to 4, or 0 for what is no incident."), code="level")
    if columns["route"] not in ROUTES:
        raise ValidationError(_("A route is C (case team), M (community team), T (traffic), R (room) or D (department)."), code="route")
    department = columns["department"]
    if department and department != standing(code, since)["department"] and not Organisation.objects.filter(code=department).exists():
        raise ValidationError(_("There is no department with the code %(code)s."), code="department", params={"code": department})
