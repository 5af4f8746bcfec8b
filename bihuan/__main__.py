"""The command `bihuan`: one table of commands, each a module with add_arguments(parser) and run(args) -> dict.

Modules are imported only when asked for, so that one that cannot be imported breaks nothing but itself.
"""

import argparse
import json
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

COMMANDS = {
    "serve": ("bihuan.station.commands.serve", "start pages, live stream, sweeper and sender together"),
    "demo": ("bihuan.demo.command", "make the invented township and play today live"),
    "migrate": ("bihuan.station.commands.migrate", "make the home folder, its keys and the tables, or bring them up to this version"),
    "found": ("bihuan.station.commands.found", "found the first organisation of an empty station, with its three keepers"),
    "import": ("bihuan.station.bridges.importing", "bring in calls, people, areas or addresses from files"),
    "replay": ("bihuan.demo.replay", "send recorded calls through intake at their own rhythm"),
    "sweep": ("bihuan.station.commands.sweep", "ring the clocks that are due"),
    "send": ("bihuan.station.commands.send", "deliver the notices that wait"),
    "seal": ("bihuan.station.commands.seal", "seal the heads of all matters"),
    "find": ("bihuan.station.commands.find", "bring the index of everything that can be found up to date, or make it anew"),
    "audit": ("bihuan.station.commands.audit", "check the ledger step by step"),
    "backup": ("bihuan.station.commands.backup", "write everything into one file, also while serving"),
    "restore": ("bihuan.station.commands.restore", "bring a back-up back and check it"),
    "retain": ("bihuan.station.commands.retain", "erase by rule what is due, or say how much that is"),
    "keys": ("bihuan.station.commands.keys", "show, change and forget the keys that seal what was said"),
    "doctor": ("bihuan.station.commands.doctor", "say what works, what does not, and what to do"),
    "map": ("bihuan.station.commands.map", "make the base map from an OpenStreetMap extract"),
    "feed": ("bihuan.station.commands.feed", "take in calls from another platform, and tell it what became of them"),
    "line": ("bihuan.station.commands.line", "open a telephone line for its exchange, or list and close them"),
    "learn": ("bihuan.station.commands.learn", "learn how free text is sorted, from a file or from the station's own calls"),
    "parse": ("bihuan.station.commands.parse", "find the parts of addresses with a model learned from such addresses"),
    "sort": ("bihuan.station.commands.sort", "sort the texts of a file with a model that was learnt"),
    "exercise": ("bihuan.station.commands.exercise", "play made-up calls in a marked station beside the real one"),
    "simulate": ("bihuan.station.commands.simulate", "play a period of calls again with other units, zones or rules; needs no server"),
    "loops": ("bihuan.station.commands.loops", "draw the state diagrams of every kind"),
}
# Those that look after home, settings and tables themselves; every other one refuses to work on tables of another version
SELF_RELIANT = {"doctor", "loops", "restore", "sort", "simulate"}
MAKERS = {"serve", "demo", "replay", "migrate", "found"}


class Parser(argparse.ArgumentParser):
    """Usage faults obey --json too."""

    def error(self, message: str) -> NoReturn:
        if "--json" in sys.argv:
            print(json.dumps({"ok": False, "code": "usage", "sentence": {"en": message}}))
            raise SystemExit(2)
        super().error(message)


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.station.settings"
    parser = Parser(prog="bihuan", description="Bihuan 闭环: every call carried until the caller has an answer.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    asked = next((word for word in argv if word in COMMANDS), None)
    module: Any = None
    for name, (path, help_) in COMMANDS.items():
        command = commands.add_parser(name, help=help_, description=help_)
        command.add_argument("--json", action="store_true", help="print the result as one line of JSON")
        if name == asked:
            module = _load(path)
            module.add_arguments(command)
    return _run(module, parser.parse_args(argv))


def _load(path: str) -> Any:
    import django

    django.setup()
    return import_module(path)


def _run(module: Any, args: argparse.Namespace) -> int:
    from bihuan.station.commands import door

    alone = args.command in SELF_RELIANT or (hasattr(module, "works_alone") and module.works_alone(args))
    return door.run(module, args, home=not alone, tables=not alone and args.command not in MAKERS)


if __name__ == "__main__":
    sys.exit(main())
