"""Set everything up inside this folder: .venv, the front-end files, the translations. Uses nothing but Python's own library.

Each step leaves a stamp of what it was made from, so that a second run has nothing to do.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps.json"
LEAST = (3, 11)


def say(words: str) -> None:
    print(words, flush=True)


def run(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"Setting up stopped at: {' '.join(str(word) for word in command)}")


def make_venv() -> None:
    if sys.version_info < LEAST:
        raise SystemExit(f"Bihuan needs Python 3.11 or newer; this is {sys.version.split()[0]}. Name another: make PYTHON=python3.12 setup")
    if PYTHON.exists():
        return
    say("Making .venv …")
    if subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True).returncode == 0:
        return
    sys.path.insert(0, str(ROOT / "tools"))
    import system

    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not system.install([package]):
        raise SystemExit(f"Python's venv module is missing here. Install it as root and run this again: apt-get install {package}")
    run(sys.executable, "-m", "venv", "--clear", VENV)


def install() -> None:
    say("Installing Bihuan and what it stands on into .venv (a minute or two) …")
    run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-e", ".[test]")


def fetch() -> None:
    say("Fetching the front-end files …")
    run(PYTHON, "tools/vendor.py")


def translate() -> None:
    run(PYTHON, "tools/translations.py", "compile")


# step, what it is made from, a file that must be there afterwards
STEPS: tuple[tuple[Callable[[], None], tuple[str, ...], str], ...] = (
    (install, ("pyproject.toml",), ".venv/bin/bihuan"),
    (fetch, ("tools/vendor.json", "tools/vendor.py"), "bihuan/station/rooms/static/vendor"),
    (translate, ("bihuan/station/locale/**/*.po", "tools/translations.py"), "bihuan/station/locale/zh_Hans/LC_MESSAGES/django.mo"),
)


def fingerprint(patterns: tuple[str, ...]) -> str:
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def main() -> None:
    make_venv()
    stamps = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    for step, sources, product in STEPS:
        mark = fingerprint(sources)
        if stamps.get(step.__name__) != mark or not (ROOT / product).exists():
            step()
            stamps[step.__name__] = mark
            STAMPS.write_text(json.dumps(stamps))


if __name__ == "__main__":
    main()
