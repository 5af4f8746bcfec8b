"""The audit names what was changed, removed or inserted behind the engine's back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.station.frame import append_only
from bihuan.station.loop.audit import verify
from bihuan.station.loop.models import Matter, Said, Seal, Step
from bihuan.station.loop.seal import seal, seals_file
from tests.cast import Cast
from tests.walking import walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    """Seals go into a file too, which no rolled-back transaction empties."""
    settings.HOME = tmp_path


@pytest.fixture
def unguarded(cast: Cast) -> Iterator[None]:
    """Somebody with the database's own password has taken the triggers away."""
    append_only.drop()  # until the test's transaction is rolled back
    yield


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return next(one for seed in range(50) if (one := walk("incident", cast, seed, steps=12)).version >= 4)


def found(matter: Matter) -> set[tuple[str, int]]:
    return {(finding.code, finding.version) for finding in verify().findings if finding.number == matter.number}


def test_an_untouched_ledger_is_clean(matter: Matter) -> None:
    report = verify()
    assert report.clean and report.matters >= 1 and report.steps >= matter.version


@pytest.mark.parametrize(("column", "value"), [("move", "close"), ("to_state", "closed"), ("post", "chief"), ("code", "x"), ("part", 9)])
def test_a_changed_step_is_named(matter: Matter, unguarded: None, column: str, value: object) -> None:
    Step.objects.filter(matter=matter, version=2).update(**{column: value})
    assert ("changed", 2) in found(matter)


def test_a_removed_step_is_named(matter: Matter, unguarded: None) -> None:
    step = Step.objects.filter(matter=matter, version=2)
    Said.objects.filter(step__in=step).delete()
    step._raw_delete("default")
    assert ("removed", 2) in found(matter)


def test_a_removed_last_step_is_named(matter: Matter, unguarded: None) -> None:
    step = Step.objects.filter(matter=matter, version=matter.version)
    from bihuan.station.loop.models import Notice

    Notice.objects.filter(step__in=step).update(step=None)
    Said.objects.filter(step__in=step).delete()
    step._raw_delete("default")
    assert ("removed", matter.version) in found(matter)


def test_an_inserted_step_is_named(matter: Matter, unguarded: None) -> None:
    last = Step.objects.get(matter=matter, version=matter.version)
    last.pk, last.version = None, matter.version + 1
    last.save(force_insert=True)
    assert ("inserted", matter.version + 1) in found(matter)


def test_changed_removed_and_added_words_are_told_apart(matter: Matter, unguarded: None) -> None:
    spoken = list(Said.objects.filter(step__matter=matter).order_by("pk"))
    silent = Step.objects.filter(matter=matter, said=None).first()
    Said.objects.filter(pk=spoken[0].pk).update(words='{"x":"y"}')
    changed = spoken[0].step.version
    assert ("words_changed", changed) in found(matter)
    if silent:
        Said.objects.create(step=silent, salt=b"0" * 16, words="{}")
        assert ("words_inserted", silent.version) in found(matter)
    Said.objects.filter(pk=spoken[0].pk).delete()
    assert ("words_removed", changed) in found(matter)


def test_a_state_that_the_steps_do_not_lead_to_is_named(matter: Matter) -> None:
    Matter.objects.filter(pk=matter.pk).update(state="invalid" if matter.state != "invalid" else "taken")
    assert ("state", 0) in found(matter)


def test_missing_triggers_are_named(matter: Matter, unguarded: None) -> None:
    assert {finding.number for finding in verify().findings if finding.code == "trigger"} == set(append_only.names())


def test_a_forger_who_recomputes_the_whole_chain_is_caught_by_the_seal(cast: Cast, matter: Matter, unguarded: None) -> None:
    Step.objects.update(xid=1)  # long ago: a seal on PostgreSQL covers no transaction that is still open, and this test is one
    seal(cast.now)
    assert verify().clean or {finding.code for finding in verify().findings} == {"trigger"}
    forge(matter, lambda step: setattr(step, "code", "forged"))
    assert "seal" in {finding.code for finding in verify().findings}


def test_a_seal_that_differs_from_its_file_is_named(cast: Cast, matter: Matter, unguarded: None) -> None:
    made = seal(cast.now)
    assert str(bytes(made.root).hex()) in seals_file(cast.now).read_text()
    Seal.objects.filter(pk=made.pk).update(root=b"x" * 32)
    assert {"seal", "seal_file"} <= {finding.code for finding in verify().findings}


def test_a_seal_still_fits_after_more_has_happened(cast: Cast, matter: Matter) -> None:
    seal(cast.now)
    walk("incident", cast, 99, steps=6)
    assert verify().clean


def forge(matter: Matter, change: Callable[[Step], None]) -> None:
    """Rewrites a chain with right hashes throughout, header included."""
    from bihuan.loop.chain import START
    from bihuan.station.loop.ledger import link

    before = START
    for step in matter.steps.order_by("version"):
        if step.version == 2:
            change(step)
        before = step.hash = link(before, matter.number, step)
        step.save(force_update=True)
    Matter.objects.filter(pk=matter.pk).update(head=before)
