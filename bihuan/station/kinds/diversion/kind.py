"""Diversion, as the station knows it."""

from pathlib import Path

from bihuan.station.kinds.diversion.choices import choices
from bihuan.station.kinds.diversion.effects import EFFECTS, facts, phone
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.kinds import Kind

DIVERSION = Kind(
    loop=Diversion, sheet=DiversionSheet, limits=Path(__file__).with_name("limits.csv"), facts=facts, choices=choices, effects=EFFECTS,
    police_only=frozenset({"call"}), texts=Path(__file__).with_name("texts.csv"), reporter=phone,
)
