"""What happens when an incident opens: level 1 is told to the leader at once, a search for somebody missing begins, and on the ground of a
joint desk it comes to that desk."""

from bihuan.station.joint import incidents as joint
from bihuan.station.kinds.incident import searching
from bihuan.station.kinds.incident.telling import leaders
from bihuan.station.loop.kinds import Deed


def opened(deed: Deed) -> None:
    if deed.matter.level == 1:
        deed.tells += leaders(deed)
    searching.begin(deed, deed.matter.category)
    joint.opened(deed.matter, deed.now)
