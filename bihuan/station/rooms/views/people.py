"""People: the accounts one looks after, one account with its posts, and what was done to it. Administrators only."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.station.people import accounts as deeds
from bihuan.station.people.granting import end, give, take_back
from bihuan.station.people.keepers import ACCOUNTS, governs, where
from bihuan.station.people.models import Person, Posting, PostingRequest
from bihuan.station.people.posts import POSTS
from bihuan.station.rooms.administration.accounts import MOST, Change, Give, Make, Row, Why, listed
from bihuan.station.rooms.administration.founding import Asked
from bihuan.station.rooms.dated.table import sentence
from bihuan.station.rooms.desk import Desk
from bihuan.station.rooms.names import name_of
from bihuan.station.rooms.nav import enter

Deed = Callable[[Desk, Person, Any], str]
PASSWORD, SHUT, OPEN = "password", "shut", "open"


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    desk = enter(request, "people")
    form = Make(request.POST if request.method == "POST" else None)
    wrong = ""
    if form.is_bound and form.is_valid():
        try:
            person, password = deeds.make(desk.actor, **form.cleaned_data, now=desk.now)
            return _told_once(request, person, password)
        except ValidationError as why:
            wrong = sentence(why)
    sought = request.GET.get("q", "").strip()
    found = list(listed(desk, sought).prefetch_related("postings__organisation")[: MOST + 1])
    values = {
        "rows": [(person, _state(person, desk.today), _now_held(person, desk.today)) for person in found[:MOST]],
        "more": len(found) > MOST, "q": sought, "form": form, "wrong": wrong,
    }  # fmt: skip
    return render(request, "rooms/people.html", values, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, username: str) -> HttpResponse:
    desk = enter(request, "people")
    person = get_object_or_404(listed(desk, ""), username=username) if "\0" not in username else None
    if person is None:
        raise Http404
    if request.method == "GET":
        return _account(request, desk, person)
    do = request.POST.get("do", "")
    form, deed = _asked(do, request, desk, person)
    if not form.is_valid():
        return _account(request, desk, person, form)
    try:
        if do == PASSWORD:
            return _told_once(request, person, deeds.give_password(desk.actor, person, why=form.cleaned_data["why"], now=desk.now))
        messages.info(request, deed(desk, person, form))
    except ValidationError as why:
        return _account(request, desk, Person.objects.get(pk=person.pk), form, sentence(why))
    return HttpResponseRedirect(reverse("account", args=[username]))


def _asked(do: str, request: HttpRequest, desk: Desk, person: Person) -> tuple[Asked, Deed]:
    data = request.POST
    known: dict[str, tuple[Callable[[], Asked], Deed]] = {
        "change": (lambda: Change(data, person=person), _change),
        PASSWORD: (lambda: Why(data, do=do), _shut),
        SHUT: (lambda: Why(data, do=do), _shut),
        OPEN: (lambda: Why(data, do=do), _open),
        "give": (lambda: Give(data, desk=desk), _give),
        "end": (lambda: Row(data, do=do, desk=desk), _end),
        "back": (lambda: Row(data, do=do, desk=desk), _back),
    }
    if do not in known:
        raise Http404
    form, deed = known[do]
    return form(), deed


def _change(desk: Desk, person: Person, form: Change) -> str:
    deeds.change(desk.actor, person, why=form.cleaned_data["why"], now=desk.now, **form.columns())
    return _("It is written down.")


def _shut(desk: Desk, person: Person, form: Asked) -> str:
    deeds.shut(desk.actor, person, why=form.cleaned_data["why"], now=desk.now)
    return _("The account of %(who)s is shut. Whoever is in is out at the next step.") % {"who": person}


def _open(desk: Desk, person: Person, form: Asked) -> str:
    deeds.open_again(desk.actor, person, why=form.cleaned_data["why"], now=desk.now)
    return _("The account of %(who)s is open again.") % {"who": person}


def _give(desk: Desk, person: Person, form: Asked) -> str:
    said = form.cleaned_data
    words = {"who": person, "post": POSTS[said["post"]], "where": name_of(said["organisation"]), "since": said["since"]}
    held = person.postings.filter(organisation=said["organisation"], post=said["post"], since__lte=said["since"], withdrawn=False)
    if held.exclude(until__lt=said["since"]).exists():
        raise ValidationError(_("%(who)s holds the post %(post)s in %(where)s already."), params=words)
    dates = {"since": said["since"], "until": said["until"]}
    made = give(desk.actor, person, said["organisation"], said["post"], **dates, why=said["why"], now=desk.now)
    if isinstance(made, PostingRequest):
        return _("Asked for: %(who)s as %(post)s in %(where)s. A security officer must agree before it holds.") % words
    return _("%(who)s is %(post)s in %(where)s from %(since)s on.") % words


def _end(desk: Desk, person: Person, form: Asked) -> str:
    said = form.cleaned_data
    posting = get_object_or_404(person.postings, pk=said["posting"], withdrawn=False)
    if said["until"] < posting.since:
        raise ValidationError(_("The last day lies before the first."))
    made = end(desk.actor, posting, until=said["until"], why=said["why"], now=desk.now)
    words = {"who": person, "post": POSTS[posting.post], "where": name_of(posting.organisation), "until": said["until"]}
    if isinstance(made, PostingRequest):
        return _("Asked for: the post %(post)s of %(who)s in %(where)s to end with %(until)s. A security officer must agree.") % words
    return _("%(who)s is %(post)s in %(where)s up to %(until)s.") % words


def _back(desk: Desk, person: Person, form: Asked) -> str:
    posting = get_object_or_404(person.postings, pk=form.cleaned_data["posting"], withdrawn=False)
    take_back(desk.actor, posting, why=form.cleaned_data["why"], now=desk.now)
    return _("It is taken back. Both rows stay to be read.")


def _told_once(request: HttpRequest, person: Person, password: str) -> HttpResponse:
    """The only page that ever shows the password; no browser keeps it."""
    answer = render(request, "rooms/password_once.html", {"person": person, "password": password})
    answer["Cache-Control"] = "no-store"
    return answer


def _account(request: HttpRequest, desk: Desk, person: Person, asked: Asked | None = None, wrong: str = "") -> HttpResponse:
    def fresh(kind: type[Asked], **more: Any) -> Asked:
        return asked if isinstance(asked, kind) and asked.do == more.get("do", kind.do) else kind(**more)

    mine = where(desk.actor, ACCOUNTS, desk.today)
    postings = person.postings.select_related("organisation", "set_by", "end_set_by").order_by("-since", "-pk")
    values = {
        "person": person,
        "state": _state(person, desk.today),
        "governs": governs(desk.actor, ACCOUNTS, person, desk.today),
        "own": person.pk == desk.person.pk,
        "postings": [(one, POSTS[one.post], _stands(one, desk.today), one.organisation_id in mine) for one in postings],
        "asked_for": person_requests(person),
        "change": fresh(Change, person=person),
        "whys": {do: fresh(Why, do=do) for do in (PASSWORD, SHUT, OPEN)},
        "give": fresh(Give, desk=desk),
        "changes": person.account_changes.select_related("by").order_by("-at"),
        "wrong": wrong or (_first_error(asked) if isinstance(asked, Row) else ""),
        "now": desk.now,
        "today": desk.today,
    }
    return render(request, "rooms/account.html", values, status=422 if asked else 200)


def person_requests(person: Person) -> list[tuple[PostingRequest, Any]]:
    """What a security officer has still to agree to about this person."""
    found = PostingRequest.objects.filter(person=person, granted=None).select_related("organisation", "asked_by")
    return [(one, POSTS[one.post]) for one in found]


def _now_held(person: Person, on: date) -> list[tuple[Any, Posting]]:
    held = [one for one in person.postings.all() if one.since <= on and (one.until is None or one.until >= on)]
    return [(POSTS[one.post], one) for one in held]


def _state(person: Person, on: date) -> tuple[str, Any]:
    """The account as a lamp and a word."""
    if not person.is_active:
        return "done", _("shut")
    if person.until and person.until < on:
        return "done", _("over")
    if person.since and person.since > on:
        return "extend", _("opens on %(day)s") % {"day": person.since}
    return "signed", _("open")


def _stands(one: Posting, on: date) -> tuple[str, str, Any]:
    """How a posting stands: a key for the page, a lamp and a word."""
    if one.withdrawn:
        return "withdrawn", "link", _("withdrawn before it began")
    if one.until and one.until < on:
        return "over", "done", _("over")
    if one.since > on:
        return "coming", "extend", _("to come")
    return ("ending", "soon", _("ends")) if one.until else ("held", "signed", _("held"))


def _first_error(form: Asked) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
