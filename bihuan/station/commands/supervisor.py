"""Child processes kept alive together: one that dies is started again, later each time; all end when the supervisor ends."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from threading import Event

log = logging.getLogger("bihuan.serve")
LONGEST_BACK_OFF = 30.0
HEALTHY_AFTER = 60.0
PATIENCE = 10.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: Linux ends the child even where we are killed without a word
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    if libc:
        libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    deaths: int = 0
    start_at: float = 0

    def tend(self, now: float) -> None:
        """Start it where it should run and does not."""
        if self.process is None:
            if now >= self.start_at:
                # a session of its own: Ctrl-C in the terminal reaches the supervisor only, which ends its children in order
                self.process = subprocess.Popen(
                    self.command, stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True, preexec_fn=_die_with_parent)
                self.started = now
        elif self.process.poll() is not None:
            self.deaths = 1 if now - self.started > HEALTHY_AFTER else self.deaths + 1
            wait = min(2.0 ** (self.deaths - 1), LONGEST_BACK_OFF)
            log.error("%s ended with %s; it starts again in %.0f s", self.name, self.process.returncode, wait)
            self.process, self.start_at = None, now + wait


def supervise(children: list[Child], stop: Event) -> None:
    try:
        while not stop.is_set():
            for child in children:
                child.tend(time.monotonic())
            stop.wait(0.2)
    finally:
        end([child.process for child in children if child.process])


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
