"""Pages, live stream, sweeper, sender and sealer, started and ended together."""

import argparse
import fcntl
import http.client
import json
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from typing import IO, Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.station.commands import Unable, migrate
from bihuan.station.commands.supervisor import Child, supervise

log = logging.getLogger("bihuan.serve")
TAKEN = _(
    "Port %(port)s of %(address)s cannot be used (%(fault)s). Stop the program that holds it, or choose another with %(setting)s.")
STARTING = 60.0  # seconds within which the pages should answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> dict[str, Any]:
    return serve(as_json=args.json)


def serve(also: Sequence[Child] = (), *, as_json: bool = False) -> dict[str, Any]:
    """Until SIGTERM or Ctrl-C; `also` are further processes that live and end with the station (the demo's players)."""
    refuse_taken_port(settings.ADDRESS, settings.PORT, "BIHUAN_PORT")
    refuse_taken_port(settings.ADDRESS, settings.STREAM_PORT, "BIHUAN_STREAM_PORT")
    with hold_home():
        migrate.apply()
        connections.close_all()
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        threading.Thread(target=announce, args=(stop, as_json), daemon=True).start()
        supervise([*children(), *also], stop)
    return {"ok": True, "stopped": True}


def tell(result: dict[str, Any]) -> str:
    return gettext("Stopped.")


def children() -> list[Child]:
    def python(*words: object) -> list[str]:
        return [sys.executable, "-m", *map(str, words)]

    return [
        Child("pages", python(
            "granian", "--interface", "wsgi", "--host", settings.ADDRESS, "--port", settings.PORT, "--workers", settings.WORKERS,
            "--blocking-threads", 4, "--respawn-failed-workers", "--workers-kill-timeout", 5, "--log-level", "warning",
            "bihuan.station.wsgi:application")),
        Child("stream", python(
            "uvicorn", "bihuan.station.asgi:application", "--host", settings.ADDRESS, "--port", settings.STREAM_PORT,
            "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", 2)),
        Child("sweeper", python("bihuan", "sweep", "--every", 5)),
        Child("sender", python("bihuan", "send", "--every", 2)),
        Child("sealer", python("bihuan", "seal", "--every", 3600)),
        *([Child("player", python("bihuan", "exercise", "play"))] if settings.EXERCISE else []),
    ]


def refuse_taken_port(address: str, port: int, setting: str) -> None:
    """Asked before granian binds: it would share the port silently with a stale server, which then answers every other request."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            raise Unable("port-taken", TAKEN, port=port, address=address, fault=fault.strerror, setting=setting) from fault


def hold_home() -> IO[str]:
    """A lock for as long as we serve: two servers never share one home, and `bihuan restore` sees that somebody serves."""
    file = (settings.HOME / "run" / "serve.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        file.close()
        raise Unable("serving", _("Bihuan is already being served from %(home)s. Stop it first."), home=settings.HOME) from fault
    return file


def announce(stop: threading.Event, as_json: bool) -> None:
    """Say where the pages are, once they answer."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.ADDRESS, settings.ADDRESS)
    url = f"http://{f'[{address}]' if ':' in address else address}:{settings.PORT}/"
    deadline = time.monotonic() + STARTING
    while not stop.wait(0.2):
        if answers(address, settings.PORT):
            sentence = gettext("Bihuan is open at %(url)s. Ctrl-C stops it.") % {"url": url}
            print(json.dumps({"serving": url}) if as_json else sentence, flush=True)
            return
        if time.monotonic() > deadline:
            log.error("the pages have not answered for %.0f s; trying on", STARTING)
            deadline += STARTING


def answers(address: str, port: int) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()
