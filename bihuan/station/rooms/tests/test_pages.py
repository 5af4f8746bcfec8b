"""Every page for every post: what opens, and what does not exist."""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, reverse

from bihuan.station.rooms import urls
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import call, diverted, sent
from tests.cast import Cast

POLICE = {"alice", "olga", "aux", "lena", "ivan", "lex"}
TOWNSHIP = {"tom", "theo", "bob"}
KEEPERS = {"charlie-admin-elsewhere", "charlie-security-elsewhere", "charlie-auditor-elsewhere"}
EVERYBODY = POLICE | TOWNSHIP | KEEPERS
TAKES_CALLS = POLICE - {"lex"}

# Where a page does not open for everybody who has signed in
ADMINS = {"charlie-admin-elsewhere"}
DESK = DISPATCHING = {"alice", "lena", "ivan"}
GUARDS, WATCHERS = {"charlie-security-elsewhere"}, {"charlie-security-elsewhere", "charlie-auditor-elsewhere"}
ONLY = {
    "step-cards": POLICE,
    "queue": POLICE, "queue-sum": POLICE, "units": POLICE, "map": POLICE, "map-layers": POLICE, "map-outlines": POLICE,
    "map-roads": POLICE,
    **dict.fromkeys(("wall", "wall-now", "wall-day"), DISPATCHING),
    "map-areas": ADMINS, "map-areas-outlines": ADMINS,
    "watches": POLICE, **dict.fromkeys(("responses", "responses-sheet", "hot-places", "hot-places-sheet", "hot-issues"),
                                      {"lena", "ivan"}),
    **dict.fromkeys(("lines", "lines-now"), set()),  # only with a line: lines/tests/test_telephone.py
    "calls": DESK, "same-matter": TAKES_CALLS, "new-call": TAKES_CALLS, "paper-call": TAKES_CALLS, "offline": TAKES_CALLS,
    "proposals": TAKES_CALLS,
    **dict.fromkeys(("plans", "plan-now", "recall", "joint"), DESK),  # a joint desk opens the last also to whoever sits there
    **dict.fromkeys(("expected", "surge-now"), POLICE),
    **dict.fromkeys(("relief", "shifts", "shifts-paste"), {"alice", "lena", "ivan", "tom", "theo"}),
    "leader": {"lena", "ivan", "theo"}, "unclosed": DESK | {"lex", "tom", "theo"},
    "figures": EVERYBODY - ADMINS - GUARDS, "figures-list": EVERYBODY - ADMINS - GUARDS, "strength": DESK | {"tom", "theo"},
    **dict.fromkeys(("zones", "models"), ADMINS | {"lena", "ivan"}),
    "outbox": KEEPERS, "tables": ADMINS, "setup": ADMINS, "people": ADMINS, "areas": ADMINS,
    "administration": ADMINS,
    "security": WATCHERS, "signed-in": GUARDS, "sign-ins": WATCHERS, "account-changes": WATCHERS,
    "reads": {"charlie-auditor-elsewhere"}, "retention": {"charlie-auditor-elsewhere"},
    **dict.fromkeys(("control", "control-sheet", "disclosures", "disclosures-sheet"), {"charlie-auditor-elsewhere"}),
    "review": {"lena", "ivan"}, "exercises": {"lena", "ivan"},
    **dict.fromkeys(("subject", "subject-paper"), set()),  # the chief's: rights/tests/test_subject.py
}  # fmt: skip
PLAIN = [path.name for path in urls.urlpatterns if isinstance(path, URLPattern) and path.name and "<" not in str(path.pattern)]
POSTED = {
    "cluster-decide", "hot-places-review", "sign-many", "run", "proposals", "close-road", "place-candidates", "place-nickname",
    "same-matter", "models-switch", "models-sign",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_post_finds_its_pages(cast: Cast, at: At, name: str) -> None:
    call(cast)
    sent(cast)
    diverted(cast)
    browser = at(name)
    for page in PLAIN:
        answer = browser.get(reverse(page), follow=True)
        wanted = 405 if page in POSTED else 200 if name in ONLY.get(page, EVERYBODY) else 404
        assert (page, answer.status_code) == (page, wanted)


def test_nobody_reads_a_page_without_signing_in(cast: Cast, client: object) -> None:
    from django.test import Client

    for page in PLAIN:
        answer = Client().get(reverse(page))
        assert page == "ui" and answer.status_code == 200 or answer.status_code == 302 and "/sign-in/" in answer["Location"], page


def test_each_post_lands_in_its_own_room(cast: Cast, at: At) -> None:
    landed = {name: at(name).get("/")["Location"] for name in ("alice", "lena", "tom", "bob", "theo", "charlie-admin-elsewhere")}
    assert landed == {
        "alice": reverse("queue"),
        "lena": reverse("leader"),
        "tom": reverse("inbox"),
        "bob": reverse("inbox"),
        "theo": reverse("leader"),
        "charlie-admin-elsewhere": reverse("administration"),
    }


def test_a_person_without_a_post_is_told_so(cast: Cast, at: At) -> None:
    cast.people["alice"].postings.all().delete()
    assert "You hold no post today" in at("alice").get(reverse("notices")).content.decode()


def test_no_markup_needs_a_hole_in_the_security_policy(cast: Cast, at: At) -> None:
    """No inline script, no handler in an attribute, no style in the markup: the policy allows none."""
    folder = Path(urls.__file__).parent
    for path in [*folder.glob("templates/**/*.html"), *folder.glob("jinja2/*.html")]:
        text = re.sub(r"{%.*?%}", "", path.read_text("utf-8"))
        assert not re.search(r"\sstyle=|\son\w+=|javascript:", text), path
        scripts = re.findall(r"<script[^>]*>", text)
        assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts), path  # such a block is data and never runs


def test_a_room_can_be_read_in_both_languages(cast: Cast) -> None:
    from django.test import Client

    sent(cast)
    for language, word in (("zh-hans", 'lang="zh-hans"'), ("en", 'lang="en"')):
        browser = Client()
        browser.force_login(cast.people["alice"])
        browser.post(reverse("set_language"), {"language": language, "next": "/"})
        assert word in browser.get(reverse("queue")).content.decode()
