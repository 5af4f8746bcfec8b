"""Reading the whole ledger again: is every step there, unchanged, in its place, and does it lead to the state shown?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from bihuan.loop import replayed
from bihuan.loop.chain import START, said_hash
from bihuan.station.frame.append_only import missing
from bihuan.station.frame.sealed import unseal
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.ledger import FIELDS, linked
from bihuan.station.loop.models import Matter, Retired, Seal, Step
from bihuan.station.loop.seal import epoch_starts_at, root_at


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. `code` is one of: changed, removed, inserted, words_changed, words_removed, words_inserted,
    state, header, orphan, seal, seal_file, trigger."""

    code: str
    number: str
    version: int = 0

    def __str__(self) -> str:
        return str(_SENTENCES[self.code]()) % {"number": self.number, "version": self.version}


@dataclass
class Report:
    matters: int = 0
    steps: int = 0
    erased: int = 0
    retired: int = 0
    seals: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        return {
            "clean": self.clean,
            "matters": self.matters,
            "steps": self.steps,
            "erased_by_rule": self.erased,
            "retired": self.retired,
            "seals": self.seals,
            "findings": [{"code": f.code, "number": f.number, "step": f.version, "words": str(f)} for f in self.findings],
        }


_SENTENCES = {
    "changed": lambda: _("%(number)s: step %(version)s was changed after it was written."),
    "removed": lambda: _("%(number)s: step %(version)s was removed."),
    "inserted": lambda: _("%(number)s: step %(version)s was inserted; the matter knows nothing of it."),
    "words_changed": lambda: _("%(number)s: what was said at step %(version)s was changed."),
    "words_removed": lambda: _("%(number)s: what was said at step %(version)s is gone, and no rule erased it."),
    "words_inserted": lambda: _("%(number)s: words were added at step %(version)s, where nothing was said."),
    "state": lambda: _("%(number)s: the steps do not lead to the state that is shown."),
    "header": lambda: _("%(number)s: the header carries another hash than its last step."),
    "orphan": lambda: _("%(number)s: there are steps of a matter that is not there."),
    "seal": lambda: _("The ledger no longer gives the root of seal %(number)s."),
    "seal_file": lambda: _("Seal %(number)s differs between the database and the file beside it."),
    "trigger": lambda: _("The database lacks the trigger %(number)s; run bihuan migrate."),
}


def verify() -> Report:
    """Checks every matter, the seals, and that the database still refuses changes."""
    report = Report(retired=Retired.objects.count())
    report.findings += [Finding("trigger", name) for name in missing()]
    for matter, steps in _by_matter():
        report.matters += 1
        report.steps += len(steps)
        if _matter(matter, steps, report):
            report.findings += _alone(matter[0])
    for key in Step.objects.exclude(matter_id__in=Matter.objects.values("pk")).values_list("matter_id", flat=True).distinct():
        report.findings.append(Finding("orphan", str(key)))
    report.findings += _seals(report)
    return report


_HEAD = ("pk", "number", "kind", "state", "version", "head")
_STEP = ("matter_id", *FIELDS, "said_hash", "hash", "pk", "said__salt", "sealed", "erased__rule")


def _steps() -> QuerySet[Step]:
    """With what was said as it lies there, so that what was tampered with is found and not stumbled over."""
    return Step.objects.annotate(sealed=Cast(F("said__words"), TextField()))


def _by_matter() -> Iterator[tuple[tuple[Any, ...], list[dict[str, Any]]]]:
    """Every matter with its steps, walking both tables side by side in the order of ids, so that memory stays flat."""
    rows = _steps().order_by("matter_id", "version", "pk").values_list(*_STEP).iterator(chunk_size=5000)
    groups = groupby(rows, key=lambda row: row[0])
    waiting: tuple[int, list[dict[str, Any]]] | None = None
    for matter in Matter.objects.order_by("pk").values_list(*_HEAD).iterator(chunk_size=5000):
        while waiting is None or waiting[0] < matter[0]:
            group = next(groups, None)
            if group is None:
                break
            waiting = (group[0], [dict(zip(_STEP, row, strict=True)) for row in group[1]])
        mine = waiting[1] if waiting and waiting[0] == matter[0] else []
        yield matter, mine


def _alone(pk: int) -> list[Finding]:
    """What is wrong with one matter. Work goes on while the ledger is read, and whoever moves on meanwhile is no forger: so a matter
    that looks wrong is read once more by itself, until it holds still."""
    header = Matter.objects.filter(pk=pk).values_list(*_HEAD)
    while found := header.first():
        steps = [dict(zip(_STEP, row, strict=True)) for row in _steps().filter(matter=pk).order_by("version").values_list(*_STEP)]
        if header.values_list("version", flat=True).first() == found[4]:
            return _matter(found, steps, Report())
    return []  # it has retired


def _matter(matter: tuple[Any, ...], steps: list[dict[str, Any]], report: Report) -> list[Finding]:
    _pk, number, kind, state, version, head = matter
    out: list[Finding] = []
    before, expected = START, 1
    for step in steps:
        while expected < step["version"] and expected <= version:
            out.append(Finding("removed", number, expected))
            expected += 1
            before = b""
        if step["version"] > version:
            out.append(Finding("inserted", number, step["version"]))
            continue
        said = bytes(step["said_hash"])
        # After a gap the hash before is unknown, and the step is judged by the one that follows it.
        if before and linked(before, number, [step[name] for name in FIELDS], said) != bytes(step["hash"]):
            out.append(Finding("changed", number, step["version"]))
        out += _words(number, step, said, report)
        before, expected = bytes(step["hash"]), step["version"] + 1
    out += [Finding("removed", number, gone) for gone in range(expected, version + 1)]
    if not out and before != bytes(head):
        out.append(Finding("header", number))
    if not out and not _leads(kind, steps, state):
        out.append(Finding("state", number))
    return out


def _words(number: str, step: dict[str, Any], said: bytes, report: Report) -> list[Finding]:
    sealed = step["sealed"]
    if not said:
        return [Finding("words_inserted", number, step["version"])] if sealed is not None else []
    if sealed is None:
        if step["erased__rule"] is None:
            return [Finding("words_removed", number, step["version"])]
        report.erased += 1
        return []
    try:
        same = said_hash(bytes(step["said__salt"]), unseal(sealed)) == said
    except ValueError:
        same = False
    return [] if same else [Finding("words_changed", number, step["version"])]


def _leads(kind: str, steps: list[dict[str, Any]], state: str) -> bool:
    try:
        return replayed(kinds()[kind].loop, [(step["move"], step["to_state"]) for step in steps]) == state
    except (KeyError, ValueError):
        return False


def _seals(report: Report) -> list[Finding]:
    """The newest seal is reckoned again, unless matters retired since; all are compared with the file."""
    out = []
    rows = list(Seal.objects.order_by("pk").values_list("pk", "at", "matters", "horizon", "root"))
    report.seals = len(rows)
    if rows:
        pk, at, _count, bound, root = rows[-1]
        if not Retired.objects.filter(at__gt=at).exists() and root_at(bound, epoch_starts_at(at))[1] != bytes(root):
            out.append(Finding("seal", str(pk)))
    kept = {(line["seal"], line["at"]): line["root"] for line in _lines()}
    out += [
        Finding("seal_file", str(pk))
        for pk, at, _c, _b, root in rows
        if kept.get((pk, at.isoformat()), bytes(root).hex()) != bytes(root).hex()
    ]
    return out


def _lines() -> Iterator[dict[str, Any]]:
    for path in sorted((Path(settings.HOME) / "seals").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    yield json.loads(line)
