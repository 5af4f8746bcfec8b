"""The bar at the top, and the marks that every page draws alike."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.template import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.station.duty.models import Called, Relief
from bihuan.station.duty.recalls import open_for
from bihuan.station.frame.pinyin import initials as letters
from bihuan.station.people.models import Organisation
from bihuan.station.people.posts import POSTS
from bihuan.station.rights.models import OF_PERSONS
from bihuan.station.rooms import legend, words
from bihuan.station.rooms.calling.callbook import TAKERS
from bihuan.station.rooms.desk import Desk, desk_of
from bihuan.station.rooms.leader import handover
from bihuan.station.rooms.look import sheets
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.nav import Room, rooms_for
from bihuan.station.rooms.notices import unread
from bihuan.station.rooms.standing import cursor, silent_workers
from bihuan.station.rooms.telling import seal_of

register = template.Library()

# One key, one meaning, on every page that has such a button.
KEYS = (
    ("F2", gettext_lazy("new call")),
    ("Shift+F2", gettext_lazy("take the telephone that rings")),
    ("F3", gettext_lazy("find")),
    ("/", gettext_lazy("command line")),
    ("F4", gettext_lazy("join a call")),
    ("F6", gettext_lazy("take in the new rows")),
    ("F7", gettext_lazy("raise or change the level")),
    ("F8", gettext_lazy("the first move: send, sign for")),
    ("Shift+F8", gettext_lazy("heard: the tone stops")),
    ("F9", gettext_lazy("divert or return")),
    ("Shift+F9", gettext_lazy("acknowledge the oldest instruction")),
    ("F10", gettext_lazy("close")),
    ("Alt+1…3", gettext_lazy("answer what is asked")),
    ("Alt+5", gettext_lazy("send the first unit proposed; Alt+6 and Alt+7 another, with the reason chosen")),
    ("Alt+8", gettext_lazy("take it as Excel")),
    ("Alt+9", gettext_lazy("print")),
    ("Alt+0", gettext_lazy("to the units; then 0 to 8 sets a status")),
    ("Ctrl+Enter", gettext_lazy("save or send a form")),
    ("Esc", gettext_lazy("close, and keep what was typed")),
    ("?", gettext_lazy("this sheet")),
)


@register.simple_tag
def purposes() -> list[tuple[str, Any]]:
    """The closed list of what a person's data is read for."""
    return list(OF_PERSONS)


@dataclass(frozen=True)
class Link:
    key: str
    label: Any
    icon: str
    href: str
    here: bool


@dataclass(frozen=True)
class Bar:
    now: datetime
    words: dict[str, str]
    here: str
    signed_in: bool = False
    person: str = ""
    postings: list[dict[str, Any]] = field(default_factory=list)
    acting: dict[str, Any] | None = None
    rooms: list[Link] = field(default_factory=list)
    more: list[Link] = field(default_factory=list)
    unread: int = 0
    relief: Relief | None = None
    relief_late: bool = False
    called: Called | None = None
    silent: list[str] = field(default_factory=list)
    cursor: str = ""
    seal: str = ""  # the key under which this person's browser keeps what it could not send
    takes_calls: bool = False
    telephone: bool = False
    keys: tuple[tuple[str, Any], ...] = KEYS


@register.simple_tag(takes_context=True)
def bar(context: RequestContext) -> Bar:
    request = context.get("request")
    here = request.get_full_path() if request and request.method == "GET" else "/"
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return Bar(timezone.now(), words.for_scripts(), here)
    desk = desk_of(request)
    links = [(room, _link(room, request.path)) for room in rooms_for(desk)]
    postings, relief = _postings(desk), handover.waits(desk)
    return Bar(
        now=desk.now,
        words=words.for_scripts(),
        here=here,
        signed_in=True,
        person=str(desk.person),
        postings=postings,
        acting=next((held for held in postings if held["acting"]), None),
        rooms=[link for room, link in links if not room.aside],
        more=[link for room, link in links if room.aside],
        unread=unread(desk),
        relief=relief,
        called=_called(desk),
        relief_late=bool(relief and handover.late(relief, desk.now)),
        silent=silent_workers(desk.now),
        cursor=cursor(),
        seal=seal_of(desk.person),
        takes_calls=bool(desk.posts & TAKERS),
        telephone=any(room.key == "lines" for room, _link in links),
    )


def _called(desk: Desk) -> Called | None:
    """The recall that still waits for this person's word."""
    waits = open_for(desk.person.pk)
    return waits if waits and not waits.answer else None


def _postings(desk: Desk) -> list[dict[str, Any]]:
    names = {one.pk: name_of(one) for one in Organisation.objects.filter(pk__in={org for org, _ in desk.actor.posts})}
    return [
        {"organisation": org, "post": post, "name": names[org], "label": POSTS[post], "acting": (org, post) == desk.actor.acting}
        for org, post in sorted(desk.actor.posts)
    ]


def _link(room: Room, path: str) -> Link:
    href = reverse(room.key)
    return Link(room.key, room.label, room.icon, href, path.startswith(href))


@register.simple_tag
def look() -> SafeString:
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(name),) for name in sheets()))


@register.simple_tag
def chip(lamp: str, word: Any, size: str = "") -> SafeString:
    return format_html('<span class="chip box {} {}"><i class="m m-{}"></i>{}</span>', legend.tone(lamp), size, lamp, word)


@register.simple_tag
def level(number: int) -> SafeString:
    if number not in legend.LEVELS:
        return SafeString("")
    word = legend.LEVELS[number][0]
    return format_html(
        '<span class="lv lv{}" title="{}"><span aria-hidden="true">{}</span><span class="sr">{}</span></span>',
        number,
        word,
        legend.DIGITS[number],
        word,
    )


@register.filter
def moment(at: datetime | None, now: datetime) -> str:
    return words.moment(at, now) if at else ""


@register.filter
def plain(text: object) -> str:
    return words.plain(str(text))


@register.filter
def in_full(at: datetime | None) -> str:
    return words.moment_in_full(at) if at else ""


@register.filter
def initials(text: str) -> str:
    return letters(text)


@register.filter
def limit(text: str) -> str:
    return words.limit(text)


@register.simple_tag
def name(organisation: Organisation) -> str:
    return name_of(organisation)


@register.simple_tag
def stamp(order: Any, which: str, now: datetime) -> SafeString:
    """One time of an order; a corrected one keeps the time it had beside it."""
    at = getattr(order, f"{which}_at")
    shown = words.moment(at, now) if at else "—"
    before = [one for one in order.corrections.all() if one.stamp == which]
    if not before:
        return format_html("{}", shown)
    old = words.moment(before[0].before, now) if before[0].before else _("not stamped")
    return format_html("{}<small>{}</small>", shown, _("corrected, was %(old)s") % {"old": old})


@register.simple_tag
def percent(part: int, whole: int) -> str:
    """Of fewer than five nothing is said in percent."""
    return f"{round(100 * part / whole)}%" if whole >= 5 else ""


@register.filter
def lasting(span: timedelta | None) -> str:
    return words.span(span.total_seconds()) if span else "—"
