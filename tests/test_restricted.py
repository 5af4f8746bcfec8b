"""A restricted matter before somebody of the same house to whom it is closed: no page, no file, no door of the interface names
what it is, where, or who rang."""

import io
import re
import zipfile

import pytest
from django.test import Client

from bihuan.station.rooms.tests.scene import incident
from tests.cast import Cast
from tests.test_doors import ADDRESSES, VALUES

WORDS, PLACE, NAME, PHONE = "他又动手了快来人", "翠湖花园7幢302", "王翠花", "13905749183"
SECRET = (WORDS, PLACE, NAME, PHONE)
TAIL = re.compile(r"(?<![0-9A-Za-z])9183(?![0-9A-Za-z])")  # the last digits as a page shows them; within a token they are chance
OUTSIDERS = ("adam",)  # the next desk of the same house, who sees the most of those it is closed to


def text_of(content: bytes) -> str:
    """What stands in an answer, also inside an office file; not where the page stands in the ledger, which is a number of its own."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return re.sub(r'data-cursor="[^"]*"', "", content.decode("utf-8", "replace"))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_address_names_what_is_closed(who: str, cast: Cast) -> None:
    matter = incident(cast, category="0301", words=WORDS, place=PLACE, caller_name=NAME, caller_phone=PHONE)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.people[who])
    walked = 0
    for path in ADDRESSES:
        for number in (matter.number, matter.chain):
            filled = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found, n=number: n if found[1] in (None, "str") else VALUES[found[1]], path)
            answer = browser.get(filled, {"after": "0.0.0"} if filled == "/pulse/" else {})
            if answer.streaming or filled.endswith("sign-out/"):
                continue
            walked += 1
            text = text_of(answer.content)
            found = [one for one in SECRET if one in text] + TAIL.findall(text)
            assert not found, (who, filled, found)
    for query in ("?scope=visible", "?scope=given", "?scope=held"):
        assert not any(one in browser.get(f"/api/matters{query}").content.decode() for one in SECRET)
    assert walked > 100


def test_the_crew_reads_it_by_the_same_addresses(cast: Cast) -> None:
    """A walk that finds nothing proves nothing unless there is something to find."""
    matter = incident(cast, category="0301", words=WORDS, place=PLACE, caller_name=NAME, caller_phone=PHONE)
    browser = Client()
    browser.force_login(cast.people["alice"])
    page = browser.get(f"/calls/{matter.chain}/").content.decode()
    assert WORDS in page and PLACE in page and NAME in page
