"""A falling figure stands beside what was done to make it fall."""

from datetime import timedelta

from bihuan.station.kinds.incident.figures import integrity
from bihuan.station.kinds.incident.tests.scene import NOON, Scene
from bihuan.station.loop.history import HistoryRow, bulk_import


def test_the_share_made_invalid_is_reported_with_what_was_sorted_anew_joined_and_written_late(scene: Scene) -> None:
    matters = [scene.open() for _ in range(4)]
    scene.act(matters[0], "ask_invalid", "chen", reason="1301", words="拨错")
    scene.act(matters[0], "confirm_invalid", "shen")
    scene.act(matters[1], "ask_invalid", "chen", reason="1303", words="骂人")
    scene.act(matters[1], "deny_invalid", "shen", words="有事")
    for level in (2, 3):
        scene.act(matters[2], "reclassify", "chen", category="0402", level=level, reason="scene")
    scene.act(matters[3], "merge", "chen", into=matters[1].pk)
    scene.call(received_at=scene.now - timedelta(hours=2))
    scene.open(station="west")

    day = (NOON - timedelta(hours=12), NOON + timedelta(hours=12))
    found = integrity(*day, stations=[scene.orgs["east"].pk])
    assert (found.incidents, found.invalid, found.invalid_asked, found.invalid_denied) == (4, 1, 2, 1)
    assert (found.sorted_anew, found.merged, found.calls, found.late) == (1, 1, 5, 1)
    assert (found.invalid_share, found.sorted_share) == (0.25, 0.25)
    assert integrity(*day).incidents == 5
    assert integrity(day[1], day[1] + timedelta(days=1)).invalid_share is None


def test_incidents_from_earlier_records_are_told_apart(scene: Scene) -> None:
    scene.open()
    old = HistoryRow(chain="330299-20240101-0001", opened_at=NOON, closed_at=NOON, state="closed", origin=scene.orgs["east"].pk,
                     title="商业噪声", category="0902", place="老街88号", restricted=False, sheet={"received_at": NOON})  # fmt: skip
    bulk_import("incident", [old], now=scene.now)
    found = integrity(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
    assert (found.incidents, found.imported, found.calls) == (2, 1, 1)
