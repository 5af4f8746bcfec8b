"""What the shipped sorter does with calls written by hand: police calls wrongly offered for diversion, and what it is worth otherwise."""

import csv
import os
import time
from pathlib import Path

import django
import numpy as np
from scipy.stats import beta

from bench import common

BY_HAND = Path(__file__).with_name("calls_by_hand.csv")
WRONG_AT_MOST = 0.005


def measured(path: Path) -> common.Row:
    """The file has the columns text, truth (police, township or divert, neither) and code (the class)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
    django.setup()
    from bihuan.station.calls.categories import shipped
    from bihuan.station.calls.proposing import TOWNSHIP, shipped_sorter, suggested

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    classes, model = shipped(), shipped_sorter()
    for row in rows[:50]:
        suggested(row["text"], classes, model)
    found, milliseconds = [], []
    for row in rows:
        begun = time.perf_counter()
        found.append(suggested(row["text"], classes, model))
        milliseconds.append(1000 * (time.perf_counter() - begun))
    police, divert = np.asarray([(row["truth"] == "police", row["truth"] in ("township", "divert")) for row in rows]).T
    offered = np.asarray([proposal.route == TOWNSHIP for proposal in found])
    said = [proposal.sort.code == row["code"] for row, proposal in zip(rows, found, strict=True) if proposal.sort]
    wrong, of_all, late = int((police & offered).sum()), int(police.sum()), common.percentile(milliseconds, 0.95)
    return common.Row("sorting", f"calls written by hand: {path.name}", "–", {
        "police calls": of_all, "wrongly offered": wrong, "share wrongly offered": round(wrong / of_all, 4),
        "95 % upper bound": round(upper_bound(wrong, of_all), 4), "at most .5 %": "yes" if wrong <= WRONG_AT_MOST * of_all else "no",
        "divert rows": int(divert.sum()), "divert rows offered": int((divert & offered).sum()),
        "said": len(said), "named right": sum(said), "right of the said": round(sum(said) / max(1, len(said)), 4),
        "p95 ms": round(late, 2), "at most 3 ms": "yes" if late <= 3 else "no",
    })  # fmt: skip


def upper_bound(wrong: int, of_all: int) -> float:
    """The upper end of the exact two-sided interval of 95 % (Clopper & Pearson, Biometrika 1934)."""
    return 1.0 if wrong == of_all else float(beta.ppf(0.975, wrong + 1, of_all - wrong))
