"""Two parts of the live stream's bench: the server as `bihuan serve` starts it, and somebody who writes at a steady pace."""

import json
import os
import sys
import time
from itertools import cycle

from bench import bihuan_worker


def serve(port: int) -> None:
    """Becomes the stream's process, with the command line of `bihuan serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
    os.environ["BIHUAN_STREAM_PORT"] = str(port)
    import django

    django.setup()
    from bihuan.station.commands.serve import children

    command = next(child.command for child in children() if child.name == "stream")
    os.execv(command[0], command)


def write(rate: float, seconds: float) -> None:
    """Sets the house up, prints a session for the screens, waits for a line, writes, and prints every write with its times."""
    bihuan_worker.set_up()
    from django.conf import settings

    house = bihuan_worker.Bihuan()
    matters = [house.open("diversion", level=3) for _ in range(int(rate * seconds) // len(bihuan_worker.DIVERSION) + 1)]
    steps = [(matter, version, step) for version, step in enumerate(bihuan_worker.DIVERSION, 1) for matter in matters]
    name = settings.SESSION_COOKIE_NAME
    print(json.dumps({"cookie": f"{name}={house.clients['alice'].cookies[name].value}"}), flush=True)
    sys.stdin.readline()
    writes, begun = [], time.time()
    for number, (matter, version, (name, who, said)) in zip(range(int(rate * seconds)), cycle(steps), strict=False):
        time.sleep(max(0.0, begun + number / rate - time.time()))
        asked = time.time()
        house.move(matter, name, who, house.named(said), version)
        writes.append((matter.number, version + 1, asked, time.time()))
    time.sleep(2)
    print(json.dumps(writes), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        write(float(sys.argv[2]), float(sys.argv[3]))
