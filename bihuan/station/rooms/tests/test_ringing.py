"""The reporter is told: by a message where this place has a gateway, else by the desk, which sees whom to ring and what to say."""

import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import timezone

from bihuan.loop import Refused
from bihuan.station.kinds.diversion.models import DiversionSheet
from bihuan.station.loop.models import Delivery, Matter, Quiet, Ring
from bihuan.station.loop.send import PAUSES, send_due
from bihuan.station.loop.texts import set_text, to_reporter
from bihuan.station.rights.models import Read
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, incident, move
from tests.cast import Cast

KEY = "sixteen characters at least"
PHONE = "13800002716"


class Gateway(http.server.BaseHTTPRequestHandler):
    answer = 200
    seen: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        self.seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def gateway(settings: LazySettings) -> Iterator[type[Gateway]]:
    handler = type("Gateway", (Gateway,), {"seen": [], "answer": 200})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MESSAGE_URL, settings.MESSAGE_KEY = f"http://127.0.0.1:{server.server_port}/", KEY
    yield handler
    server.shutdown()


def signed_for(cast: Cast, **given: object) -> Matter:
    matter = diverted(cast, **given)
    DiversionSheet.objects.filter(pk=matter.pk).update(caller_phone=PHONE)
    return move(cast, matter, "tom", "accept")


def answered(cast: Cast, words: str) -> Matter:
    matter = move(cast, incident(cast, words=words), "alice", "contact", how="phone", reached="spoken")
    return move(cast, matter, "alice", "close", result="answered", words="已劝停", feedback="已当面告知")


def test_a_closed_incident_is_told_by_message_and_never_rung_a_second_time(cast: Cast, settings: LazySettings) -> None:
    answered(cast, "楼下很吵")
    assert not Ring.objects.exists() and not Delivery.objects.filter(channel=Delivery.Channel.MESSAGE).exists()
    settings.MESSAGE_URL, settings.MESSAGE_KEY = "http://127.0.0.1:9/", KEY
    matter = answered(cast, "楼上很吵")
    told = Delivery.objects.get(channel=Delivery.Channel.MESSAGE)
    assert told.notice.matter_id == matter.pk and not Ring.objects.exists()


def test_without_a_gateway_the_desk_rings_and_sees_what_to_say(cast: Cast, at: At) -> None:
    matter = signed_for(cast)
    text = at("alice").get(reverse("ring")).content.decode()
    assert matter.number in text and "已由room签收" in text and matter.chain in text
    assert PHONE not in text
    assert PHONE in at("alice").get(reverse("rung", args=[matter.number])).content.decode()
    reads = Read.objects.filter(number=matter.number, what="number")
    assert [(str(read.person), read.purpose) for read in reads] == [("alice", "ring")]
    at("alice").post(reverse("rung", args=[matter.number]), {"result": "told"})
    one = Ring.objects.get()
    assert (one.result, str(one.by), one.tries) == ("told", "alice", 1) and one.done_at
    assert matter.number not in at("alice").get(reverse("ring")).content.decode()


def test_one_call_settles_all_that_was_to_be_said_and_the_newest_sentence_is_shown(cast: Cast, at: At) -> None:
    matter = move(cast, signed_for(cast), "tom", "assign", department=cast.org("D06"))
    text = at("alice").get(reverse("ring")).content.decode()
    assert text.count(f'href="{reverse("matter", args=[matter.number])}"') == 1
    assert "已交D06办理" in text and "签收" not in text
    at("alice").post(reverse("rung", args=[matter.number]), {"result": "told"})
    assert not Ring.objects.filter(done_at=None).exists() and Ring.objects.count() == 2


def test_nobody_answers_three_times_and_that_ends_it(cast: Cast, at: At) -> None:
    matter = signed_for(cast)
    for still in (True, True, False):
        at("alice").post(reverse("rung", args=[matter.number]), {"result": "not_reached"})
        assert Ring.objects.filter(done_at=None).exists() is still


