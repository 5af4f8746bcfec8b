"""What a form offers is what the move accepts: own units and officers, other stations, live orders, calls not yet sorted."""

from bihuan.station.kinds.incident.tests.scene import Scene
from bihuan.station.loop.models import Matter
from bihuan.station.loop.view import moves, story


def offered(scene: Scene, matter: Matter, by: str, move: str) -> dict[str, list[object]]:
    matter.refresh_from_db()
    [form] = [view for view in moves(matter, scene.actor(by), scene.now) if view.name == move]
    return {field.name: [value for value, _label in field.choices] for field in form.fields}


def test_a_desk_sends_its_own_units_and_officers_and_a_hub_those_of_all_its_stations(scene: Scene) -> None:
    matter = scene.open()
    east, west = [scene.units["E1"].pk, scene.units["E2"].pk], [scene.units["W1"].pk]
    form = offered(scene, matter, "chen", "send")
    assert form["unit"] == east
    assert scene.people["lin"].pk in form["lead"] and scene.people["aux"].pk not in form["lead"]
    assert scene.people["west_lin"].pk not in form["lead"]
    assert sorted(offered(scene, matter, "hub_duty", "send")["unit"]) == sorted(east + west)


def test_only_live_orders_are_offered_for_moves_and_all_for_corrections(scene: Scene) -> None:
    matter = scene.open()
    first, second = scene.work(matter, "E1"), scene.send(matter, "E2")
    assert offered(scene, matter, "lin", "sign")["order"] == [second]
    assert offered(scene, matter, "lin", "correct")["order"] == [first, second]


def test_a_transfer_offers_stations_and_help_the_township_too(scene: Scene) -> None:
    matter = scene.open()
    assert set(offered(scene, matter, "chen", "transfer")["station"]) == {scene.orgs["hub"].pk, scene.orgs["west"].pk}
    helpers = offered(scene, matter, "chen", "ask_help")["organisation"]
    assert scene.orgs["women"].pk in helpers and scene.orgs["east"].pk not in helpers and scene.orgs["town_room"].pk not in helpers


def test_calls_not_yet_sorted_are_offered_for_joining_and_the_own_ones_for_taking_out(scene: Scene) -> None:
    matter = scene.open()
    loose, theirs, other = scene.call(), scene.call(station="west"), scene.open()
    form = offered(scene, matter, "chen", "join")["call"]
    assert form == [loose.pk] and theirs.pk not in form
    assert offered(scene, matter, "chen", "part")["call"] == list(matter.calls.values_list("pk", flat=True))
    assert offered(scene, matter, "chen", "merge")["into"] == [other.pk]


def test_a_class_is_chosen_among_the_valid_ones(scene: Scene) -> None:
    codes = offered(scene, scene.open(), "chen", "reclassify")["category"]
    assert "0401" in codes and "1302" not in codes and "04" not in codes


def test_the_story_names_units_calls_classes_and_times_in_words(scene: Scene) -> None:
    matter, other = scene.open(), scene.call()
    order = scene.work(matter)
    scene.act(matter, "join", "chen", call=other.pk)
    scene.act(matter, "reclassify", "chen", category="0402", reason="scene")
    scene.act(matter, "correct", "lin", order=order, stamp="arrived", time=scene.now.replace(hour=4, minute=0, second=3), words="忘按")
    told = {line.move: {answer.text for answer in line.answers} for line in story(matter, scene.actor("chen"), scene.now)}
    assert "E1" in told["send"] and other.number in told["join"]
    assert any(text.startswith("0402 ") for text in told["reclassify"])
    assert "2026-11-18 12:00:03" in told["correct"]
