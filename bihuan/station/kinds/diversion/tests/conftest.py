"""The cast of the contract tests, and diversions to walk with."""

from datetime import time
from typing import Any

import pytest

from bihuan.station.kinds.diversion.tests.walk import Walk
from bihuan.station.loop.models import Matter
from tests.cast import Cast, made


@pytest.fixture
def cast(db: None) -> Cast:
    return made()


@pytest.fixture
def start(cast: Cast) -> Any:
    def begin(*, sheet: dict[str, Any] | None = None, **columns: Any) -> Walk:
        plain = {"request": "夜里太吵", "urgency": "general", "caller_name": "王某", "caller_phone": "13800000000", "danger": "no"}
        own = plain | (sheet or {})
        return Walk(cast, Matter.objects.get(pk=cast.open("diversion", sheet=own, **columns).pk))

    return begin


@pytest.fixture
def shut(cast: Cast) -> Any:
    """Closes a department outside 8:30 to 17:30."""

    def close(code: str, *, deputy: str = "", contact: str = "") -> None:
        org = cast.organisations[code]
        org.always_open, org.open_from, org.open_to, org.on_call_contact = False, time(8, 30), time(17, 30), contact
        org.deputy = cast.organisations[deputy] if deputy else None
        org.save()

    return close
