"""Which cases a station handles itself, and the receipt of those it gives away. Pure.

The station handles only what happened in its area, whose cause and effect are clear, whose facts are simple and that needs neither
specialist means nor inquiries in other counties; a gang goes to the specialists too.
"""

from collections.abc import Mapping
from typing import Any

from bihuan.station.kinds.incident.codes import QUESTIONS, SPECIALIST, STATION, YES


def route(said: Mapping[str, Any]) -> str:
    """`station` for four times yes and neither flag, else `specialist`."""
    plain = all(said.get(name) == YES for name in QUESTIONS) and not said.get("gang") and not said.get("cross")
    return STATION if plain else SPECIALIST
