"""Fixtures that the contract tests share."""

import pytest

from tests.cast import Cast, made


@pytest.fixture
def cast(db: None) -> Cast:
    return made()
