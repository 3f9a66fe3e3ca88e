"""A seal over answers without names: a Merkle tree over what each pseudonym holds.

A form is the digest of the seal's version, a salt of its own, the pseudonym, and its
answers by number of what was asked. The forms, in the order of the pseudonyms, are the
leaves. Leaves and joints begin with different bytes, so that none passes for the other
(as in RFC 6962); a leaf without a neighbour goes up as it is. SHA-256, from hashlib.

Whoever has a form's words and its path recomputes the root with nothing but SHA-256.
Nobody can guess a form from its digest: the salt has 256 bits.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

VERSION = 1
LEAF, JOINT = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a digest is joined with on its way to the root, and on which side."""

    digest: str
    is_left: bool


def form_salt(salt: str, pseudonym: str) -> str:
    """The salt of one form, so that handing it out tells nothing of another."""
    key = bytes.fromhex(salt)
    return hmac.digest(key, pseudonym.encode(), "sha256").hex()


def form_words(salt: str, pseudonym: str, answers: Mapping[int, str]) -> str:
    """What is digested, as in "1|salt|pseudonym|1=agree|3=unsure"."""
    said = [f"{number}={choice}" for number, choice in sorted(answers.items())]
    return "|".join([str(VERSION), form_salt(salt, pseudonym), pseudonym, *said])


def leaf(words: str) -> str:
    return _digest(LEAF + words.encode())


def joint(left: str, right: str) -> str:
    return _digest(JOINT + bytes.fromhex(left) + bytes.fromhex(right))


def root(leaves: Sequence[str]) -> str:
    """The one digest that stands for all; of nothing, the digest of nothing."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else _digest(b"")


def path(leaves: Sequence[str], place: int) -> list[Neighbour]:
    """What the leaf at `place` is joined with, from the leaf up."""
    level, found = list(leaves), []
    while len(level) > 1:
        other = place ^ 1
        if other < len(level):
            found.append(Neighbour(level[other], is_left=other < place))
        level, place = _above(level), place // 2
    return found


def climb(digest: str, steps: Sequence[Neighbour]) -> str:
    """The root that a leaf leads to by its path."""
    for step in steps:
        pair = (step.digest, digest) if step.is_left else (digest, step.digest)
        digest = joint(*pair)
    return digest


def _above(level: Sequence[str]) -> list[str]:
    joined = [
        joint(left, right) for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    return joined + list(level[len(joined) * 2 :])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
