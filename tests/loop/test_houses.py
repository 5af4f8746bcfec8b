"""A room or team speaks for its own house, never for the house above it."""

from bihuan.loop import Actor, Snapshot, above, at_holder, over

COUNTY, HUB, HUB_ROOM, ONE, ONE_TEAM, TWO = 1, 2, 3, 4, 5, 6
LINES = {
    COUNTY: (COUNTY,),
    HUB: (HUB, COUNTY),
    HUB_ROOM: (HUB_ROOM, HUB, COUNTY),
    ONE: (ONE, HUB, COUNTY),
    ONE_TEAM: (ONE_TEAM, ONE, HUB, COUNTY),
    TWO: (TWO, HUB, COUNTY),
}
HOUSES = {COUNTY: COUNTY, HUB: HUB, HUB_ROOM: HUB, ONE: ONE, ONE_TEAM: ONE, TWO: TWO}


def somebody(post: str, organisation: int) -> Actor:
    return Actor(id=7, posts=frozenset({(organisation, post)}), lines=LINES, houses=HOUSES)


def lying_with(organisation: int, origin: int = COUNTY) -> Snapshot:
    return Snapshot(state="", version=1, holder_line=LINES[organisation], origin_line=LINES[origin])


def test_a_team_acts_for_its_station_and_not_for_the_hub_above() -> None:
    officer = somebody("officer", ONE_TEAM)
    assert at_holder("officer").admitted_as(officer, lying_with(ONE))
    assert not at_holder("officer").admitted_as(officer, lying_with(HUB))
    assert not at_holder("officer").admitted_as(officer, lying_with(TWO))


def test_the_hubs_room_stands_over_the_stations_of_the_hub() -> None:
    duty = somebody("dispatcher", HUB_ROOM)
    assert above("dispatcher").admitted_as(duty, lying_with(ONE))
    assert over("dispatcher").admitted_as(duty, lying_with(ONE))


def test_a_station_stands_over_neither_its_hub_nor_its_neighbour() -> None:
    leader = somebody("leader", ONE)
    for place in (HUB, TWO, COUNTY):
        assert not over("leader").admitted_as(leader, lying_with(place))
        assert not above("leader").admitted_as(leader, lying_with(place))


def test_the_giver_looks_over_what_it_gave_but_does_not_command_it() -> None:
    leader = somebody("leader", ONE)
    assert over("leader").admitted_as(leader, lying_with(TWO, origin=ONE))
    assert not above("leader").admitted_as(leader, lying_with(TWO, origin=ONE))
