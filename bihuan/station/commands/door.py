"""Running one command: its result and its faults, as sentences or as one line of JSON."""

import argparse
import json
import sys
import traceback
from typing import Any

from django.conf import settings
from django.utils.translation import activate
from django.utils.translation import gettext_lazy as _

from bihuan.station.commands import Unable, migrate
from bihuan.station.frame.errors import SENTENCES, database_fault, in_each_language
from bihuan.station.frame.home import make_home


def run(module: Any, args: argparse.Namespace, *, home: bool, tables: bool) -> int:
    """`home`: settings must be right and the home is made first; `tables`: they must be those of this version."""
    activate(settings.LANGUAGE_CODE)
    try:
        if home:
            refuse_wrong_settings()
            make_home(settings.HOME)
        if tables and migrate.waiting():
            raise Unable("not-set-up", SENTENCES["not-set-up"])
        result = module.run(args)
    except KeyboardInterrupt:
        return 130
    except Unable as refusal:
        return _fail(args, refusal.code, refusal, refusal.detail)
    except Exception as fault:
        code = database_fault(fault)
        if code:
            return _fail(args, code, SENTENCES[code], {"detail": str(fault).strip()})
        traceback.print_exc()
        return _fail(args, "fault", _("The command stopped on a fault of its own; the lines above say where."), {"detail": repr(fault)})
    if args.json:
        print(json.dumps(result, ensure_ascii=False, default=str), flush=True)
    else:
        words = module.tell(result) if hasattr(module, "tell") else _lines(result)
        if words:
            print(words, flush=True)
    return 0 if result.get("ok", True) else 1


def refuse_wrong_settings() -> None:
    if settings.PROBLEMS:
        raise Unable("settings", "%(sentences)s", sentences=" ".join(str(problem) for problem in settings.PROBLEMS))


def _fail(args: argparse.Namespace, code: str, sentence: Any, detail: dict[str, Any]) -> int:
    if args.json:
        told = {"ok": False, "code": code, "sentence": in_each_language(sentence), **detail}
        print(json.dumps(told, ensure_ascii=False, default=str), flush=True)
    else:
        print(sentence, file=sys.stderr, flush=True)
        if "detail" in detail:
            print(f"  {detail['detail']}", file=sys.stderr, flush=True)
    return 1


def _lines(result: dict[str, Any]) -> str:
    return "\n".join(f"{key}: {value}" for key, value in result.items())
