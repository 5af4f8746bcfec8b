"""Serving as an operator does it: one command up, one signal down."""

import signal
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.station import Station, until


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    """Command word of each child -> its process id."""
    out = {}
    for entry in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        words = Path(f"/proc/{entry}/cmdline").read_text().split("\0")
        if len(words) > 3:  # one that has just died has none
            out[words[2] if words[2] != "bihuan" else words[3]] = int(entry)
    return out


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z"
    except FileNotFoundError:
        return True


def test_it_starts_answers_and_stops_clean(station: Station) -> None:
    process = station.serve()
    answer = station.page("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy
    assert f"connect-src 'self' http://127.0.0.1:{station.port + 1}" in policy
    assert station.page("/static/vendor/maplibre-gl.css").status_code == 200
    started = children(process)
    assert set(started) == {"granian", "uvicorn", "sweep", "send", "seal"}
    until(lambda: all((station.home / "run" / f"{name}.beat").exists() for name in ("sweeper", "sender", "sealer")))
    doctor = {found["about"]: found["state"] for found in station.bihuan("doctor").said["findings"]}
    assert doctor["sweeper"] == doctor["sender"] == "good"

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert all(gone(pid) for pid in started.values())


def test_a_child_that_was_killed_is_started_again(station: Station) -> None:
    station.migrate()
    process = station.serve()
    before = until(lambda: children(process).get("sweep"))
    subprocess.run(["kill", "-9", str(before)], check=True)
    until(lambda: children(process).get("sweep") not in (None, before))
    assert station.page("/healthz").status_code == 200


def test_killed_without_a_word_it_leaves_no_process_behind(station: Station) -> None:
    station.migrate()
    process = station.serve()
    started = children(process)
    process.kill()
    until(lambda: all(gone(pid) for pid in started.values()))


def test_a_taken_port_is_refused_with_a_sentence(station: Station) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as a stale server leaves it: binding would succeed silently
        other.bind(("127.0.0.1", station.port))
        other.listen()
        answer = station.bihuan("serve")
    assert answer.code == 1
    assert answer.said["code"] == "port-taken"
    assert str(station.port) in answer.said["sentence"]["zh-hans"]
    assert "BIHUAN_PORT" in answer.said["sentence"]["en"]


def test_two_servers_never_share_one_home(station: Station) -> None:
    station.migrate()
    station.serve()
    elsewhere = Station(station.home, station.database)
    answer = elsewhere.bihuan("serve")
    assert (answer.code, answer.said["code"]) == (1, "serving")


def test_a_database_that_goes_away_and_comes_back_is_told_and_survived(station: Station) -> None:
    if not station.database:
        pytest.skip("SQLite is a file: it does not go away")
    station.migrate()
    process = station.serve()
    base, name = station.database.rsplit("/", 1)
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        page = until(lambda: (answer := station.page("/healthz")).status_code == 503 and answer)
        assert "数据库" in page.text and "The database" in page.text
        told = station.page("/healthz", Accept="application/json").json()
        assert told["error"] == "away" and told["sentence"].keys() == {"zh-hans", "en"}
        answer = station.bihuan("sweep")
        assert (answer.code, answer.said["code"]) == (1, "away")
        server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
    until(lambda: station.page("/healthz").status_code == 200)
    assert process.poll() is None
