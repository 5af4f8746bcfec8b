"""What administrators, security officers and auditors may do: three posts that hold one another in check. The one place that answers it.

None of them sees a matter by that post, and nobody holds two of the three.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from bihuan.loop.actor import Actor
from bihuan.station.people.models import Person, Posting
from bihuan.station.people.posts import ADMIN, AUDITOR, SECURITY
from bihuan.station.people.tree import tree

ACCOUNTS = "accounts"  # make, change, shut and open again; give a new password
POSTS = "posts"  # give posts and end them
TABLES = "tables"  # organisations and the dated tables
APPROVAL = "approval"  # agree to a post that gives such rights
FACTORS = "factors"  # take second factors away
SESSIONS = "sessions"  # see who is signed in, sign them out, lift locks
SIGN_INS = "sign_ins"  # read who came in, when and from where, and what was done to accounts
LOGS = "logs"  # read who read what, and what was overridden

RIGHTS: Mapping[str, frozenset[str]] = {
    ACCOUNTS: frozenset({ADMIN}),
    POSTS: frozenset({ADMIN}),
    TABLES: frozenset({ADMIN}),
    APPROVAL: frozenset({SECURITY}),
    FACTORS: frozenset({SECURITY}),
    SESSIONS: frozenset({SECURITY}),
    SIGN_INS: frozenset({SECURITY, AUDITOR}),
    LOGS: frozenset({AUDITOR}),
}


def holds(actor: Actor, right: str) -> bool:
    """Whether the actor has the right anywhere."""
    return any(post in RIGHTS[right] for _organisation, post in actor.posts)


def need(actor: Actor, right: str) -> None:
    """For everybody without the right, what it opens does not exist."""
    if not holds(actor, right):
        raise Http404


def where(actor: Actor, right: str, on: date) -> frozenset[int]:
    """The organisations over which the actor has the right: the houses of those posts, with all that stands below."""
    today = tree(on)
    return frozenset().union(*(today.below(today.house(org)) for org, post in actor.posts if post in RIGHTS[right]))


def governs(actor: Actor, right: str, person: Person, on: date) -> bool:
    """Whether the right covers all the posts that the person holds or will hold: whoever could change one half of an account, could use
    the other. An account without posts is anybody's who has the right."""
    if not holds(actor, right):
        return False
    posted = Posting.objects.filter(person=person).filter(Q(until=None) | Q(until__gte=on)).values_list("organisation_id", flat=True)
    return where(actor, right, on).issuperset(posted)


def known(actor: Actor, right: str, on: date) -> QuerySet[Person]:
    """Those who hold or held a post where the actor has the right."""
    posted = Posting.objects.filter(organisation_id__in=where(actor, right, on))
    return Person.objects.filter(pk__in=posted.values("person_id"))
