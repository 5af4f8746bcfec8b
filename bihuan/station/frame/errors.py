"""What to say when the ground gives way: the database is away, busy, read-only, or the disk is full."""

import errno
import sys
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bihuan.station.frame.exercise import WORD
from bihuan.station.frame.keyring import KeysMissing

LANGUAGES = ("zh-hans", "en")
SENTENCES = {
    "away": _("The database cannot be reached just now. Nothing was saved by this request; please try again in a minute."),
    "busy": _("The database was too busy to save this. Nothing was saved by this request; please try again."),
    "full": _("The disk is full or fails. Nothing was saved by this request; what was saved before stands. Please tell the administrator."),
    "read-only": _("The database cannot be written to. Nothing was saved by this request; please tell the administrator."),
    "not-set-up": _("The database has not been set up for this version. The administrator runs `bihuan migrate`."),
    "keys": _("The keys that open what was said are not here. Nothing is lost: the administrator brings keys/sealing.keys back from where "
              "it is kept; `bihuan doctor` names the one that is missing."),
}
SIGNS = (
    ("full", ("disk is full", "no space left", "disk full", "disk i/o error")),  # SQLite says the last of a file that may not grow
    ("busy", ("database is locked", "lock timeout", "deadlock")),
    ("read-only", ("readonly database", "read-only transaction")),
    ("not-set-up", ("no such table", "no such column", "does not exist")),
)


FAULT = _("Something went wrong on our side; it has been written down for the administrator. Nothing was half done.")
PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%(status)s</title></head>
<body>%(mark)s<p>%(zh)s</p><p lang="en">%(en)s</p></body></html>
"""


def database_fault(fault: BaseException | None) -> str | None:
    """Which of SENTENCES a failure means, None where it means something else (a programmer's mistake, for one)."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return "full"
        if isinstance(fault, KeysMissing):
            return "keys"
        if type(fault).__name__ == "PoolTimeout":
            return "away"
        if isinstance(fault, DatabaseError | InterfaceError):
            words = str(fault).lower()
            for code, signs in SIGNS:
                if any(sign in words for sign in signs):
                    return code
            if isinstance(fault, OperationalError | InterfaceError):
                return "away"
        fault = fault.__cause__ or fault.__context__
    return None


def database_sentence(fault: BaseException | None) -> Any:
    return SENTENCES.get(database_fault(fault) or "")


def in_each_language(sentence: Any) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(sentence)
    return told


def unavailable(request: HttpRequest, fault: BaseException | None = None) -> HttpResponse:
    fault = fault or sys.exc_info()[1]
    code = database_fault(fault) or "away"
    sentences = in_each_language(SENTENCES[code])
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"error": code, "sentence": sentences}, status=503)
    else:
        response = HttpResponse(plain_page(503, sentences), status=503)
    response["Retry-After"] = "30"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The last door (handler500): a failed database again in its own words, since sessions are read outside any view."""
    if database_fault(sys.exc_info()[1]):
        return unavailable(request)
    sentences = in_each_language(FAULT)
    return HttpResponse(plain_page(500, sentences), status=500)


def plain_page(status: int, sentences: dict[str, str]) -> str:
    mark = f"<p><b>{WORD}</b></p>" if settings.EXERCISE else ""
    return PAGE % {"status": status, "mark": mark, "zh": sentences["zh-hans"], "en": sentences["en"]}
