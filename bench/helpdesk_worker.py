"""django-helpdesk, doing what its own pages and its own API do. Run by its own interpreter, see peers.py.

Opening is `TicketForm.save`, which its page and its API both call; moving is `update_ticket`, likewise. Mail goes to Django's dummy
backend: helpdesk renders each message inside the call, nothing is sent. Unless a case says "as shipped", each call is one transaction, as
ATOMIC_REQUESTS would make it: several commits become one, the fastest way there is on a database that syncs at each commit."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import databases, workers  # noqa: E402


def configure(url: str) -> None:
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="bench", DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF="helpdesk_urls", MEDIA_ROOT=mkdtemp(), SITE_ID=1, USE_TZ=True,
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "sites", "messages", "humanize",
                                                              "staticfiles", "admin")), "rest_framework", "helpdesk"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
                    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
                    "django.contrib.messages.middleware.MessageMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DATABASES={"default": database(url)}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", STATIC_URL="static/",
        HELPDESK_ACTIVATE_API_ENDPOINT=True, HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()


def database(url: str) -> dict[str, object]:
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path, "OPTIONS": databases.SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    return {"ENGINE": "django.db.backends.postgresql", "NAME": parts.path[1:], "USER": parts.username,
            "HOST": unquote(parts.netloc.split("@")[1]), "CONN_MAX_AGE": None}


class Helpdesk:
    """A queue with two people told of every change, as a station and a township would set it up."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model
        from django.core.management import call_command
        from django.test import Client
        from helpdesk.models import Queue

        call_command("migrate", verbosity=0)
        users = get_user_model().objects
        self.user = users.create_superuser("clerk", "clerk@example.invalid", "x")
        self.owner = users.create_user("owner", "owner@example.invalid", "x", is_staff=True)
        self.queue = Queue.objects.create(title="Station", slug="station", email_address="station@example.invalid",
                                          new_ticket_cc="room@example.invalid", updated_ticket_cc="room@example.invalid")
        self.silent = Queue.objects.create(title="Silent", slug="silent")
        self.client = Client(raise_request_exception=True)
        self.client.force_login(self.user)

    def open(self, told: bool = True) -> int:
        from helpdesk.forms import TicketForm

        data = self.ticket() if told else self.ticket() | {"queue": self.silent.pk, "submitter_email": "", "assigned_to": ""}
        form = TicketForm(queue_choices=[(self.queue.pk, self.queue.title), (self.silent.pk, self.silent.title)], data=data)
        assert form.is_valid(), form.errors
        return form.save(user=self.user).pk

    def ticket(self) -> dict[str, object]:
        words = "The caller hears music from the shop below since eleven."
        return {"queue": self.queue.pk, "title": "Shop music after midnight", "body": words, "description": words, "priority": "2",
                "submitter_email": "caller@example.invalid", "assigned_to": self.owner.pk, "due_date": "2026-11-25T09:00"}

    def move(self, ticket: int, status: int) -> None:
        from helpdesk.models import Ticket
        from helpdesk.update_ticket import update_ticket

        update_ticket(self.user, Ticket.objects.get(pk=ticket), comment="Seen and spoken to.", public=True, new_status=status)

    def open_by_http(self) -> int:
        return self.post("/api/tickets/", self.ticket())

    def move_by_http(self, ticket: int, status: int) -> None:
        self.post("/api/followups/", {"ticket": ticket, "user": self.user.pk, "title": "Seen", "comment": "Seen and spoken to.",
                                      "public": True, "new_status": status})

    def post(self, path: str, body: dict[str, object]) -> int:
        answer = self.client.post(path, body, content_type="application/json")
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    def opening(self, how: Callable[[], int], count: int) -> list[Callable[[], object]]:
        return [how] * count

    def moving(self, how: Callable[[int, int], object], count: int, told: bool = True) -> list[Callable[[], object]]:
        """Each ticket is resolved, reopened, resolved and reopened: every operation changes a status."""
        from helpdesk.models import Ticket

        resolved, reopened = Ticket.RESOLVED_STATUS, Ticket.REOPENED_STATUS
        tickets = [self.open(told) for _ in range(-(-count // 4))]
        return [partial(how, ticket, status) for status in (resolved, reopened) * 2 for ticket in tickets][:count]

    def cases(self) -> dict[str, workers.Case]:
        from django.db import transaction

        one = transaction.atomic
        return {
            "open": partial(self.opening, one(self.open)), "move": partial(self.moving, one(self.move)),
            "open, as shipped": partial(self.opening, self.open), "move, as shipped": partial(self.moving, self.move),
            "open, nobody told": partial(self.opening, one(partial(self.open, told=False))),
            "move, nobody told": partial(self.moving, one(self.move), told=False),
            "open by HTTP": partial(self.opening, one(self.open_by_http)), "move by HTTP": partial(self.moving, one(self.move_by_http)),
        }


def main() -> None:
    import os
    import types

    configure(os.environ["DATABASE_URL"])
    from django.urls import include, path

    urls = types.ModuleType("helpdesk_urls")
    urls.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]  # type: ignore[attr-defined]
    sys.modules["helpdesk_urls"] = urls
    workers.serve(Helpdesk().cases())


if __name__ == "__main__":
    main()
