"""A column whose words nobody reads who has only the database: AES-GCM, with the name of its key in front.

What is empty stays empty. Nothing can be looked for in such a column; a number is found by its hash (calls/caller_key.py).
"""

import os
import re
from base64 import b64decode, b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import models
from django.db.models.lookups import Exact, IsNull

from bihuan.station.frame.datakeys import NONCE, newest, opener

TOKEN = re.compile(r"~([0-9a-f]{8}):")
LOOKUPS = frozenset({"isnull", "exact"})


def seal(text: str) -> str:
    name, cipher = newest()
    nonce = os.urandom(NONCE)
    return f"~{name}:{b64encode(nonce + cipher.encrypt(nonce, text.encode(), None)).decode()}"


def unseal(token: str) -> str:
    """Raises KeysMissing where its key is not here, ValueError where this is nothing that was sealed here."""
    found = TOKEN.match(token)
    if found is None:
        raise ValueError("these words are not sealed")
    raw = b64decode(token[found.end() :])
    try:
        return opener(found[1]).decrypt(raw[:NONCE], raw[NONCE:], None).decode()
    except InvalidTag:
        raise ValueError("these words were changed after they were sealed") from None


class SealedField(models.TextField):
    """`kept`: the table refuses changes, so its words stay under the key that sealed them; only that key is wrapped anew."""

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def deconstruct(self) -> Any:
        """To a migration it is text, so that it can move what it holds without opening it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        value = super().get_db_prep_save(value, connection)
        return seal(value) if value and isinstance(value, str) else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Sealed twice, the same words differ; so the database can only say whether there are any."""
        return {"isnull": IsNull, "exact": _Empty}.get(lookup_name)


class _Empty(Exact):
    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise ValueError("sealed words cannot be looked for")
        return self.rhs
