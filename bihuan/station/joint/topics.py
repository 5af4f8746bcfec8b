"""What a notice says of a joint desk: to whoever is to sit there, and to the main desk when it has ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.station.joint.models import JointDesk, JointIncident
from bihuan.station.loop.notices import Topic
from bihuan.station.people.actor import CHINA

SEATED, ENDED = "joint", "joint_over"


def seated(pk: int) -> Topic:
    """Its number alone goes where strangers read."""
    one = JointDesk.objects.get(pk=pk)
    words = {"name": one.name, "start": _moment(one.start), "end": _moment(one.end)}
    return _topic(one, _("%(name)s, %(start)s – %(end)s") % words, _("you sit at this joint desk"))


def ended(pk: int) -> Topic:
    one = JointDesk.objects.get(pk=pk)
    back = one.incidents.filter(left=JointIncident.Left.OVER, matter__restricted=False).count()
    title = _("%(name)s: %(n)s handed back") % {"name": one.name, "n": back}
    return _topic(one, title, _("the joint desk ended; what is open is yours alone"))


def _topic(one: JointDesk, title: str, why: str) -> Topic:
    return Topic(f"L{one.pk}", title, why, f"/joint/{one.pk}/")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"