def test_who_wishes_not_to_be_told_is_told_no_more(cast: Cast, at: At, gateway: type[Gateway], settings: LazySettings) -> None:
    settings.MESSAGE_URL = ""
    matter = signed_for(cast)
    at("alice").post(reverse("rung", args=[matter.number]), {"result": "declined"})
    assert str(Quiet.objects.get()) == matter.chain
    move(cast, matter, "tom", "assign", department=cast.org("D06"))
    assert not Ring.objects.filter(done_at=None).exists()
    assert not Delivery.objects.filter(channel="message").exists()


def test_only_the_station_s_own_desk_has_the_list(cast: Cast, at: At) -> None:
    matter = signed_for(cast)
    for name in ("tom", "bob", "olga", "sam", "charlie-dispatcher-far-station"):
        assert matter.number not in at(name).get(reverse("ring")).content.decode(), name
        assert at(name).get(reverse("rung", args=[matter.number])).status_code == 404, name
        assert at(name).post(reverse("rung", args=[matter.number]), {"result": "told"}).status_code == 404, name
    assert Ring.objects.get().done_at is None
    assert at("alice").post(reverse("rung", args=[matter.number]), {"result": "whatever"}).status_code == 404


def test_a_message_is_signed_and_says_number_and_sentence_and_nothing_else(cast: Cast, gateway: type[Gateway]) -> None:
    matter = signed_for(cast)
    assert not Ring.objects.exists()
    send_due(timezone.now())
    headers, sent = gateway.seen[0]
    delivery = Delivery.objects.get(channel="message")
    sentence = f"编号{matter.chain}：反映的事已由room签收，接下来交给承办单位。"
    assert json.loads(sent) == {"delivery": str(delivery.pk), "to": PHONE, "text": sentence}
    signature = hmac.new(KEY.encode(), headers["X-Bihuan-Time"].encode() + b"." + sent, sha256).hexdigest()
    assert headers["X-Bihuan-Signature"] == signature
    assert delivery.state == "sent" and PHONE not in f"{delivery.address}{delivery.error}"
    assert "http" not in json.loads(sent)["text"]


def test_a_message_that_cannot_be_brought_becomes_a_call_of_the_desk(cast: Cast, gateway: type[Gateway]) -> None:
    gateway.answer = 500
    signed_for(cast)
    now = timezone.now()
    for pause in (0, *PAUSES):
        send_due(now := now + timedelta(seconds=pause + 1))
    assert Delivery.objects.get(channel="message").state == "dead"
    assert Ring.objects.get().done_at is None


def test_a_reporter_without_a_number_is_a_call_of_the_desk_at_once(cast: Cast, gateway: type[Gateway]) -> None:
    matter = signed_for(cast)
    DiversionSheet.objects.filter(pk=matter.pk).update(caller_phone="")
    send_due(timezone.now())
    assert not gateway.seen and Delivery.objects.get(channel="message").error == "no number"
    assert Ring.objects.get().matter_id == matter.pk


def test_a_restricted_matter_is_never_told_by_message_and_its_line_is_a_number_only(cast: Cast, at: At, gateway: type[Gateway]) -> None:
    matter = incident(cast, category="0301", words="家暴求助", place="翠湖花园 7 幢")
    move(cast, matter, "alice", "ask_extension", term="1d", words="等她回来")
    move(cast, matter, "lena", "grant_extension")
    send_due(timezone.now())
    assert not gateway.seen and not Delivery.objects.filter(channel="message").exists()
    assert Ring.objects.get().matter_id == matter.pk
    masked, whole = (at(name).get(reverse("ring")).content.decode() for name in ("adam", "alice"))
    assert matter.number in masked and "m-lock" in masked and "反映" not in masked and "最迟" not in masked
    assert at("adam").get(reverse("rung", args=[matter.number])).status_code == 404
    assert "最迟" in whole


def test_the_sentence_is_a_dated_text_with_known_blanks_only(cast: Cast, at: At) -> None:
    now = timezone.now()
    with pytest.raises(Refused) as refused:
        set_text("reporter.diversion.accept", "{caller}：已签收", now.date(), "测试", by=None, now=now)
    assert refused.value.code == "no_such_blank"
    matter = signed_for(cast)
    set_text("reporter.diversion.accept", "镇里已收到{number}", timezone.localdate(now), "测试", by=None, now=now)
    assert to_reporter(Ring.objects.get(matter=matter).notice) == f"镇里已收到{matter.chain}"
