"""What moving or ending an organisation would mean, in words, before it is done. It is tried for real and undone at once, so that what
is foretold is what the tree would say."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.station.loop.models import Matter
from bihuan.station.people.models import Organisation, Posting
from bihuan.station.people.posts import POSTS, WHOLE_HOUSE
from bihuan.station.people.structure import move
from bihuan.station.people.tree import Tree, tree
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of


def moving(desk: Desk, one: Organisation, parent: Organisation, since: date) -> list[str]:
    """Where it would stand, who would rule on its disputes, and which posts would see its matters that do not today, or no longer."""
    before = tree(since)
    with transaction.atomic():
        move(one, parent, since=since, today=desk.today)
        after = tree(since)
        transaction.set_rollback(True)
    if before.parent(one.pk) == parent.pk:
        return [_("It stands there already that day.")]
    names = {org.pk: name_of(org) for org in Organisation.objects.all()}
    words = {"name": name_of(one), "parent": name_of(parent), "since": since, "now": names.get(before.parent(one.pk) or 0, _("nothing"))}
    lines = [_("From %(since)s on %(name)s stands under %(parent)s; up to then under %(now)s.") % words]
    if (n := len(after.below(one.pk)) - 1) > 0:
        lines.append(ngettext("%(n)s organisation under it goes with it.", "%(n)s organisations under it go with it.", n) % {"n": n})
    if before.hub(one.pk) != after.hub(one.pk):
        hubs = {"then": names.get(after.hub(one.pk) or 0, _("nobody")), "now": names.get(before.hub(one.pk) or 0, _("nobody"))}
        lines.append(_("Disputes would be ruled on by %(then)s; today by %(now)s.") % hubs)
    today, then = _answering(before, one, since), _answering(after, one, since)
    if won := then - today:
        lines.append(_("Its matters would also be seen by: %(who)s.") % {"who": _who(won, names)})
    if lost := today - then:
        lines.append(_("Its matters would no longer be seen by: %(who)s.") % {"who": _who(lost, names)})
    return [*lines, held(one), _("Yesterday and all days before keep their tree.")]


def ending(desk: Desk, one: Organisation, until: date) -> list[str]:
    """What stands in the way, or what ends with it."""
    refuse_end(desk, one, until)
    posts = _standing(until).filter(organisation=one).count()
    lines = [_("%(name)s ends with %(until)s. It stays in the tree of all days before.") % {"name": name_of(one), "until": until}]
    if posts:
        lines.append(ngettext("%(n)s post in it ends with it.", "%(n)s posts in it end with it.", posts) % {"n": posts})
    return lines


def refuse_end(desk: Desk, one: Organisation, until: date) -> None:
    """Nothing may be left behind: no matter that lies with it, no organisation that stands under it."""
    if n := _open(one):
        words = ngettext("%(n)s open matter lies with it; hand it on first.", "%(n)s open matters lie with it; hand them on first.", n)
        raise ValidationError(words % {"n": n})
    below = [pk for pk in tree(until).below(one.pk) if pk != one.pk]
    left = Organisation.objects.filter(pk__in=below).filter(Q(until=None) | Q(until__gt=until)).first()
    if left:
        raise ValidationError(_("%(name)s still stands under it. Move or end that first.") % {"name": name_of(left)})


def held(one: Organisation) -> str:
    n = _open(one)
    return ngettext("%(n)s open matter lies with it and stays with it.", "%(n)s open matters lie with it and stay with it.", n) % {"n": n}


def _open(one: Organisation) -> int:
    return Matter.objects.filter(closed_at=None, holder=one).count()


def _standing(on: date) -> Any:
    return Posting.objects.filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on))


def _answering(day: Tree, one: Organisation, on: date) -> set[tuple[int, str]]:
    """The posts that answer for a whole house in which the organisation stands, by house."""
    held = _standing(on).filter(post__in=WHOLE_HOUSE).values_list("organisation_id", "post")
    return {(house, post) for organisation, post in held if one.pk in day.below(house := day.house(organisation))}


def _who(pairs: set[tuple[int, str]], names: dict[int, str]) -> str:
    return _(", ").join(_("%(where)s: %(post)s") % {"where": names[house], "post": POSTS[post]} for house, post in sorted(pairs))
