"""The keys that seal, opened once in a process. A new one begins with each new key of the file; the old ones go on opening."""

import os
import secrets
import time
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from bihuan.station.frame import keyring
from bihuan.station.frame.keyring import KeysMissing
from bihuan.station.frame.models import DataKey

NONCE = 12
KNOWN_FOR = 5.0  # seconds after which a process looks again whether another key has begun

_open: dict[str, AESGCM] = {}
_newest: tuple[str, float] = ("", 0.0)


def newest() -> tuple[str, AESGCM]:
    """The key to seal with. Raises KeysMissing."""
    global _newest
    name, until = _newest
    if time.monotonic() >= until:
        name = DataKey.objects.order_by("-made_at", "-name").values_list("name", flat=True).first() or ""
        _newest = name, time.monotonic() + KNOWN_FOR
    return name, opener(name)


def opener(name: str) -> AESGCM:
    """The key of that name. Raises KeysMissing."""
    if name not in _open:
        found = DataKey.objects.filter(name=name).first()
        if found is None:
            raise KeysMissing(name)
        _open[name] = AESGCM(_unwrap(found))
    return _open[name]


def begin(now: datetime) -> None:
    """The first key of a station, in the file and in the table. What is there stays as it is."""
    if DataKey.objects.exists():
        return
    if not keyring.keys():
        keyring.add(now)
    _make(now)


def rotate(now: datetime) -> tuple[str, int]:
    """A new key in the file, every key of the table wrapped under it, and a new one to seal with. Returns its name and how many there were.

    Raises KeysMissing, and then nothing has changed, where one of the table cannot be opened."""
    for one in DataKey.objects.all():
        _unwrap(one)
    name = keyring.add(now)
    with transaction.atomic():
        held = list(DataKey.objects.all())
        for one in held:
            one.wrapped, one.wrapped_by = _wrap(_unwrap(one))
            one.save(update_fields=["wrapped", "wrapped_by"])
        _make(now)
    forget()
    return name, len(held)


def closed() -> list[str]:
    """The keys of the file that are missing, or are not what they were, by name."""
    out = set()
    for one in DataKey.objects.all():
        try:
            _unwrap(one)
        except KeysMissing as missing:
            out.add(missing.name)
    return sorted(out)


def forget() -> None:
    """Let the next use read the table again."""
    global _newest
    _open.clear()
    _newest = "", 0.0


def _make(now: datetime) -> None:
    wrapped, by = _wrap(AESGCM.generate_key(256))
    DataKey.objects.create(name=secrets.token_hex(4), made_at=now, wrapped=wrapped, wrapped_by=by)


def _wrap(key: bytes) -> tuple[bytes, str]:
    name, outer = keyring.newest()
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(outer).encrypt(nonce, key, None), name


def _unwrap(one: DataKey) -> bytes:
    outer, wrapped = keyring.keys().get(one.wrapped_by), bytes(one.wrapped)
    if outer is None:
        raise KeysMissing(one.wrapped_by)
    try:
        return AESGCM(outer).decrypt(wrapped[:NONCE], wrapped[NONCE:], None)
    except InvalidTag:
        raise KeysMissing(one.wrapped_by) from None
