"""Noticing and telling: one notice a rung, one delivery a channel, and nothing a mail server or webhook does can lose one."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from bihuan.station.loop.models import Delivery, Due, Notice
from bihuan.station.loop.send import LEASE, PAUSES, again, send_due
from bihuan.station.loop.sweep import ASIDE, sweep
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Receiver(http.server.BaseHTTPRequestHandler):
    answer = 200
    seen: list[tuple[str, dict[str, str]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.headers["X-Bihuan-Delivery"], body))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def webhook() -> Iterator[type[Receiver]]:
    handler = type("Receiver", (Receiver,), {"seen": [], "answer": 200})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.url = f"http://127.0.0.1:{server.server_port}/"  # type: ignore[attr-defined]
    yield handler
    server.shutdown()


def late_incident(cast: Cast, **columns: str) -> None:
    """An incident nobody sends a unit to, so that its dispatch clock tells the station."""
    for code in ("station", "desk", "county"):
        org = cast.organisations[code]
        for name, value in columns.items():
            setattr(org, name, value)
        org.save()
    cast.open("incident", title="家庭暴力", place="翠湖花园7幢", restricted=True)
    cast.later(minutes=30)
    assert sweep(cast.now) > 0


def test_a_notice_has_one_delivery_for_each_channel(cast: Cast) -> None:
    late_incident(cast, email="desk@example.invalid", webhook="http://127.0.0.1:9/")
    for notice in Notice.objects.all():
        channels = list(notice.deliveries.values_list("channel", flat=True))
        assert len(channels) == len(set(channels)) and "page" in channels


def test_e_mail_and_webhook_carry_number_and_link_only(cast: Cast, webhook: type[Receiver]) -> None:
    late_incident(cast, email="desk@example.invalid", webhook=webhook.url)  # type: ignore[attr-defined]
    assert send_due(cast.now) > 0
    assert mail.outbox and webhook.seen
    for text in [
        *(f"{one.subject}{one.body}" for one in mail.outbox),
        *(json.dumps(body, ensure_ascii=False) for _id, body in webhook.seen),
    ]:
        assert "330299-20260302-0001-J1" in text
        assert "翠湖" not in text and "家庭" not in text
    assert all(set(body) == {"delivery", "number", "link"} for _id, body in webhook.seen)


def test_a_delivery_that_fails_is_tried_again_later_and_later_under_its_own_id_and_then_listed_as_dead(
    cast: Cast, webhook: type[Receiver]
) -> None:
    late_incident(cast, webhook=webhook.url)  # type: ignore[attr-defined]
    webhook.answer = 500
    one = Delivery.objects.filter(channel="webhook").first()
    assert one
    waits = []
    for _ in range(len(PAUSES) + 1):
        send_due(cast.now)
        one.refresh_from_db()
        waits.append(one.next_at - cast.now)
        cast.later(seconds=waits[-1].total_seconds() + 1)
    assert one.state == "dead" and "500" in one.error
    assert waits == sorted(waits)
    assert [sent for sent, _body in webhook.seen].count(str(one.pk)) == len(PAUSES) + 1
    webhook.answer = 200
    assert again(one.pk, cast.now) and send_due(cast.now)
    one.refresh_from_db()
    assert one.state == "sent"


def test_a_webhook_that_never_answers_holds_up_nobody(cast: Cast, settings: object) -> None:
    import socket

    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    settings.WEBHOOK_TIMEOUT = 0.2  # type: ignore[attr-defined]
    late_incident(cast, email="desk@example.invalid", webhook=f"http://127.0.0.1:{silent.getsockname()[1]}/")
    send_due(cast.now)
    silent.close()
    assert Delivery.objects.filter(channel="email", state="sent").exists()
    hanging = Delivery.objects.filter(channel="webhook").first()
    assert hanging and hanging.state == "waiting" and "Timeout" in hanging.error


def test_a_sender_that_died_half_way_gives_its_delivery_back(cast: Cast) -> None:
    late_incident(cast)
    one = Delivery.objects.first()
    assert one
    Delivery.objects.filter(pk=one.pk).update(next_at=cast.now + LEASE, tries=1)  # claimed, then killed
    send_due(cast.now)
    one.refresh_from_db()
    assert one.state == "waiting"
    send_due(cast.later(seconds=LEASE.total_seconds() + 1))
    one.refresh_from_db()
    assert one.state == "sent"


def test_one_bad_row_cannot_stop_the_sweep(cast: Cast) -> None:
    bad, good = cast.open("incident"), cast.open("incident")
    Due.objects.filter(matter=bad).update(limit="nonsense")
    cast.later(minutes=30)
    assert sweep(cast.now) > 0
    assert Notice.objects.filter(matter=good, due__isnull=False).exists()
    aside = Due.objects.filter(matter=bad, clock="dispatch").get()
    assert aside.next_at == cast.now + ASIDE


def test_in_the_demo_one_can_read_what_would_have_been_sent(cast: Cast, settings: object, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"  # type: ignore[attr-defined]
    late_incident(cast, email="desk@example.invalid")
    send_due(cast.now + timedelta(seconds=1))
    assert any("330299-20260302-0001-J1" in file.read_text() for file in (tmp_path / "outbox").iterdir())
