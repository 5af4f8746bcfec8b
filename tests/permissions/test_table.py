"""Who may open which door: the table in `table.csv` is what is meant, and each door is tried by each post.

After a change that is meant, look at every line that differs: BIHUAN_PERMISSIONS=write pytest tests/permissions, then git diff."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from bihuan.station.places.ground.bring import bring
from bihuan.station.places.tests.test_ground import NOW, extract
from tests.cast import Cast
from tests.permissions import world
from tests.permissions.world import OTHER, RESTRICTED, WHO, World

pytestmark = pytest.mark.skipif(os.environ.get("BIHUAN_TEST_DB") == "postgresql", reason="who may does not depend on the database")
NOBODY = {"-", "x", "sign in"}
KEEPERS = ("admin", "security", "auditor")  # they keep the station and read no matter


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the table's own, with a map: what another test brought or took away does not change who may."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(settings.HOME / "keys", folder / "keys")
    return folder


@pytest.fixture(scope="module")
def answers(django_db_setup: object, django_db_blocker: object, home: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    from tests.cast import made

    with override_settings(HOME=home), django_db_blocker.unblock(), world.undone():  # type: ignore[attr-defined]
        bring(extract(home / "county.osm.pbf"), now=NOW)
        there: World = world.made(made())
        found = {
            (method, path, matter): {who: world.knock(there, who, method, path, matter) for who in WHO}
            for method, path in world.doors() for matter in world.matters(path)
        }
    return {key: row for key, row in found.items() if set(row.values()) != {"x"}}


def test_each_door_answers_each_post_as_the_table_says(answers: dict[tuple[str, str, str], dict[str, str]]) -> None:
    if os.environ.get("BIHUAN_PERMISSIONS") == "write":
        world.write(answers)
    meant = world.read()
    assert not [key for key in answers if key not in meant], "a door that the table does not name"
    assert not [key for key in meant if key not in answers], "the table names a door that is not there"
    wrong = {(*key, who): (row[who], meant[key][who]) for key, row in answers.items() for who in WHO if row[who] != meant[key][who]}
    assert not wrong, "found, and meant"


def test_no_door_breaks_tells_or_forbids(answers: dict[tuple[str, str, str], dict[str, str]]) -> None:
    """Nothing breaks, nothing of a restricted matter is told, and a stranger is never told that there is something to forbid."""
    assert not {(*key, who) for key, row in answers.items() for who, word in row.items() if word in ("BROKEN", "LEAK", "403")}


def test_what_is_another_houses_is_nowhere(answers: dict[tuple[str, str, str], dict[str, str]]) -> None:
    own = {"outsider"}  # it is theirs
    assert not {(*key, who) for key, row in answers.items() if key[2] == OTHER
                for who, word in row.items() if who not in own and word not in NOBODY}


def test_a_stranger_reaches_none_of_the_houses_matters(answers: dict[tuple[str, str, str], dict[str, str]]) -> None:
    assert not {(*key, who) for key, row in answers.items() if key[2] in (world.OWN, RESTRICTED)
                for who in ("outsider", "far_clerk") if row[who] not in NOBODY}


def test_those_who_keep_the_station_read_no_matter(answers: dict[tuple[str, str, str], dict[str, str]]) -> None:
    assert not {(*key, who) for key, row in answers.items() if key[2] for who in KEEPERS if row[who] not in NOBODY}


def test_the_cast_has_somebody_in_every_post(cast: Cast) -> None:
    from bihuan.station.people.posts import POSTS

    there = world.made(cast)
    held = {post for name in WHO.values() for post in there.cast.people[name].postings.values_list("post", flat=True)}
    assert held == set(POSTS)
