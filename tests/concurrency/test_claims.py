"""Many desks reach for one ringing telephone at the same moment, as processes of their own: one has it, and all others know who."""

import json

from tests.station import Station

SCENE = """
import django, json; django.setup()
from django.utils import timezone
from bihuan.station.lines.hearing import Event, hear
from bihuan.station.lines.models import Line
from tests.cast import made
line = Line.objects.create(code="front", name="F", station=made().organisations["station"], secret="s")
for n in range(ROUNDS):
    hear(line, Event(f"e{n}", f"c{n}", "ring", timezone.now(), "13800002716"), timezone.now())
"""
DESK = """
import django, json, os, sys, time; django.setup()
from django.utils import timezone
from bihuan.loop import Refused
from bihuan.station.lines.models import Ringing
from bihuan.station.lines.taking import claim, take_over
from bihuan.station.people.models import Person
me, told = Person.objects.get(username=sys.argv[1]), []
def all_at(point):
    print(point, flush=True)
    while not os.path.exists(os.path.join(os.environ["BIHUAN_HOME"], point)):
        time.sleep(0.001)

all_at("ready")
for ringing in Ringing.objects.order_by("pk"):
    try:
        claim(ringing, me, timezone.now())
        told.append(me.username)
    except Refused as refused:
        told.append(refused.values["who"])
all_at("claimed")
taken = 0
for ringing in Ringing.objects.order_by("pk"):
    try:
        seen = ringing.holder_id
        if seen != me.pk and ringing.version == 3:
            taken += take_over(ringing, me, seen, "busy", timezone.now()).holder_id == me.pk
    except Refused:
        pass
print(json.dumps([told, taken]), flush=True)
"""
TOLD = """
import django, json; django.setup()
from bihuan.station.calls.models import Draft
from bihuan.station.lines.models import Handed, Ringing
drafts = dict(Draft.objects.values_list("token", "person__username"))
takers = lambda one: list(Handed.objects.filter(ringing=one).values_list("taker__username", flat=True))
print(json.dumps([[one.holder.username, drafts[one.token], one.version, takers(one)]
                  for one in Ringing.objects.select_related("holder").order_by("pk")]))
"""
ROUNDS, DESKS = 12, ("alice", "adam", "lena", "ivan")


def test_one_desk_wins_each_call_and_the_others_are_told_who(station: Station) -> None:
    station.migrate()
    set_up = station.python("-c", SCENE.replace("ROUNDS", str(ROUNDS)))
    assert set_up.wait(120) == 0, set_up.stderr and set_up.stderr.read()
    desks = [station.python("-c", DESK, name) for name in DESKS]
    for point in ("ready", "claimed"):
        for desk in desks:
            assert desk.stdout and desk.stderr and desk.stdout.readline().strip() == point, desk.stderr.read()
        (station.home / point).touch()
    told = [json.loads(desk.communicate(timeout=120)[0].splitlines()[-1]) for desk in desks]
    asked = station.python("-c", TOLD)
    rows = json.loads(asked.communicate(timeout=120)[0])
    assert len(rows) == ROUNDS
    for place, (holder, draft, version, takers) in enumerate(rows):
        assert {names[place] for names, _taken in told} == {takers[0]}, "each desk was told the one who won"
        assert takers[-1] == holder == draft and version == 2 + len(takers) and len(takers) <= 2
    assert sum(taken for _names, taken in told) == sum(len(takers) - 1 for *_, takers in rows)

