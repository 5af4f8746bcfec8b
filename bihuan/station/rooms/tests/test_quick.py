"""The quick forms inside the call form: the call is written whatever stands in them, the incident opens, its page shows what is known."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.station.calls.models import Call, Draft
from bihuan.station.calls.models.quick import Fraud, Lost, Missing
from bihuan.station.calls.steps import set_step
from bihuan.station.kinds.incident.models import SearchSector
from bihuan.station.loop.models import Matter
from bihuan.station.people.actor import day_of
from bihuan.station.rights import retention
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import SAFE, call, move
from tests.cast import Cast

STRANGERS = ("bob", "tom", "sam", "charlie-dispatcher-far-station")


def form(kind: str, **more: str) -> dict[str, str]:
    return {"words": "", "source": "phone", "quick": kind, "token": uuid4().hex, **SAFE, **more}


def fraud(**more: str) -> dict[str, str]:
    facts = {"words": "我被骗了", "paid_at": "2026-11-20T10:00", "amount": "3万", "channel": "bank",
             "payee": "工商银行 6222 0212 3456 7890 123", "last_contact": "十分钟前还在通话"}
    return form("fraud", **{**facts, **more})


def missing(**more: str) -> dict[str, str]:
    return form("missing", **{"seen_place": "翠湖花园门口", "age_band": "child", "looks": "红外套，背蓝书包", **more})


def test_the_call_form_offers_the_three_with_their_keys_to_whoever_takes_calls(cast: Cast, at: At) -> None:
    for path in (reverse("new-call"), reverse("offline")):
        page = at("alice").get(path).content.decode()
        for name, key in (("fraud", "Alt+6"), ("missing", "Alt+7"), ("lost", "Alt+8")):
            assert f'name="quick" value="{name}"' in page and f"<kbd>{key}</kbd>" in page


def test_fraud_opens_its_incident_with_steps_and_a_clock_of_half_an_hour(cast: Cast, at: At) -> None:
    alice = at("alice")
    answer = alice.post(reverse("new-call"), fraud())
    matter, facts = Matter.objects.get(), Fraud.objects.get()
    assert answer["Location"] == f"{reverse('queue')}?m={matter.number}" and matter.category == "0106"
    assert matter.dues.get(clock="stop_payment").due_at == matter.opened_at + timedelta(minutes=30)
    assert (facts.amount, facts.channel, facts.payee) == (Decimal(30_000), "bank", "工商银行 …0123")
    page = alice.get(reverse("matter", args=[matter.number])).content.decode()
    for shown in ("30,000.00", "bank transfer", "…0123", "十分钟前还在通话", "urgent stop-payment request", "stop-payment requested"):
        assert shown in page, shown
    move(cast, matter, "alice", "stop_payment", outcome="sent")
    assert 'value="0106.dispatch.1" aria-pressed="true"' in alice.get(reverse("matter", args=[matter.number])).content.decode()
    for name in STRANGERS:
        assert at(name).get(reverse("matter", args=[matter.number])).status_code == 404


def test_a_whole_account_number_is_kept_nowhere_not_even_while_it_is_typed(cast: Cast, at: At) -> None:
    token = uuid4().hex
    at("alice").post(reverse("draft", args=[token]), fraud(token=token))
    assert Draft.objects.get().payee == "工商银行 …0123"


@pytest.mark.parametrize("second", ["", "twice"])
def test_a_quick_form_waits_for_nobody_though_another_call_may_be_about_the_same(cast: Cast, at: At, second: str) -> None:
    point = {"lat": 29.9, "lon": 121.4}
    call(cast, words="我被骗了", category="0106", **point)
    typed = fraud(pin="29.9,121.4", caller_phone="13800002716")
    answer = at("alice").post(reverse("new-call"), typed, follow=True)
    if second:
        at("alice").post(reverse("new-call"), typed)
    assert Matter.objects.filter(category="0106").count() == 1 and Fraud.objects.count() == 1
    assert "may be about the same" in answer.content.decode()


def test_a_missing_child_is_searched_for_at_once_and_only_the_crew_reads_of_it(cast: Cast, at: At) -> None:
    at("alice").post(reverse("new-call"), missing())
    matter = Matter.objects.get()
    assert (matter.category, matter.restricted, SearchSector.objects.count()) == ("0702", True, 13)
    assert Call.objects.get().place == "翠湖花园门口", "nothing is typed twice"
    page = at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    assert "红外套" in page and "given out 0/13" in page and "north-east" in page
    for name in ("adam", *STRANGERS):
        for path in (reverse("matter", args=[matter.number]), reverse("search-paper", args=[matter.number])):
            answer = at(name).get(path)
            assert answer.status_code == 404 and "红外套" not in answer.content.decode()
        assert at(name).post(reverse("search-paper", args=[matter.number]), {"purpose": "handling"}).status_code == 404


@pytest.mark.parametrize(
    ("age", "sort"), [("toddler", "0702"), ("teen", "0702"), ("adult", "0701"), ("elder", "0701"), ("", "0701"), ("x", "0701")])
def test_the_age_gives_the_class(cast: Cast, at: At, age: str, sort: str) -> None:
    at("alice").post(reverse("new-call"), missing(age_band=age))
    assert Matter.objects.get().category == sort


def test_the_search_list_prints_the_least_that_searchers_need_until_the_person_is_found(cast: Cast, at: At) -> None:
    alice = at("alice")
    alice.post(reverse("new-call"), missing(caller_name="王翠花", caller_phone="13905749183"))
    matter = Matter.objects.get()
    move(cast, matter, "alice", "assign_sector", sector=1, unit=cast.units[0].pk)
    path = reverse("search-paper", args=[matter.number])
    assert "红外套" not in alice.get(path).content.decode(), "what for is asked first"
    paper = alice.post(path, {"purpose": "handling"}).content.decode()
    assert "红外套" in paper and "翠湖花园门口" in paper and cast.units[0].name in paper and "0–300 m" in paper
    assert "王翠花" not in paper and "13905749183" not in paper
    move(cast, matter, "alice", "found", outcome="safe")
    assert alice.get(path).status_code == 404
    assert "the notice is withdrawn" in alice.get(reverse("matter", args=[matter.number])).content.decode()


def test_what_is_known_of_a_missing_person_is_erased_a_week_after_the_finding(
    cast: Cast, at: At, settings: object, tmp_path: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    at("alice").post(reverse("new-call"), missing())
    matter = Matter.objects.get()
    move(cast, matter, "alice", "found", outcome="safe")
    now = timezone.now()
    retention.retain(now + timedelta(days=6))
    assert Missing.objects.get().looks
    assert retention.retain(now + timedelta(days=8))["missing"] == 1
    one = Missing.objects.get()
    assert (one.looks, one.seen_place, one.age_band) == ("", "", "child")


def test_what_is_known_of_a_fraud_is_erased_ninety_days_after_the_closing_and_its_sum_stays(
    cast: Cast, at: At, settings: object, tmp_path: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    at("alice").post(reverse("new-call"), fraud())
    now = timezone.now()
    retention.retain(now + timedelta(days=91))
    assert Fraud.objects.get().payee, "still open"
    Matter.objects.update(closed_at=now)
    retention.retain(now + timedelta(days=91))
    one = Fraud.objects.get()
    assert (one.payee, one.last_contact, one.amount) == ("", "", Decimal(30_000))


def test_a_lost_thing_at_the_front_desk_gets_its_number_its_receipt_and_its_steps(cast: Cast, at: At) -> None:
    typed = form("lost", source="desk", item="黑色钱包", lost_at="2026-11-20T08:00", lost_place="公交站", marks="内有学生卡")
    answer = at("alice").post(reverse("new-call"), typed)
    one, matter = Call.objects.get(), Matter.objects.get()
    assert answer["Location"] == reverse("receipt", args=[one.number]) and matter.number == f"{one.number}-J1"
    assert (matter.category, Lost.objects.get().marks, one.source) == ("0802", "内有学生卡", "desk")
    page = at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    assert "黑色钱包" in page and 'value="0802.intake.1"' in page


def test_a_quarrel_brought_to_the_front_desk_has_the_number_series_and_the_loop_of_a_phone_call(cast: Cast, at: At) -> None:
    alice = at("alice")
    for source in ("phone", "desk"):
        alice.post(reverse("new-call"), {"words": f"评评理 {source}", "category": "0401", "source": source, "token": uuid4().hex, **SAFE})
    first, second = Call.objects.order_by("pk")
    assert (first.number[:-4], int(first.number[-4:]) + 1) == (second.number[:-4], int(second.number[-4:]))
    told = [{move["name"] for move in alice.get(f"/api/matters/{one.number}-J1").json()["moves"]} for one in (first, second)]
    assert told[0] == told[1] and "triage" in told[0]
    assert first.matter.dues.values_list("clock", flat=True).count() == second.matter.dues.values_list("clock", flat=True).count()


BAD = ("x" * 100_000, "🚨👩‍👩‍👧😱", "\u202eداخل\u202c שלום", "<script>alert(1)</script>", "'; DROP TABLE calls_call; --", "\0", "-5",
       "1e400")


@pytest.mark.parametrize("given", BAD)
@pytest.mark.parametrize("kind", ["fraud", "missing", "lost"])
def test_whatever_stands_in_its_fields_the_call_is_written_and_the_incident_opens(cast: Cast, at: At, kind: str, given: str) -> None:
    fields = {"fraud": ("paid_at", "amount", "channel", "payee", "last_contact"), "missing": ("seen_at", "seen_place", "age_band", "looks"),
              "lost": ("item", "lost_at", "lost_place", "marks")}[kind]
    alice = at("alice")
    typed = form(kind, words="救命", **dict.fromkeys(fields, given))
    token = typed["token"]
    assert alice.post(reverse("draft", args=[token]), typed).status_code == 200
    alice.post(reverse("new-call"), typed)
    one, matter = Call.objects.get(), Matter.objects.get()
    page = alice.get(reverse("matter", args=[matter.number]))
    assert page.status_code == 200 and len(page.content) < 150_000 and b"<script>alert(1)" not in page.content
    if given.strip("\0"):
        assert one.remarks and alice.get(reverse("call", args=[one.number])).status_code == 200


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [("amount", "-5", "no sum of money"), ("amount", "0", "no sum of money"), ("amount", "很多", "no sum of money"),
     ("paid_at", "1970-01-01T00:00", "no time at which"), ("paid_at", "yesterday", "no time at which"),
     ("paid_at", "2199-01-01T00:00", "lies in the future"), ("channel", "carrier pigeon", "not one of the choices")])
def test_what_cannot_be_is_left_open_and_said_on_the_call(cast: Cast, at: At, field: str, given: str, sentence: str) -> None:
    at("alice").post(reverse("new-call"), fraud(**{field: given}))
    page = at("alice").get(reverse("call", args=[Call.objects.get().number])).content.decode()
    assert sentence in page and given in page
    assert not getattr(Fraud.objects.get(), field) and Matter.objects.exists()


@pytest.mark.parametrize(
    ("given", "amount"),
    [("3000", "3000"), ("3,000.50", "3000.50"), ("￥３０００元", "3000"), ("3万", "30000"), ("1.25万", "12500"), ("  88 ", "88")])
def test_a_sum_is_read_as_people_write_it(cast: Cast, at: At, given: str, amount: str) -> None:
    at("alice").post(reverse("new-call"), fraud(amount=given))
    assert Fraud.objects.get().amount == Decimal(amount)


def test_an_empty_quick_form_is_no_call_and_only_written_down_it_waits_to_be_sorted(cast: Cast, at: At) -> None:
    alice = at("alice")
    assert alice.post(reverse("new-call"), form("fraud")).status_code == 422 and not Call.objects.exists()
    alice.post(reverse("new-call"), fraud(then="keep"))
    assert Call.objects.get().matter is None and Fraud.objects.exists()


def test_should_the_facts_not_be_kept_they_stand_in_the_words_of_the_call(cast: Cast, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Fraud.objects, "create", full)
    at("alice").post(reverse("new-call"), fraud())
    one = Call.objects.get()
    assert one.matter and "我被骗了" in one.words and "十分钟前还在通话" in one.words and not Fraud.objects.exists()


def test_a_step_card_is_printed_with_its_version(cast: Cast, at: At) -> None:
    library = at("olga").get(reverse("step-cards")).content.decode()
    assert reverse("step-card", args=["0106"]) in library
    paper = at("olga").get(reverse("step-card", args=["0106"])).content.decode()
    assert "Version as delivered" in paper and "urgent stop-payment request" in paper and "反电信网络诈骗法" in paper
    now, said = timezone.now(), {"zh": "再问", "en": "Ask again", "mandatory": False}
    today = day_of(now)
    set_step("0106.intake.9", said, since=today, basis="所务会", by=None, now=now)
    paper = at("olga").get(reverse("step-card", args=["0106"])).content.decode()
    assert f"Version of {today}" in paper and "Ask again" in paper
    assert at("olga").get(reverse("step-card", args=["9999"])).status_code == 404
    for name in ("bob", "tom"):
        assert at(name).get(reverse("step-cards")).status_code == at(name).get(reverse("step-card", args=["0106"])).status_code == 404


def test_the_page_tells_who_accepted_or_refused_a_referral(cast: Cast, at: At) -> None:
    at("alice").post(reverse("new-call"), {"words": "车被偷", "category": "0103", "source": "phone", "token": uuid4().hex, **SAFE})
    matter = move(cast, Matter.objects.get(), "alice", "refer", organisation=cast.organisations["county"].pk, task="串案")
    move(cast, matter, "alice", "answer_referral", help=matter.version, verdict="refused", words="电话答复：不接")
    page = at("alice").get(reverse("matter", args=[matter.number])).content.decode()
    assert "refused" in page and "电话答复：不接" in page and str(cast.people["alice"]) in page
