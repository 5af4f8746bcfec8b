"""OSRM and Valhalla on the same questions, in a side process: their wheels need Python 3.12, which the product does not."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import common
from bihuan.insight.places.roads import Roads

WORKER = Path(__file__).with_name("road_peers_worker.py")
PACKAGES = ("osrm-bindings", "pyvalhalla")


def ask_peers(extract: Path, asked: Sequence[Any], ours: Roads) -> list[common.Row]:
    """Where one of them cannot be had, it is said and there are no rows."""
    with tempfile.TemporaryDirectory(prefix="bihuan-peers-") as folder:
        try:
            answers = _side_process(extract, asked, Path(folder))
        except (LookupError, subprocess.CalledProcessError) as fault:
            said = getattr(fault, "stderr", "") or fault
            print(f"OSRM and Valhalla are not beside it: {str(said).strip()[-400:]}", file=sys.stderr)
            return []
    seconds, spent = [], []
    for places in asked:
        begun = time.perf_counter()
        seconds.append(ours.times(places[:-1], tuple(places[-1])).seconds)
        spent.append(1000 * (time.perf_counter() - begun))
    mine, quick = np.concatenate(seconds), common.percentile(spent, 0.95)
    return [common.Row("who goes: roads", name, "", _figures(one, mine, quick)) for name, one in answers.items()]


def _figures(answer: dict[str, Any], mine: np.ndarray, quick: float) -> dict[str, str | int | float]:
    theirs = np.array([np.nan if one is None else one for row in answer["seconds"] for one in row], dtype=np.float64)
    both = np.isfinite(theirs) & (theirs > 60) & np.isfinite(mine)
    ratio = mine[both] / theirs[both]
    return {
        "made ready s": round(answer["built"], 1), "p50 ms": round(common.percentile(answer["milliseconds"], 0.50), 2),
        "p95 ms": round(common.percentile(answer["milliseconds"], 0.95), 2),
        "theirs / ours, p95": round(common.percentile(answer["milliseconds"], 0.95) / quick, 1),
        "our seconds / theirs, median": round(float(np.median(ratio)), 2),
        "of 90 %": f"{np.quantile(ratio, 0.05):.2f}–{np.quantile(ratio, 0.95):.2f}"}


def _side_process(extract: Path, asked: Sequence[Any], folder: Path) -> dict[str, Any]:
    python = _python()
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True, capture_output=True, text=True)
    side = folder / "venv" / "bin" / "python"
    subprocess.run([side, "-m", "pip", "install", "-q", *PACKAGES], check=True, capture_output=True, text=True)
    given = json.dumps({"extract": str(extract.resolve()), "folder": str(folder), "asked": [places.tolist() for places in asked]})
    done = subprocess.run([side, WORKER], input=given, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout[done.stdout.index('{"osrm'):]))


def _python() -> str:
    kept = sorted((Path.home() / ".pyenv" / "versions").glob("3.12*/bin/python3.12"))
    found = next((str(path) for path in kept), None) or shutil.which("python3.12")
    if found is None:
        raise LookupError("there is no Python 3.12 on this machine")
    return found
