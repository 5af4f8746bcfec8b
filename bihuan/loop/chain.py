"""Hashes that make a change visible: one chain a matter, one Merkle root over all heads.

SHA-256 throughout. Fields are length-prefixed, so that no two different rows read the same.
"""

import hashlib
from collections.abc import Iterable, Sequence

START = b"\0" * 32


def step_hash(before: bytes, fields: Sequence[str]) -> bytes:
    """The hash of one step: the hash before it, then each field. `before` is START for the first step."""
    digest = hashlib.sha256(before)
    for one in fields:
        raw = one.encode()
        digest.update(len(raw).to_bytes(4, "big") + raw)
    return digest.digest()


def said_hash(salt: bytes, words: str) -> bytes:
    """The hash a step keeps of what was said: salted, so that words erased by rule cannot be guessed back."""
    return hashlib.sha256(salt + words.encode()).digest()


def merkle_root(heads: Iterable[bytes]) -> bytes:
    """Root over heads in the order given (RFC 6962: leaves and nodes are marked apart; an odd one moves up unchanged)."""
    level = [hashlib.sha256(b"\0" + head).digest() for head in heads]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]
