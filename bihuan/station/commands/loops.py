import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bihuan.station.commands import Unable
from bihuan.station.loop.diagrams import pages

FOLDER = Path(__file__).parents[3] / "docs" / "loops"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail where docs/loops is not what the code says")


def run(args: argparse.Namespace) -> dict[str, Any]:
    with override("en"):
        wanted = pages()
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    stale = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
    if args.check and stale:
        raise Unable("stale", _("docs/loops is not what the code says (%(names)s). Run `bihuan loops`."), names=", ".join(stale))
    if not args.check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in stale:
            path = FOLDER / name
            path.write_text(wanted[name], "utf-8") if name in wanted else path.unlink()
    return {"loops": len(wanted), "written": [] if args.check else stale}
