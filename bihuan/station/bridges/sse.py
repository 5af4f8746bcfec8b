"""The live stream over HTTP: server-sent events for whoever is signed in, with catch-up after sleep through Last-Event-ID."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import parse_cookie
from django.utils import timezone

from bihuan.station.bridges.live import Anything, Hub, LineMessage, Screen, UnitMessage, addressed
from bihuan.station.loop.stream import Cursor, tail
from bihuan.station.people.acting import chosen_in
from bihuan.station.people.actor import actor_for, day_of, reach
from bihuan.station.people.models import Person
from bihuan.station.people.sessions import may_stay

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
BEAT = 10.0  # seconds between signs of life; the page's lamp turns when three are missing
RENEW = 60.0  # seconds after which a screen's session and posts are looked at again
CATCH_UP = 2000  # steps a screen may have slept through; beyond that it reads everything anew

_hub: list[Hub] = []


@dataclass(frozen=True)
class Viewer:
    person: int
    reach: frozenset[int]


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of the stream's process."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["type"] != "http":
        return
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["path"] == "/healthz":
        await _answer(send, 200, b"ok", {})
        return
    allowed = _origin(headers)
    if scope["path"] not in ("/stream", "/stream/"):
        await _answer(send, 404, b"", allowed)
        return
    hub = await hub_of_this_process()
    viewer = await hub.ask(lambda: viewer_of(headers.get("cookie", "")))
    if viewer is None:
        await _answer(send, 401, b"", allowed)
        return
    await _serve(hub, viewer, headers, scope, receive, send, allowed)


async def hub_of_this_process() -> Hub:
    if not _hub:
        _hub.append(Hub())
    await _hub[0].start()
    return _hub[0]


def viewer_of(cookie: str) -> Viewer | None:
    """Who looks, by the session cookie: None where nobody is signed in."""
    key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person = Person.objects.filter(pk=session.get("_auth_user_id")).first()
    now = timezone.now()
    if person is None or not person.serves(day_of(now)) or session.get("_auth_user_hash") != person.get_session_auth_hash():
        return None
    actor = actor_for(person, now=now, acting=chosen_in(session))
    if not may_stay(key, session, actor, now):
        return None
    return Viewer(person.pk, reach(actor, day_of(now)))


async def _serve(
    hub: Hub, viewer: Viewer, headers: Mapping[str, str], scope: Scope, receive: Receive, send: Send, allowed: dict[str, str]
) -> None:
    screen = Screen(viewer.person, viewer.reach)
    hub.screens.add(screen)
    since = hub.cursor
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": _raw(
                    {**allowed, "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}
                ),
            }
        )
        async for text in _texts(hub, screen, headers, scope, since):
            if gone.done():
                return
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
    except OSError:
        return  # the page was closed in the middle of a sentence
    finally:
        gone.cancel()
        hub.screens.discard(screen)


async def _texts(hub: Hub, screen: Screen, headers: Mapping[str, str], scope: Scope, since: Cursor | None) -> AsyncIterator[str]:
    yield f"retry: 1000\nid: {since}\nevent: hello\ndata: {{}}\n\n"
    asked = headers.get("last-event-id") or parse_qs(scope.get("query_string", b"").decode()).get("after", [""])[0]
    for text in await hub.ask(lambda: caught_up(asked, since, screen)) if asked else ():
        yield text
    renewed = beat = asyncio.get_running_loop().time()
    while True:
        message = _NOTHING
        with contextlib.suppress(TimeoutError):
            message = await asyncio.wait_for(screen.queue.get(), BEAT / 4)
        now = asyncio.get_running_loop().time()
        if message is not _NOTHING:
            yield said(message)  # type: ignore[arg-type]
        if now - beat > BEAT:
            beat = now
            yield f"event: beat\ndata: {json.dumps(timezone.now().isoformat())}\n\n"
        if now - renewed > RENEW:
            renewed = now
            viewer = await hub.ask(lambda: viewer_of(headers.get("cookie", "")))
            if viewer is None:
                yield "event: signed-out\ndata: {}\n\n"
                return
            screen.reach = viewer.reach


_NOTHING: Any = object()


def caught_up(asked: str, until: Cursor | None, screen: Screen) -> list[str]:
    """What happened between the last message a screen has had and its coming back."""
    try:
        cursor = Cursor.parse(asked)
    except ValueError:
        return [said(None)]
    if until is None or cursor.epoch != until.epoch:
        return [said(None)]
    events = [event for event in tail(cursor, CATCH_UP + 1) if event.cursor <= until]
    if len(events) > CATCH_UP:
        return [said(None)]
    return [said(message) for message in addressed(events) if screen.may_hear(message)]


def said(message: Anything | None) -> str:
    """One server-sent event; None tells the page to read everything anew."""
    if message is None:
        return "event: reset\ndata: {}\n\n"
    if isinstance(message, LineMessage):
        return "event: line\ndata: {}\n\n"
    if isinstance(message, UnitMessage):
        return f"event: unit\ndata: {json.dumps({'unit': message.unit})}\n\n"
    body = json.dumps({"id": str(message.cursor), "m": message.number, "v": message.version})
    return f"id: {message.cursor}\ndata: {body}\n\n"


def _origin(headers: Mapping[str, str]) -> dict[str, str]:
    """The pages live on the same host at another port; no other site may read the stream."""
    origin = headers.get("origin", "")
    mine = {urlsplit(f"//{headers.get('host', '')}").hostname, urlsplit(settings.PUBLIC_URL).hostname}
    if origin and urlsplit(origin).hostname in mine:
        return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "Origin"}
    return {}


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _raw({**headers, "content-length": str(len(body))})})
    await send({"type": "http.response.body", "body": body})


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
