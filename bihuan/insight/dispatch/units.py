"""What is asked and what is answered when somebody is to be sent: units, an incident, and why each unit stands where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

Values = Mapping[str, object]


class Status(IntEnum):
    """The nine digits that radio, phone and keyboard share."""

    URGENT = 0
    FREE = 1
    AT_STATION = 2
    UNDER_WAY = 3
    ON_SCENE = 4
    WISHES_TO_TALK = 5
    UNAVAILABLE = 6
    BRINGING_IN = 7
    TO_FEED_BACK = 8


READY = frozenset({Status.FREE, Status.AT_STATION, Status.WISHES_TO_TALK})


class Team(StrEnum):
    """What a unit is there for first, and what an incident's class asks for."""

    PATROL = "patrol"
    CASE = "case"
    COMMUNITY = "community"
    TRAFFIC = "traffic"


class Code(StrEnum):
    """Why a unit stands where it stands, why one is passed over, and what falls short."""

    ON_THE_WAY = "minutes"  # so many minutes by this mode
    OWN_BEAT = "own_beat"
    BEAT_OFFICER = "beat_officer"  # a dispute goes to the officer of its address
    OWN_TEAM = "own_team"  # the class asks for this team
    CROSS_COVER = "cross_cover"  # another team stands in, being quicker
    CASE_CLUSTER = "case_cluster"  # so many of its kind here lately
    COVER_KEPT = "cover_kept"
    COVER_THINS = "cover_thins"  # so many more late arrivals an hour if it goes
    BEYOND_LIMIT = "beyond_limit"  # arrives later than the level allows
    OTHER_STATION = "other_station"  # of a neighbour, and quicker, or the only one
    OLD_POSITION = "old_position"  # where it stands was said so long ago
    AT_STATION = "at_station"  # it says nowhere where it is, and is taken to stand at its station
    NO_POSITION = "no_position"  # nobody knows where it is, or where the incident is
    SECOND_UNIT = "second_unit"  # needed to make up the level's crew

    BUSY = "busy"
    ORDERED = "ordered"  # it has an order that it has not signed for yet
    NOT_AVAILABLE = "not_available"
    OFF_SHIFT = "off_shift"
    NO_OFFICER = "no_officer"  # auxiliaries do not act alone
    LACKS_SKILL = "lacks_skill"
    NOT_OURS = "not_ours"  # another station's, and the incident is not at the border
    NO_WAY = "no_way"  # no road leads there

    NO_UNIT = "no_unit"  # nobody can be sent
    NONE_IN_TIME = "none_in_time"  # no unit on shift within so many minutes
    CREW_SHORT = "crew_short"  # so many officers of those the level asks for
    NO_CASE_TEAM = "no_case_team"
    NO_BEAT_OFFICER = "no_beat_officer"
    POSITIONS_OLD = "positions_old"  # of all units that could go


@dataclass(frozen=True)
class Reason:
    code: Code
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Unit:
    """One unit as it stands now. `officers`: sworn officers aboard, without auxiliaries, None where nobody has said who rides. `on_shift`:
    None means that nobody keeps its shift, and its status alone counts. `ordered`: it has been sent somewhere, whatever its status still
    says. `position_age`: seconds since it said where it is, None for a unit
    that is taken to stand at its station. Positions serve this choice alone."""

    key: str
    station: str
    status: int
    officers: int | None = None
    team: str = Team.PATROL
    zone: str = ""
    beats: frozenset[str] = frozenset()  # areas whose beat officer is aboard
    skills: frozenset[str] = frozenset()
    mode: str = "car"
    on_shift: bool | None = None
    ordered: bool = False
    position_age: float | None = None


@dataclass(frozen=True)
class Incident:
    """`level`: 1 the most urgent, to 4. `team`: what its class asks for. `dispute`: goes to the beat officer of `area`. `cluster`: how many
    of its kind there were here lately, this one with them. `neighbours`: stations whose units may be offered, the place being at their
    border."""

    level: int
    station: str
    zone: str = ""
    area: str = ""
    team: str = Team.PATROL
    dispute: bool = False
    cluster: int = 1
    skills: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """What a station may set. Seconds unless said otherwise; each bonus makes a unit count as so much nearer, never in level 1."""

    officers: Mapping[int, int] = field(default_factory=lambda: {1: 4, 2: 2, 3: 1, 4: 1})  # level 1: two crews
    limits: Mapping[int, float] = field(default_factory=lambda: {1: 480.0, 2: 600.0, 3: 1200.0, 4: 1800.0})
    own_beat: float = 60.0
    own_team: float = 180.0
    beat_officer: float = 600.0
    other_station: float = 120.0  # a neighbour must be quicker by so much
    late_arrival: float = 1800.0  # seconds of waiting that one more late arrival an hour is worth
    old_position: float = 900.0
    unknown: float = 3600.0  # so far a unit counts whose way nobody knows
    cluster: int = 3
    off_shift: int = 3  # so many of those off shift are named


@dataclass(frozen=True)
class Candidate:
    """A unit that may go. `counted`: its seconds with what speaks for and against it. `cover_left`: calls an hour that would still be met
    in time if it goes, of `Recommendation.calls_an_hour`; `late_more`: late arrivals an hour that it adds."""

    key: str
    seconds: float
    counted: float
    cover_left: float
    late_more: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class PassedOver:
    key: str
    why: Reason
    seconds: float | None = None


@dataclass(frozen=True)
class Recommendation:
    """`ranked`: the lawful units, best first; the first `crew` of them make up what the level asks for. `task_case_team`: whether the case
    team should be given the cluster as a whole, and `case_team` who they are. `off_shift`: nearest first, when somebody is lacking."""

    ranked: tuple[Candidate, ...]
    crew: tuple[str, ...]
    shortfalls: tuple[Reason, ...]
    passed_over: tuple[PassedOver, ...]
    off_shift: tuple[PassedOver, ...]
    task_case_team: bool
    calls_an_hour: float
    cover: float
