"""The incident's move opens a diversion, though neither kind knows the other."""

from bihuan.station.kinds.diversion import codes
from bihuan.station.kinds.diversion.loop import Diversion
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.kinds import kinds


def test_the_incident_asks_for_an_urgency_that_a_diversion_knows() -> None:
    divert = kinds()["incident"].loop.moves["divert"]
    assert divert.opens == Diversion.key
    asked = next(ask for ask in divert.asks if ask.name == "urgency")
    assert {code for code, _label in asked.choices} == {code for code, _label in codes.URGENCY}


def test_the_sheet_takes_what_the_incident_hands_over() -> None:
    columns = {field.attname for field in DiversionSheet._meta.concrete_fields}
    assert {"danger", "request", "urgency", "call_id", "caller_name", "caller_phone"} <= columns
