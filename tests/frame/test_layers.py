"""What the import linter cannot see of the layers."""

import os
import re
import subprocess
import sys
import tomllib

import pytest
from django.apps import apps
from django.db import transaction

from tests.ground import ROOT

HOUSE = ROOT / "bihuan"


def heights() -> dict[str, int]:
    """Layer -> its height, from the very contract that `make check` holds."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == ["bihuan.station"])
    return {name.strip(): -depth for depth, layer in enumerate(layers) for name in layer.split("|")}


def layer_of(model: type) -> str | None:
    parts = model.__module__.split(".")
    return parts[2] if parts[:2] == ["bihuan", "station"] else None


OURS = [model for model in apps.get_models(include_auto_created=True) if layer_of(model)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model) -> None:
    height = heights()
    for field in model._meta.get_fields():
        target = field.related_model if field.is_relation and not field.auto_created else None
        if target is None or layer_of(target) is None:
            continue
        here, there = layer_of(model), layer_of(target)
        assert height[there] <= height[here], f"{model._meta.label}.{field.name} points up to {target._meta.label}"
        if here == there == "kinds":
            assert model._meta.app_label == target._meta.app_label, f"{model._meta.label}.{field.name}: no kind knows another"


def test_nothing_outside_knows_the_demo() -> None:
    known = re.compile(r"bihuan[./]demo\b")
    door = HOUSE / "__main__.py"  # the table of commands names it, by a path that is imported only when asked for
    files = [path for path in (HOUSE / "station").rglob("*") if path.suffix in (".py", ".html", ".js", ".csv", ".toml")]
    files += [path for path in (HOUSE / "loop").rglob("*.py")]
    assert [path for path in files if known.search(path.read_text("utf-8"))] == []
    assert known.search(door.read_text("utf-8"))


def test_the_guard_over_the_loops_tables_catches_a_stranger(db, tmp_path, monkeypatch) -> None:
    """A line of the product outside bihuan/station/loop that writes a table of the loop fails the test it runs in."""
    from bihuan.station.loop.models import LimitRow

    line = "def meddle(model): return model.objects.filter(value='').update(value='')"
    code = compile(line, str(HOUSE / "station" / "rooms" / "meddler.py"), "exec")
    names: dict = {}
    exec(code, names)
    with pytest.raises(AssertionError, match="rooms/meddler.py:1 writes a table of the loop"), transaction.atomic():
        names["meddle"](LimitRow)
    LimitRow.objects.filter(value="").update(value="")  # a test may set the scene


HEAVY = ("numpy", "scipy", "sklearn", "numba", "shapely", "osmium")
STARTED = ("commands.serve", "commands.sweep", "commands.send", "commands.seal", "commands.doctor", "commands.migrate", "bridges.sse")


def test_nothing_starts_with_what_only_the_map_or_a_forecast_needs() -> None:
    """Each command and each server imports what it says; the heavy libraries come with the first question that needs one."""
    names = [f"bihuan.station.{name}" for name in STARTED]
    lines = ["import sys, django; django.setup()", "from importlib import import_module", "from bihuan.station.loop.kinds import kinds",
             f"kinds(); [import_module(name) for name in {names}]", f"print([name for name in {HEAVY} if name in sys.modules])"]
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "bihuan.station.settings"}
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], env=settings, cwd=ROOT, capture_output=True, text=True).stdout == "[]\n"
