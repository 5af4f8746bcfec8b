"""The products we stand beside, each in a virtual environment of its own under bench/.peers/, pinned."""

import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).parent / ".peers"
PINS = {"helpdesk": ["django-helpdesk==2.6.1", "django==5.2.19", "psycopg[binary]==3.3.9", "setuptools<81"]}


def python_of(peer: str) -> str:
    """The peer's interpreter; installs the peer where it is not there yet or its pins have changed."""
    home = HOME / peer
    pins, python = home / "pins.txt", home / "bin" / "python"
    wanted = "\n".join(PINS[peer])
    if not pins.exists() or pins.read_text() != wanted:
        print(f"installing {peer} into {home}", file=sys.stderr)
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PINS[peer]], check=True, stdout=sys.stderr)
        pins.write_text(wanted)
    return str(python)
