"""Install what only the system can give (browser and Chinese font for the browser tests, PostgreSQL), or name it in one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WANTED = {
    "chromium": lambda: any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")),
    "fonts-noto-cjk": lambda: any(Path("/usr/share/fonts").glob("**/NotoSansCJK*")),
    "postgresql": lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
}


def as_root() -> list[str] | None:
    """What to put before a command so that it runs as root, None where that is not allowed."""
    if os.getuid() == 0:
        return []
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else None


def install(packages: list[str]) -> bool:
    before = as_root()
    if before is None or not shutil.which("apt-get"):
        return False
    quiet = {"stdout": subprocess.DEVNULL}
    command = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run([*command, "update"], **quiet)
    return subprocess.run([*command, "install", "-y", "--no-install-recommends", *packages], **quiet).returncode == 0


def main() -> None:
    missing = [name for name, present in WANTED.items() if not present()]
    if not missing:
        return
    print(f"Installing {', '.join(missing)} from the system's packages …", flush=True)
    if not install(missing):
        missing = [name for name in missing if not WANTED[name]()]
        print(f"Some tests need what could not be installed here; as root: apt-get install {' '.join(missing)}", file=sys.stderr)


if __name__ == "__main__":
    main()
