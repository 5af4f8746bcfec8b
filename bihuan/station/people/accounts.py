"""Making, changing, shutting and opening accounts; each deed is written down with who and why.

A password and the second factors of one account are never in one hand: administrators give the one, security officers take away the other.
"""

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from bihuan.loop.actor import Actor
from bihuan.station.people import keepers
from bihuan.station.people.actor import day_of
from bihuan.station.people.models import AccountChange, Person

What = AccountChange.What
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


@transaction.atomic
def make(
    actor: Actor, username: str, name: str, *, email: str = "", since: date | None = None, until: date | None = None,
    seconded_from: str = "", subject: str = "", now: datetime,
) -> tuple[Person, str]:
    """A new account and its first password, which must be changed at the first sign-in."""
    keepers.need(actor, keepers.ACCOUNTS)
    person = Person(username=username.strip().casefold(), name=name.strip(), email=email, since=since, until=until,
                    seconded_from=seconded_from, subject=subject)  # fmt: skip
    password = first_password()
    put_password(person, password)
    person.full_clean()
    person.save()
    note(person, What.MADE, now, by=actor)
    return person, password


@transaction.atomic
def change(actor: Actor, person: Person, *, why: str = "", now: datetime, **columns: object) -> Person:
    """Name, e-mail, dates, where seconded from, subject: whatever of these is given."""
    allowed = {"name", "email", "since", "until", "seconded_from", "subject"}
    assert allowed.issuperset(columns), columns
    _mine(actor, person, keepers.ACCOUNTS, now)
    for column, value in columns.items():
        setattr(person, column, value)
    person.full_clean()
    person.save(update_fields=list(columns))
    note(person, What.CHANGED, now, by=actor, why=why)
    return person


@transaction.atomic
def shut(actor: Actor, person: Person, *, why: str, now: datetime) -> None:
    """No sign-in from now on, and whoever is in is out."""
    _mine(actor, person, keepers.ACCOUNTS, now)
    if person.pk == actor.id:
        raise ValidationError(_("Nobody shuts their own account; another administrator can."))
    if not why.strip():
        raise ValidationError(_("Say why the account is shut."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    sign_out_everywhere(person)
    note(person, What.SHUT, now, by=actor, why=why)


@transaction.atomic
def open_again(actor: Actor, person: Person, *, why: str, now: datetime) -> None:
    _mine(actor, person, keepers.ACCOUNTS, now)
    person.is_active = True
    person.save(update_fields=["is_active"])
    note(person, What.OPENED, now, by=actor, why=why)


@transaction.atomic
def give_password(actor: Actor, person: Person, *, why: str = "", now: datetime) -> str:
    """A new password, told once, which its owner must change; it signs the account out everywhere."""
    _mine(actor, person, keepers.ACCOUNTS, now)
    password = first_password()
    put_password(person, password)
    person.save(update_fields=["password", "password_is_new"])
    note(person, What.PASSWORD, now, by=actor, why=why)
    return password


@transaction.atomic
def take_factors(actor: Actor, person: Person, *, why: str, now: datetime) -> None:
    """For who has lost phone and key. Whoever takes them away cannot have given the password: that is another post's."""
    _mine(actor, person, keepers.FACTORS, now)
    if person.pk == actor.id:
        raise ValidationError(_("Nobody takes away their own second factor here; another security officer can."))
    if not why.strip():
        raise ValidationError(_("Say why, and how you know that it is this person."))
    Authenticator.objects.filter(user=person).delete()
    sign_out_everywhere(person)
    note(person, What.FACTORS, now, by=actor, why=why)


@transaction.atomic
def end_sessions(actor: Actor, person: Person, *, why: str = "", now: datetime) -> None:
    _mine(actor, person, keepers.SESSIONS, now)
    sign_out_everywhere(person)
    note(person, What.SESSIONS, now, by=actor, why=why)


def sign_out_everywhere(person: Person) -> None:
    for one in UserSession.objects.filter(user=person):
        one.end()


def note(person: Person, what: str, now: datetime, *, by: Actor | None = None, why: str = "") -> None:
    AccountChange.objects.create(person=person, what=what, by_id=by.id if by else None, at=now, why=why.strip()[:200])


def first_password() -> str:
    return "-".join(get_random_string(4, LETTERS) for _part in range(4))


def put_password(person: Person, password: str) -> None:
    """One that somebody else has seen, and that must be changed at the first sign-in."""
    person.set_password(password)
    person.password_is_new = True


def _mine(actor: Actor, person: Person, right: str, now: datetime) -> None:
    if not keepers.governs(actor, right, person, day_of(now)):
        raise Http404
