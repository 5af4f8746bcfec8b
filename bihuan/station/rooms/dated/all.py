"""The tables, in the order of their tabs."""

from collections.abc import Mapping

from bihuan.station.rooms.dated.categories import Categories
from bihuan.station.rooms.dated.days import Days
from bihuan.station.rooms.dated.limits import Limits
from bihuan.station.rooms.dated.matrix import Matrix
from bihuan.station.rooms.dated.posts import Posts
from bihuan.station.rooms.dated.steps import Steps
from bihuan.station.rooms.dated.table import Table
from bihuan.station.rooms.dated.terms import Terms
from bihuan.station.rooms.dated.texts import Texts
from bihuan.station.rooms.dated.watches import Watches

TABLES: Mapping[str, Table] = {
    one.of: one for one in (Limits(), Matrix(), Categories(), Days(), Steps(), Watches(), Texts(), Posts(), Terms())
}
