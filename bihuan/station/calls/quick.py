"""The quick forms: fraud, a missing person, a lost thing. Read after the call is safe; what cannot be read becomes a remark on the call.

What was typed comes in as text by the names of the columns, the name of the form as `quick`.
"""

import logging
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from bihuan.station.calls.models import Call
from bihuan.station.calls.models.quick import FORMS, AgeBand
from bihuan.station.calls.take import UNKEEPABLE, read_time
from bihuan.station.frame.sealed import SealedField

TYPED: Mapping[str, tuple[str, ...]] = {
    key: tuple(one.name for one in form._meta.concrete_fields if one.name != "call") for key, form in FORMS.items()
}
CLASSES: Mapping[str, str] = {"fraud": "0106", "lost": "0802"}
MISSING_ELDER, MISSING_CHILD = "0701", "0702"
MINORS = frozenset({AgeBand.TODDLER, AgeBand.CHILD, AgeBand.TEEN})
AMOUNT = re.compile(r"(\d{1,9})(\.\d{1,2})?(万|w)?", re.I)
MOST = Decimal(10) ** 11  # nobody was ever cheated of more at once
LONG_NUMBER = re.compile(r"\d[\d \-\t]{3,}\d")
log = logging.getLogger(__name__)


def form_of(typed: Mapping[str, str]) -> str:
    return typed["quick"] if typed.get("quick") in FORMS else ""


def class_of(typed: Mapping[str, str]) -> str:
    """The class a quick form is filed under where nobody chose another; no class where no form was taken."""
    form = form_of(typed)
    if form == "missing":
        return MISSING_CHILD if typed["age_band"] in MINORS else MISSING_ELDER
    return CLASSES.get(form, "")


def place_of(typed: Mapping[str, str]) -> str:
    """Where to go, from the form where the place of the call was left open: nothing is typed twice."""
    return {"missing": typed["seen_place"], "lost": typed["lost_place"]}.get(form_of(typed), "")


def says_something(typed: Mapping[str, str]) -> bool:
    return any(typed[name].strip() for name in TYPED.get(form_of(typed), ()))


def shortened(text: str) -> str:
    """A number of more than four digits by its last four. Whole account numbers go to the bank by telephone and are kept nowhere here."""
    return LONG_NUMBER.sub(lambda found: "…" + re.sub(r"\D", "", unicodedata.normalize("NFKC", found[0]))[-4:], text)


def keep(call: Call, typed: Mapping[str, str], now: datetime) -> None:
    """Beside the call, once. The call is written already, so a fault here is logged and the facts are kept with its words."""
    form = form_of(typed)
    if not form or FORMS[form].objects.filter(call=call).exists():
        return
    facts, remarks = _read(form, typed, now)
    try:
        with transaction.atomic():
            FORMS[form].objects.create(call=call, **facts)
            if remarks:
                call.remarks = [*call.remarks, *remarks]
                call.save(update_fields=["remarks"])
    except Exception:
        log.exception("the quick form of call %s was not kept as such", call.number)
        call.words = "\n".join([call.words, *(UNKEEPABLE.sub("�", typed[name]) for name in TYPED[form] if typed[name].strip())])
        call.save(update_fields=["words"])


def read_amount(given: str) -> Decimal | None:
    """`3000`, `3,000.50`, `￥3000元`, `3万`. None for anything that is no sum of money."""
    plain = re.sub(r"[\s,，¥￥元]|rmb|cny", "", unicodedata.normalize("NFKC", given), flags=re.I) if len(given) < 60 else ""
    found = AMOUNT.fullmatch(plain)
    if found is None:
        return None
    amount = Decimal(found[1] + (found[2] or "")) * (10_000 if found[3] else 1)
    return amount if 0 < amount < MOST else None


def _read(form: str, typed: Mapping[str, str], now: datetime) -> tuple[dict[str, Any], list[list[str]]]:
    facts: dict[str, Any] = {}
    remarks: list[list[str]] = []
    for column in FORMS[form]._meta.concrete_fields:
        given = UNKEEPABLE.sub("�", typed.get(column.name, "")).strip()
        if column.name == "call" or not given:
            continue
        value, wrong = _value(column, given, now)
        if wrong:
            remarks.append([wrong, given])
        else:
            facts[column.name] = value
    return facts, remarks


def _value(column: "models.Field[Any, Any]", given: str, now: datetime) -> tuple[Any, str]:
    """The value, or the remark that says why there is none."""
    if isinstance(column, models.DateTimeField):
        at, wrong = read_time(given, now)
        return at, f"fact_{wrong}" if wrong else ""
    if isinstance(column, models.DecimalField):
        amount = read_amount(given)
        return amount, "" if amount is not None else "amount"
    if column.choices:
        return given, "" if given in dict(column.flatchoices) else "choice"
    assert isinstance(column, SealedField)
    return shortened(given) if column.name == "payee" else given, ""
