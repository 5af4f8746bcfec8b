"""Answers as they come from a form or the API, made into what the loop understands."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bihuan.loop import Ask, Refused, code_of
from bihuan.station.people.actor import CHINA
from bihuan.station.people.tree import Tree

_NUMBERS = {"organisation", "person", "part", "unit", "matter", "call", "level", "number"}
MOST = 2**31 - 1  # no id or level is larger
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps no NUL, and a lone surrogate is no character
FIRST, LAST = datetime(1990, 1, 1, tzinfo=CHINA), datetime(2200, 1, 1, tzinfo=CHINA)  # of the times anybody may mean
LONGEST = 20_000  # characters in one answer


def clean(asks: Sequence[Ask], raw: Mapping[str, Any], today: Tree) -> dict[str, Any]:
    """Every answer in its own type. Unknown names stay, so that the loop can refuse them by name. Raises Refused."""
    by_name = {ask.name: ask for ask in asks}
    out: dict[str, Any] = {}
    for name, value in raw.items():
        ask = by_name.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        out[name] = _one(ask, value) if ask else value
    unknown_places = [
        name for name, value in out.items() if name in by_name and by_name[name].kind == "organisation" and value not in today.kinds
    ]
    if unknown_places:
        raise Refused("not_a_choice", fields=unknown_places)
    return out


def _one(ask: Ask, value: Any) -> Any:
    if ask.kind in _NUMBERS:
        try:
            if isinstance(value, bool) or abs(number := int(value)) > MOST:
                raise ValueError(value)
            return number
        except (TypeError, ValueError):
            raise Refused("not_a_choice", fields=[ask.name]) from None
    if ask.kind == "flag":
        return str(value).lower() not in ("false", "0", "no", "off")
    if ask.kind == "time":
        return _time(ask, value)
    text = str(value).strip()
    if UNKEEPABLE.search(text):
        raise Refused("unreadable", fields=[ask.name])
    if len(text) > LONGEST:
        raise Refused("too_long", fields=[ask.name], most=LONGEST, given=len(text))
    return _length(text) if ask.kind == "limit" else text


def _length(text: str) -> str:
    """The code of a length of time; what cannot be read goes on as it is, for the loop to refuse by what was typed."""
    try:
        return code_of(text)
    except ValueError:
        return text


def _time(ask: Ask, value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise Refused("not_a_time", fields=[ask.name], given=str(value)) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA)
    if not FIRST <= moment < LAST:
        raise Refused("not_a_time", fields=[ask.name], given=str(value))
    return moment


def canonical(said: Mapping[str, Any]) -> str:
    """The answers as one text that never differs for the same answers."""
    return json.dumps(
        dict(said),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=lambda value: value.isoformat() if isinstance(value, datetime) else str(value),
    )


def first_code(asks: Sequence[Ask], said: Mapping[str, Any]) -> str:
    """The reason or result code of a step: the first answer that is a code."""
    return next((str(said[ask.name]) for ask in asks if ask.kind == "code" and said.get(ask.name)), "")
