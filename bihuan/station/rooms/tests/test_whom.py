"""Whom a matter is given to: the list's proposal first and chosen, a long list that is searched; and the clerk's inbox."""

import re

from django.urls import reverse

from bihuan.station.people.models import Organisation, Placement
from bihuan.station.rights.models import Read
from bihuan.station.rooms.tests.conftest import At
from bihuan.station.rooms.tests.scene import diverted, move
from tests.cast import START, Cast


def crowded(cast: Cast) -> None:
    """A township with a dozen communities beside its departments."""
    for n in range(12):
        room = cast.organisations["room"]
        one = Organisation.objects.create(code=f"V{n:02d}", name=f"云桥{n}村", kind="community", since=START, hub=room)
        Placement.objects.create(organisation=one, parent=cast.organisations["township"], since=START)


def test_the_proposal_stands_first_is_chosen_and_has_its_reason(cast: Cast, at: At) -> None:
    crowded(cast)
    matter = move(cast, diverted(cast), "tom", "accept")
    text = at("tom").get(reverse("matter", args=[matter.number])).content.decode()
    select = re.search(r'<select[^>]*name="department".*?</select>', text, re.S)
    assert select and "data-sought=" in select[0]
    options = re.findall(r'<option value="(\d*)"([^>]*)>([^<]*)', select[0])
    assert options[1][0] == str(cast.org("D06")) and "selected" in options[1][1] and ":" in options[1][2]
    assert sum("selected" in rest for _value, rest, _label in options) == 1
    assert any('data-initials="yq3c"' in rest for _value, rest, _label in options)


def test_an_inbox_opens_where_something_stands(cast: Cast, at: At) -> None:
    matter = move(cast, diverted(cast), "tom", "accept")
    text = at("tom").get(reverse("inbox")).content.decode()
    assert matter.number in text and re.search(r'tab=work[^>]*aria-current="page"', text)
    asked = at("tom").get(reverse("inbox"), {"tab": "unsigned"}).content.decode()
    assert re.search(r'tab=unsigned[^>]*aria-current="page"', asked), "what is asked for is shown, empty or not"


def test_the_list_says_what_is_asked_for_and_no_word_that_may_be_somebody(cast: Cast, at: At) -> None:
    matter = move(cast, diverted(cast, words="王建国家的烧烤店油烟太大"), "tom", "accept")
    type(matter).objects.filter(pk=matter.pk).update(restricted=False)
    matter.diversionsheet.request = "王建国 13800002716 家楼下烧烤店油烟太大"
    matter.diversionsheet.save(update_fields=["request"])
    text = at("tom").get(reverse("inbox"), {"tab": "work"}).content.decode()
    shown = re.search(r'data-what>(.*?)</a>', text, re.S)
    assert shown and "油烟" in shown[1] and "王建国" not in text and "13800002716" not in text


def test_an_office_list_has_its_own_purpose_and_a_person_s_words_have_not(cast: Cast, at: At) -> None:
    matter, tom = diverted(cast), at("tom")
    page = tom.get(reverse("inbox-sheet")).content.decode()
    assert page.index('value="office"') < page.index('value="handling"')
    assert tom.post(reverse("inbox-sheet"), {"purpose": "office"}).status_code == 200
    assert Read.objects.filter(purpose="office", what="export").count() == 1
    paper = reverse("paper", args=[matter.number])
    assert 'value="office"' not in tom.get(paper).content.decode()
    assert tom.post(paper, {"purpose": "office"}).status_code == 422
