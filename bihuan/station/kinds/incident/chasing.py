"""盯办: a leader follows an incident up and writes a note every day."""

from bihuan.station.loop.kinds import Deed


def chase(deed: Deed) -> None:
    deed.sheet.chased_by_id = deed.actor.id


def note_chase(deed: Deed) -> None:
    """Who writes the first note follows the incident up."""
    deed.sheet.chased_by_id = deed.sheet.chased_by_id or deed.actor.id


def end_chase(deed: Deed) -> None:
    deed.sheet.chased_by_id = None
