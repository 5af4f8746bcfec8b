"""What is wrong after the fleet has gone down: each finding one sentence; an empty list is what the test wants."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bihuan.station.loop.audit import verify
from bihuan.station.loop.kinds import kinds
from bihuan.station.loop.models import Delivery, Due, Matter, Notice, Said, Step
from bihuan.station.loop.times import rules
from bihuan.station.people.actor import day_of


def findings(folder: Path) -> dict[str, Any]:
    journal, received = _lines(folder / "journal"), _lines(folder / "received")
    found = [*(str(one) for one in verify().findings), *_steps(journal), *_notices(), *_rungs(), *_deliveries(received)]
    return {"findings": found[:50], "steps": Step.objects.count(), "notices": Notice.objects.count(), "received": len(received),
            "acknowledged": sum("done" in line for line in journal), "failures": _lines(folder / "failures")[:3]}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def _steps(journal: list[dict[str, Any]]) -> Iterator[str]:
    """No step that was acknowledged is gone, none stands that nobody set out to make, none was made twice."""
    steps = {(matter, version): (move, actor) for matter, version, move, actor in
             Step.objects.values_list("matter_id", "version", "move", "actor_id")}
    intents = {line["intent"]: line for line in journal if "intent" in line}
    meant = {(one["matter"], one["version"], one["move"], one["actor"]) for one in intents.values()}
    acknowledged = [intents[line["done"]] for line in journal if "done" in line]
    for one in acknowledged:
        if steps.get((one["matter"], one["version"])) != (one["move"], one["actor"]):
            yield f"lost: {one}"
    for place, times in Counter((one["matter"], one["version"]) for one in acknowledged).items():
        if times > 1:
            yield f"two were told that they made step {place}"
    for (matter, version), (move, actor) in steps.items():
        if move != "open" and (matter, version, move, actor) not in meant:
            yield f"nobody made step {version} of {matter}: {move}"
    refused = {line["refused"] for line in journal if "refused" in line}
    for intent, times in Counter(word for words in Said.objects.values_list("words", flat=True) for word in _marks(words)).items():
        if times > 1:
            yield f"said twice: {intents[intent]}"
        if intent in refused:
            yield f"refused, and yet written: {intents[intent]}"
    for matter, version in Matter.objects.values_list("pk", "version"):
        if sorted(number for key, number in steps if key == matter) != list(range(1, version + 1)):
            yield f"the steps of {matter} are not 1 to {version}"


def _marks(words: str) -> set[str]:
    """The intents named in what was said at one step (one move may ask for several words)."""
    return {said.split()[-1] for said in json.loads(words).values() if isinstance(said, str) and said.startswith("说了一句话 ")}


def _notices() -> Iterator[str]:
    """Every step that tells somebody has told."""
    told = set(Notice.objects.exclude(step=None).values_list("step_id", flat=True))
    for pk, move, kind in Step.objects.values_list("pk", "move", "matter__kind"):
        loop = kinds()[kind].loop
        tells = loop.tells_opening if move == "open" else loop.moves[move].tells or loop.moves[move].tells_reporter
        if tells and pk not in told:
            yield f"step {pk} ({kind}.{move}) told nobody"


def _rungs() -> Iterator[str]:
    """Every rung that a clock has passed was told. Clocks that may skip rungs (resumed, extended, waiting for children) are left out."""
    told = set(Notice.objects.exclude(due=None).values_list("due_id", "rung"))
    table = rules()
    for due in Due.objects.filter(extended=0).select_related("matter"):
        definition = kinds()[due.matter.kind].loop.clock(due.clock)
        if definition.waits or definition.runs and definition.per == "matter":
            continue
        facts: dict[str, str] = {}
        for rung, step in enumerate(definition.ladder[:due.rung]):
            if step.when.find(table, facts, day_of(due.started_at)) and (due.pk, rung) not in told:
                yield f"clock {due.clock} of {due.matter}: rung {rung} told nobody"


def _deliveries(received: list[dict[str, Any]]) -> Iterator[str]:
    """Every notice was delivered everywhere; a delivery that was cut off came again under its own id, never under another."""
    for state, times in Counter(Delivery.objects.exclude(state="sent").values_list("state", flat=True)).items():
        yield f"{times} deliveries are {state}"
    channels = Counter(Delivery.objects.values_list("notice_id", "channel"))
    for notice in Notice.objects.values_list("pk", flat=True):
        if channels[notice, "page"] != 1 or channels[notice, "webhook"] != 1:
            yield f"notice {notice} has not one delivery to the page and one to the webhook"
    known = {str(pk): number for pk, number in Delivery.objects.filter(channel="webhook").values_list("pk", "notice__matter__number")}
    arrived: dict[str, set[str]] = {}
    for line in received:
        arrived.setdefault(line["headers"]["x-bihuan-delivery"], set()).add(line["body"]["number"])
    for delivery in known.keys() - arrived.keys():
        yield f"delivery {delivery} is marked as sent and never arrived"
    for delivery, numbers in arrived.items():
        if numbers != {known.get(delivery)}:
            yield f"delivery {delivery} arrived for {numbers}, known as {known.get(delivery)}"
