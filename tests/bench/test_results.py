"""The table of results: what a later run replaces, and what it must leave alone."""

from pathlib import Path

from bench.common import Row, percentile, record

HERE: dict[str, str | int | float] = {"cpu": "a processor", "cores": 2, "load": 1.0}


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.50, 0.99, 1.0)] == [50, 99, 100]
    assert percentile([7.0], 0.99) == 7


def test_a_later_run_replaces_its_own_rows_and_keeps_the_others(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    record([Row("lists", "inbox", "sqlite", {"p50 ms": 4}), Row("lists", "inbox", "postgresql", {"p50 ms": 5})], HERE, results)
    record([Row("lists", "inbox", "sqlite", {"p50 ms": 3}), Row("stream", "200 screens", "sqlite", {"p99 ms": 9})], HERE, results)
    text = results.read_text()
    assert "| inbox | sqlite | 3 |" in text and "| inbox | sqlite | 4 |" not in text
    assert "| inbox | postgresql | 5 |" in text and "| 200 screens | sqlite | 9 |" in text


def test_words_written_by_hand_around_a_table_stay(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    record([Row("lists", "inbox", "sqlite", {"p50 ms": 4})], HERE, results)
    results.write_text(results.read_text() + "\nWhy this falls short: a reason.\n")
    record([Row("lists", "inbox", "sqlite", {"p50 ms": 2})], HERE, results)
    assert "Why this falls short: a reason." in results.read_text()


def test_what_stands_on_no_database_is_replaced_too(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    for seconds in (3, 2):
        record([Row("ways", "by car", "", {"p95 ms": seconds})], HERE, results)
    assert results.read_text().count("by car") == 1
