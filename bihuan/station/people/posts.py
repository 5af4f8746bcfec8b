"""The posts a person can hold. A posting ties one of these codes to a person, an organisation and dates."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DISPATCHER = "dispatcher"
OFFICER = "officer"
AUXILIARY = "auxiliary"
LEADER = "leader"
INSTRUCTOR = "instructor"
CHIEF = "chief"
LEGAL = "legal"
TOWN_DISPATCHER = "town_dispatcher"
CLERK = "clerk"
TOWN_LEADER = "town_leader"
GRID_WORKER = "grid_worker"
ANALYST = "analyst"
ADMIN = "admin"
SECURITY = "security"
AUDITOR = "auditor"

POSTS: Mapping[str, str | Promise] = {
    DISPATCHER: _("duty officer"),
    OFFICER: _("officer"),
    AUXILIARY: _("auxiliary officer"),
    LEADER: _("duty leader"),
    INSTRUCTOR: _("instructor"),
    CHIEF: _("station chief"),
    LEGAL: _("legal officer"),
    TOWN_DISPATCHER: _("township duty officer"),
    CLERK: _("department clerk"),
    TOWN_LEADER: _("township leader"),
    GRID_WORKER: _("grid worker"),
    ANALYST: _("analyst"),
    ADMIN: _("administrator"),
    SECURITY: _("security officer"),
    AUDITOR: _("auditor"),
}

# These keep the station itself: one makes accounts, one agrees to posts and watches sign-ins, one reads the logs. See people.keepers.
KEEPERS = frozenset({ADMIN, SECURITY, AUDITOR})

# These posts answer for their whole house, so they see what is held anywhere below it.
WHOLE_HOUSE = frozenset({DISPATCHER, LEADER, INSTRUCTOR, CHIEF, LEGAL, TOWN_DISPATCHER, TOWN_LEADER, ANALYST})

# These are the township's wherever they sit, a room of the county included; police business is closed to them.
TOWNSHIP = frozenset({TOWN_DISPATCHER, CLERK, TOWN_LEADER, GRID_WORKER})
