from typing import Any

from django import template
from django.conf import settings
from django.template import RequestContext

from bihuan.station.people.models import Person
from bihuan.station.people.posts import DISPATCHER, POSTS
from bihuan.station.places.models import Address
from bihuan.station.rooms.calling.tour import told
from bihuan.station.rooms.desk import desk_of

register = template.Library()


@register.inclusion_tag("rooms/tour.html", takes_context=True)
def tour(context: RequestContext) -> dict[str, Any]:
    """Only in a demonstration, and only for whoever takes calls there."""
    request = context.get("request")
    if not settings.DEMO or request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    if DISPATCHER not in desk_of(request).posts:
        return {}
    known = Address.objects.filter(lat__isnull=False).order_by("pk").values_list("text", flat=True).first()
    return {"stops": told(known or "")}


@register.simple_tag
def demo_seats() -> dict[str, Any]:
    """What the sign-in page of a demonstration offers: the accounts named like their posts, and the password of all of them."""
    if not settings.DEMO or not settings.DEMO_PASSWORD:
        return {}
    names = dict(Person.objects.filter(username__in=POSTS).values_list("username", "name"))
    return {"password": settings.DEMO_PASSWORD, "seats": [(post, label, names[post]) for post, label in POSTS.items() if post in names]}
