"""One organisation: where it stands, what stands under it, who works there, and all that was ever decided about it. Administrators only."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.station.people.granting import end, give
from bihuan.station.people.models import Organisation, Placement, PostingRequest
from bihuan.station.people.posts import POSTS
from bihuan.station.people.structure import Decision, alter, found, move
from bihuan.station.people.templates import TEMPLATES, organise
from bihuan.station.people.tree import tree
from bihuan.station.rooms.administration import changes, foreseen, founding
from bihuan.station.rooms.administration.founding import (
    STATIONS,
    Add,
    Appoint,
    Asked,
    Details,
    End,
    Kind,
    Move,
    Organise,
    Relieve,
    Rename,
    TakeBack,
)
from bihuan.station.rooms.dated.table import sentence
from bihuan.station.rooms.desk import Desk, wants_part
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.nav import enter

Deed = Callable[[Desk, Organisation, Any], str]


@login_required
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    desk = enter(request, "setup")
    one = get_object_or_404(founding.kept_ever(desk), pk=pk)
    if request.method == "GET":
        return _page(request, desk, one)
    form, deed = _asked(request.POST.get("do", ""), request.POST, desk, one)
    if wants_part(request):
        return render(request, "rooms/setup_foreseen.html", _foreseen(desk, one, form))
    if not form.is_valid():
        return _page(request, desk, one, form)
    try:
        messages.info(request, deed(desk, one, form))
    except ValidationError as why:
        return _page(request, desk, Organisation.objects.get(pk=pk), form, sentence(why))
    return HttpResponseRedirect(reverse("setup-station", args=[pk]))


def _asked(do: str, data: Mapping[str, Any], desk: Desk, one: Organisation) -> tuple[Asked, Deed]:
    if do in TEMPLATES and one.kind in STATIONS:
        return Organise(do, data), _organise
    deeds: Mapping[str, tuple[Callable[[], Asked], Deed]] = {
        "move": (lambda: Move(data, desk=desk, station=one), _move),
        "details": (lambda: Details(data, desk=desk, station=one), _details),
        "rename": (lambda: Rename(data), _rename),
        "end": (lambda: End(data, desk=desk), _end),
        "back": (lambda: TakeBack(data), _back),
        "add": (lambda: Add(data, station=one), _add),
        "appoint": (lambda: Appoint(data, desk=desk, station=one), _appoint),
        "relieve": (lambda: Relieve(data, desk=desk), _relieve),
    }
    if do not in deeds:
        raise Http404
    form, deed = deeds[do]
    return form(), deed


def _foreseen(desk: Desk, one: Organisation, form: Asked) -> dict[str, Any]:
    """In words what a move or an end would mean, as soon as all but its reason is written."""
    if set(form.errors) - {"why"}:
        return {"wrong": next((str(error) for name, errors in form.errors.items() if name != "why" for error in errors), "")}
    said = form.cleaned_data
    try:
        if isinstance(form, Move):
            return {"lines": foreseen.moving(desk, one, said["parent"], said["since"])}
        if isinstance(form, End):
            return {"lines": foreseen.ending(desk, one, said["until"])}
    except ValidationError as why:
        return {"wrong": sentence(why)}
    return {}


def _decision(desk: Desk, why: str) -> Decision:
    return Decision(desk.person.pk, desk.now, why)


def _organise(desk: Desk, one: Organisation, form: Organise) -> str:
    decision = _decision(desk, _("set up from the template %(title)s") % {"title": form.title})
    made = organise(one, form.template.code, desk.now, names=form.names(), more=form.further(one, desk.today), decision=decision)
    return _("%(name)s has its units: %(units)s.") % {
        "name": name_of(one),
        "units": _(", ").join(name_of(unit) for unit in made.values()),
    }


def _move(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    if tree(said["since"]).parent(one.pk) != said["parent"].pk:
        move(one, said["parent"], since=said["since"], today=desk.today, decision=_decision(desk, said["why"]))
    return _("%(name)s stands under %(parent)s from %(since)s on.") % {
        "name": name_of(one),
        "parent": name_of(said["parent"]),
        "since": said["since"],
    }


def _details(desk: Desk, one: Organisation, form: Details) -> str:
    said = form.cleaned_data
    changed = alter(one, _decision(desk, said["why"]), **{name: said[name] for name in form.columns})
    return _("It is written down.") if changed else _("Nothing was different.")


def _rename(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    unit = one if said["unit"] == one.pk else get_object_or_404(founding.units(one, desk.today), pk=said["unit"])
    before = unit.name
    alter(unit, _decision(desk, said["why"]), name=said["name"], name_en=said["name_en"])
    return _("%(before)s is now called %(name)s.") % {"before": before, "name": unit.name}


def _end(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    if one.pk in {desk.actor.house(organisation) for organisation, _post in desk.actor.posts}:
        raise ValidationError(_("It is your own house. An administrator above it ends it."))
    foreseen.refuse_end(desk, one, said["until"])
    alter(one, _decision(desk, said["why"]), until=said["until"])
    return _("%(name)s ends with %(until)s.") % {"name": name_of(one), "until": said["until"]}


def _back(desk: Desk, one: Organisation, form: Asked) -> str:
    """A move to come is followed the same day by where it would have stood without; an end to come is struck out."""
    said = form.cleaned_data
    decision = _decision(desk, said["why"])
    if said["row"] is None:
        if one.until is None or one.until < desk.today:
            raise ValidationError(_("No end is to come that could be taken back."))
        alter(one, decision, until=None)
        return _("%(name)s stays.") % {"name": name_of(one)}
    row = get_object_or_404(_to_come(one, desk), pk=said["row"])
    earlier = Placement.objects.filter(organisation=one, since__lt=row.since).order_by("since", "id").last()
    move(one, earlier.parent if earlier else None, since=row.since, today=desk.today, decision=decision)
    return _("%(name)s stays where it would have stood. Both rows stay to be read.") % {"name": name_of(one)}


def _add(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    if _below(one, desk).filter(name=said["name"]).exists():
        raise ValidationError(_("There is a unit called %(name)s here already."), params={"name": said["name"]})
    made = found(
        f"{one.code}-{next(founding.spare_keys(one))}", said["name"], said["kind"], since=desk.today, under=one, name_en=said["name_en"],
        route=said.get("route", ""), always_open=Kind(said["kind"]) in founding.ALWAYS_OPEN, decision=_decision(desk, said["why"]),
    )  # fmt: skip
    return _("%(name)s is added.") % {"name": name_of(made)}


def _appoint(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    words = {"who": said["person"], "post": POSTS[said["post"]], "where": name_of(said["organisation"])}
    held = founding.postings(one, said["since"]).filter(
        person=said["person"], post=said["post"], organisation=said["organisation"], since__lte=said["since"]
    )
    if held.exists():
        raise ValidationError(_("%(who)s holds the post %(post)s in %(where)s already."), params=words)
    dates = {"since": said["since"], "until": said["until"]}
    made = give(desk.actor, said["person"], said["organisation"], said["post"], **dates, why=said["why"], now=desk.now)
    if isinstance(made, PostingRequest):
        return _("Asked for: %(who)s as %(post)s in %(where)s. A security officer must agree before it holds.") % words
    return _("%(who)s is %(post)s in %(where)s from %(since)s on.") % {**words, "since": said["since"]}


def _relieve(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    posting = get_object_or_404(founding.postings(one, desk.today), pk=said["posting"])
    if said["until"] < posting.since:
        raise ValidationError(_("The last day lies before the first."))
    made = end(desk.actor, posting, until=said["until"], why=said["why"], now=desk.now)
    words = {"who": posting.person, "post": POSTS[posting.post], "where": name_of(posting.organisation), "until": said["until"]}
    if isinstance(made, PostingRequest):
        return _("Asked for: the post %(post)s of %(who)s in %(where)s to end with %(until)s. A security officer must agree.") % words
    return _("%(who)s is %(post)s in %(where)s up to %(until)s.") % words


def _to_come(one: Organisation, desk: Desk) -> Any:
    return Placement.objects.filter(organisation=one, since__gt=desk.today).select_related("parent", "set_by").order_by("since", "id")


def _below(one: Organisation, desk: Desk) -> Any:
    """What stands under it itself, its rooms and teams left out where they are listed as its units."""
    today = tree(desk.today)
    return founding.standing(desk.today).filter(pk__in=[pk for pk in today.below(one.pk) if today.parent(pk) == one.pk])


def _page(request: HttpRequest, desk: Desk, one: Organisation, asked: Asked | None = None, wrong: str = "") -> HttpResponse:
    """The page with one form as it came back, the others fresh."""

    def fresh(kind: type[Asked], **more: Any) -> Asked:
        return asked if isinstance(asked, kind) else kind(**more)

    is_station, kept = one.kind in STATIONS, founding.kept(desk)
    units = list(founding.units(one, desk.today)) if is_station else []
    templates = [asked if isinstance(asked, Organise) and asked.template.code == code else Organise(code) for code in TEMPLATES]
    values = {
        "station": one,
        "is_station": is_station,
        "parent": Organisation.objects.filter(pk=tree(desk.today).parent(one.pk)).first(),
        "units": [(unit, _rename_form(unit, asked)) for unit in units],
        "below": _below(one, desk).exclude(pk__in=[unit.pk for unit in units]),
        "own": _rename_form(one, asked),
        "templates": templates if is_station else [],
        "move": fresh(Move, desk=desk, station=one) if kept.filter(kind__in=founding.UNDER[Kind(one.kind)]).exists() else None,
        "details": fresh(Details, desk=desk, station=one),
        "end": fresh(End, desk=desk),
        "coming": [(row, asked if isinstance(asked, TakeBack) else TakeBack()) for row in _to_come(one, desk)],
        "back": fresh(TakeBack),
        "add": fresh(Add, station=one) if founding.kinds_under(one) else None,
        "appoint": fresh(Appoint, desk=desk, station=one),
        "persons": founding.persons(desk),
        "postings": [(posting, POSTS[posting.post]) for posting in founding.postings(one, desk.today)],
        "changes": changes.of(one),
        "refused": asked.do if asked else "",
        "wrong": wrong or (_first_error(asked) if isinstance(asked, (Relieve, TakeBack)) else ""),
        "now": desk.now,
        "today": desk.today,
    }
    return render(request, "rooms/setup_station.html", values, status=422 if asked else 200)


def _rename_form(unit: Organisation, asked: Asked | None) -> Asked:
    mine = isinstance(asked, Rename) and str(asked["unit"].value()) == str(unit.pk)
    return asked if asked and mine else Rename(unit=unit)


def _first_error(form: Asked) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
