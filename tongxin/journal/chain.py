"""The mathematics of the journal: codes of entries, leaves, and the chain of digests.

An entry's code is 8 random bytes and an HMAC-SHA256 of those and the entry's content;
the random bytes make two equal acts differ, so that a copied row shows. A seal's leaves
are its entries' ids and codes in order of id; its digest is an HMAC of the previous
digest, the frame (first id, last id, count, moment) and the leaves. The keys are
derived from `settings.SEAL_KEY`: whoever can write the database but does not have that
key can make neither a row nor a seal that verifies.
"""

import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tongxin.journal.witness import Witnesses
from tongxin.kernel.sealed import derived_key

SALT_BYTES = 8
DIGEST_BYTES = 32
MAC_BYTES = SALT_BYTES + DIGEST_BYTES
ID_BYTES = 8
LEAF_BYTES = ID_BYTES + MAC_BYTES
# What stands before the first seal.
GENESIS = bytes(DIGEST_BYTES)

# Sorted: not every database keeps the order in which names were written.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)

# at, actor kind, actor id, on behalf of id, action, subject label, subject id, fields,
# digests of the rows that the act wrote (see witness.py)
Content = tuple[
    datetime, str, int | None, int | None, str, str, int, list[str], Witnesses
]


def sign(content: Content) -> bytes:
    """A new code for an entry that is about to be written."""
    return _mac(os.urandom(SALT_BYTES), content)


def is_signed(mac: bytes, content: Content) -> bool:
    """Whether the program gave this very content this code."""
    return hmac.compare_digest(mac, _mac(mac[:SALT_BYTES], content))


def _mac(salt: bytes, content: Content) -> bytes:
    at, *rest = content
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = _JSON.encode([moment, *rest])
    key = derived_key("journal.entry")
    return salt + hmac.digest(key, salt + text.encode(), "sha256")


def pack(leaves: Iterable[tuple[int, bytes]]) -> bytes:
    """Ids and codes of entries as the bytes a seal keeps."""
    return b"".join(pk.to_bytes(ID_BYTES) + mac for pk, mac in leaves)


def unpack(leaves: bytes) -> dict[int, bytes]:
    """The inverse of `pack`: id → code. Bytes that are no whole leaf are left out."""
    starts = range(0, len(leaves) - LEAF_BYTES + 1, LEAF_BYTES)
    return {
        int.from_bytes(leaves[at : at + ID_BYTES]): leaves[
            at + ID_BYTES : at + LEAF_BYTES
        ]
        for at in starts
    }


@dataclass(frozen=True, slots=True)
class Frame:
    """What a seal says about its leaves."""

    first_id: int
    last_id: int
    count: int
    at: datetime


def digest(previous: bytes, frame: Frame, leaves: bytes) -> bytes:
    """What binds one seal to everything before it."""
    moment = frame.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = f"{frame.first_id},{frame.last_id},{frame.count},{moment};"
    key = derived_key("journal.seal")
    return hmac.digest(key, previous + text.encode() + leaves, "sha256")
