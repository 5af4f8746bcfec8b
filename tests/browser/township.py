"""The cast with something on every page: calls, incidents in several states, a diversion, a restricted matter. A program, like stage."""

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
django.setup()

from django.test import Client  # noqa: E402  the tables must be known first
from django.utils import timezone  # noqa: E402

from bihuan.station.exercise.models import Exercise, Played  # noqa: E402
from bihuan.station.find.follow import follow  # noqa: E402
from bihuan.station.joint.desks import Wanted, set_up  # noqa: E402
from bihuan.station.joint.ground import circle  # noqa: E402
from bihuan.station.joint.models import JointDesk  # noqa: E402
from bihuan.station.lines.hearing import Event, hear  # noqa: E402
from bihuan.station.lines.models import Line  # noqa: E402
from bihuan.station.people.models import Person, Posting  # noqa: E402
from bihuan.station.people.posts import ADMIN, AUDITOR, CHIEF, CLERK, DISPATCHER, SECURITY  # noqa: E402
from bihuan.station.places.models import Address, Area  # noqa: E402
from bihuan.station.rooms.tests.scene import call, diverted, incident, move, sent  # noqa: E402
from tests.browser.stage import PASSWORD, PLACE  # noqa: E402
from tests.cast import START, Cast, made  # noqa: E402

LONG = "学府苑 12 幢楼道堆物，两家吵起来了，请尽快来人看看，电话里听不清楚。" * 3


def main() -> None:
    cast = made()
    area = Area.objects.create(code="A1", name="桥北社区", kind="community", since=START, organisation=cast.organisations["station"])
    Address.objects.create(text=PLACE, lat=29.9, lon=121.4, area=area)
    ids = {name: str(one.pk) for name, one in (cast.organisations | cast.people).items()}  # type: ignore[operator]
    ids["call"] = call(cast, words=LONG, place=PLACE, category="0401").number
    order = {"order": 2}  # the part that the second step began
    going = move(cast, sent(cast, words=LONG, place=PLACE), "olga", "sign", **order)
    ids["incident"] = move(cast, going, "olga", "arrive", **order).number
    ids["fresh"] = incident(cast, place="滨江夜宵城3号棚").number
    ids["restricted"] = incident(cast, category="0301", words="家里打架", place=PLACE).number
    ids["search"] = incident(cast, category="0702", words="孩子放学没回家", place=PLACE).number
    returned = move(cast, diverted(cast, place=PLACE), "tom", "accept")
    returned = move(cast, returned, "tom", "assign", department=cast.org("D06"))
    ids["diversion"] = move(cast, returned, "bob", "send_back", reason="not_own_duty", words="不归我们管，应由综合执法队办。").number
    ids["offered"] = diverted(cast, place=PLACE).number
    line = Line.objects.create(code="front", name="值班电话", station=cast.organisations["station"], secret="a secret of the exchange")
    for name, kinds in (("missed", ("ring", "missed")), ("rings", ("ring",))):
        for kind in kinds:
            hear(line, Event(f"{name}-{kind}", name, kind, timezone.now(), "13800002716"), timezone.now())
    ids["unit"] = str(cast.units[0].pk)
    ids["joint"] = str(_joint(cast).pk)
    for name, post in (("ada", ADMIN), ("aud", AUDITOR), ("sid", SECURITY), ("chief", CHIEF)):
        keeper = Person(username=name, name=name)
        keeper.set_password(PASSWORD)
        keeper.save()
        Posting.objects.create(person=keeper, organisation=cast.organisations["county"], post=post, since=START)
    desk = Client(SERVER_NAME="localhost")
    desk.force_login(cast.people["alice"])
    ids["relief"] = desk.post("/handover/", {"words": "一切正常"}).headers["Location"].strip("/").split("/")[-1]
    over = Exercise.objects.create(title="雨夜演练", house=cast.organisations["station"], scenario="shift", port=8010, started_at=cast.now,
                                   started_by=cast.people["lena"], ended_at=cast.later(minutes=20), ended_by=cast.people["lena"])
    for place, (truth, given) in enumerate((("0902", "0902"), ("0201", "0205"), ("0302", "")), 1):
        taken = {"taken_by": cast.people["alice"], "opened": 40, "sent": 75, "arrived": 300} if given else {}
        Played.objects.create(exercise=over, place=place, rung_at=cast.now, truth=truth, given=given, **taken)
    ids["exercise"] = str(over.pk)
    follow(cast.now.date())
    print(json.dumps(ids))


def _joint(cast: Cast) -> JointDesk:
    """One that is open, with an incident on its ground that a department was asked to help with."""
    now, seats = timezone.now(), ((cast.org("desk"), DISPATCHER), (cast.org("D06"), CLERK))
    wanted = Wanted("庙会联勤", "老街周围 300 m", circle(30.2, 121.2, 300), now - timedelta(hours=1), now + timedelta(hours=6),
                    cast.people["lena"].pk, seats)
    desk = set_up(cast.org("station"), wanted, by=cast.people["lena"].pk, now=now)
    one = incident(cast, words="摊位占道", place="老街口", lat=30.2, lon=121.2)
    move(cast, one, "alice", "ask_help", organisation=cast.org("D06"), task="到现场看一看")
    return desk


if __name__ == "__main__":
    main()
