"""Setting up a station in three steps: where it stands, its units from a template, who works there. Administrators only."""

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
from bihuan.station.people.models import Organisation, PostingRequest
from bihuan.station.people.posts import POSTS
from bihuan.station.people.structure import alter, found, move
from bihuan.station.people.templates import TEMPLATES, organise
from bihuan.station.people.tree import tree
from bihuan.station.rooms import founding
from bihuan.station.rooms.dated.table import sentence
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.founding import STATIONS, Add, Appoint, Asked, Found, Hub, Move, Organise, Relieve, Rename
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.views.tables import keeper

Deed = Callable[[Desk, Organisation, Any], str]


@login_required
@require_http_methods(["GET", "POST"])
def stations(request: HttpRequest) -> HttpResponse:
    """The stations one looks after, and the form for a new one."""
    desk = keeper(request)
    form = Found(request.POST if request.method == "POST" else None, desk=desk)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        parent = said.pop("parent")
        made = found(said.pop("code"), said.pop("name"), said.pop("kind"), since=desk.today, under=parent, always_open=True, **said)
        messages.info(request, _("%(name)s is founded. Now its units, then who works there.") % {"name": name_of(made)})
        return HttpResponseRedirect(reverse("setup-station", args=[made.pk]))
    rows = [(one, _above(one, desk), list(founding.units(one, desk.today))) for one in founding.kept(desk).filter(kind__in=STATIONS)]
    places: Any = form.fields["parent"]
    values = {"rows": rows, "form": form, "may_found": places.queryset.exists()}
    return render(request, "rooms/setup.html", values, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def station(request: HttpRequest, pk: int) -> HttpResponse:
    desk = keeper(request)
    one = get_object_or_404(founding.kept(desk), pk=pk, kind__in=STATIONS)
    if request.method == "GET":
        return _station(request, desk, one)
    do = request.POST.get("do", "")
    form, deed = _asked(do, request.POST, desk, one)
    if not form.is_valid():
        return _station(request, desk, one, form)
    try:
        messages.info(request, deed(desk, one, form))
    except ValidationError as why:
        return _station(request, desk, one, form, sentence(why))
    return HttpResponseRedirect(reverse("setup-station", args=[pk]))


def _asked(do: str, data: Mapping[str, Any], desk: Desk, one: Organisation) -> tuple[Asked, Deed]:
    if do in TEMPLATES:
        return Organise(do, data), _organise
    deeds: Mapping[str, tuple[Callable[[], Asked], Deed]] = {
        "move": (lambda: Move(data, desk=desk, station=one), _move),
        "hub": (lambda: Hub(data, desk=desk, station=one), _hub),
        "rename": (lambda: Rename(data), _rename),
        "add": (lambda: Add(data), _add),
        "appoint": (lambda: Appoint(data, desk=desk, station=one), _appoint),
        "relieve": (lambda: Relieve(data, desk=desk), _relieve),
    }
    if do not in deeds:
        raise Http404
    form, deed = deeds[do]
    return form(), deed


def _organise(desk: Desk, one: Organisation, form: Organise) -> str:
    made = organise(one, form.template.code, desk.now, names=form.names(), more=form.further(one, desk.today))
    return _("%(name)s has its units: %(units)s.") % {
        "name": name_of(one),
        "units": _(", ").join(name_of(unit) for unit in made.values()),
    }


def _move(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    if tree(said["since"]).parent(one.pk) != said["parent"].pk:
        move(one, said["parent"], since=said["since"], today=desk.today)
    return _("%(name)s stands under %(parent)s from %(since)s on.") % {
        "name": name_of(one),
        "parent": name_of(said["parent"]),
        "since": said["since"],
    }


def _hub(desk: Desk, one: Organisation, form: Asked) -> str:
    one.hub = form.cleaned_data["hub"]
    one.save(update_fields=["hub"])
    return _("Disputes of %(name)s are ruled on by %(hub)s.") % {"name": name_of(one), "hub": name_of(one.hub) if one.hub else _("nobody")}


def _rename(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    unit = one if said["unit"] == one.pk else get_object_or_404(founding.units(one, desk.today), pk=said["unit"])
    before = unit.name
    alter(unit, name=said["name"], name_en=said["name_en"])
    return _("%(before)s is now called %(name)s.") % {"before": before, "name": unit.name}


def _add(desk: Desk, one: Organisation, form: Asked) -> str:
    said = form.cleaned_data
    if founding.units(one, desk.today).filter(name=said["name"]).exists():
        raise ValidationError(_("There is a unit called %(name)s here already."), params={"name": said["name"]})
    code = f"{one.code}-{next(founding.spare_keys(one))}"
    made = found(
        code, said["name"], said["kind"], since=desk.today, under=one, name_en=said["name_en"], always_open=said["kind"] == "room"
    )
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


def _above(one: Organisation, desk: Desk) -> Organisation | None:
    parent = tree(desk.today).parent(one.pk)
    return Organisation.objects.filter(pk=parent).first()


def _station(request: HttpRequest, desk: Desk, one: Organisation, asked: Asked | None = None, wrong: str = "") -> HttpResponse:
    """The page with one form as it came back, the others fresh."""

    def fresh(kind: type[Asked], **more: Any) -> Asked:
        return asked if isinstance(asked, kind) else kind(**more)

    units = list(founding.units(one, desk.today))
    values = {
        "station": one,
        "parent": _above(one, desk),
        "units": [(unit, _rename_form(unit, asked)) for unit in units],
        "own": _rename_form(one, asked),
        "templates": [asked if isinstance(asked, Organise) and asked.template.code == code else Organise(code) for code in TEMPLATES],
        "move": fresh(Move, desk=desk, station=one),
        "hub": fresh(Hub, desk=desk, station=one),
        "add": fresh(Add),
        "appoint": fresh(Appoint, desk=desk, station=one),
        "persons": founding.persons(desk),
        "postings": [(posting, POSTS[posting.post]) for posting in founding.postings(one, desk.today)],
        "refused": asked.do if asked else "",
        "wrong": wrong or (_first_error(asked) if isinstance(asked, Relieve) else ""),
        "today": desk.today,
    }
    return render(request, "rooms/setup_station.html", values, status=422 if asked else 200)


def _rename_form(unit: Organisation, asked: Asked | None) -> Asked:
    mine = isinstance(asked, Rename) and str(asked["unit"].value()) == str(unit.pk)
    return asked if asked and mine else Rename(unit=unit)


def _first_error(form: Asked) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
