from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast, made

At = Callable[[str], Client]


@pytest.fixture
def cast(db: None) -> Cast:
    return made()


@pytest.fixture
def at(cast: Cast) -> At:
    """The browser of one of the cast, signed in and reading English."""

    def browser(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(cast.people[name])
        return client

    return browser
