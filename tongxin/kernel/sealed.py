"""Personal text kept unreadable in the database, with one key per person.

A person's key encrypts that person's fields and is itself encrypted ("wrapped") by a
key derived from `settings.SEAL_KEY`. Destroying the one row makes the fields
unreadable for good, while everything that hangs on the person stays whole.

A token is one byte naming the cipher, then whatever that cipher writes. Cipher 1 is
AES-256-GCM of the `cryptography` package: 12 bytes of nonce, then text and tag. A
national cipher (SM4-GCM) can be added to `CIPHERS` under its own number and made
`CURRENT`; old tokens stay readable. This is no assessed cryptographic product (密评)
and must not be called one.

Where a token belongs goes into it as associated data: the column, and the row where
several share a key. A sealed telephone number copied into the column of names does not
open, nor one row's pseudonym in another. What was written before a key was destroyed
may live on in backups: their keys must be aged out with them.
"""

import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tongxin.kernel.models import SealKey

KEY_BYTES = 32
NONCE_BYTES = 12
MIN_MASTER_BYTES = 32


class CannotOpen(Exception):  # noqa: N818 - named as it reads in `except`
    """A token was changed, moved to another field, or sealed with another key."""


class Erased(ValidationError):  # noqa: N818 - named as it reads in `except`
    """Somebody tried to write into a record whose key was destroyed."""


@dataclass(frozen=True, slots=True)
class Cipher:
    """Authenticated encryption: `seal(key, text, context)` and its inverse.

    `open` raises CannotOpen when key, token or context is another than at sealing.
    """

    seal: Callable[[bytes, bytes, bytes], bytes]
    open: Callable[[bytes, bytes, bytes], bytes]


def _aes_seal(key: bytes, text: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, context)


def _aes_open(key: bytes, token: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(token[:NONCE_BYTES], token[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


CIPHERS = {1: Cipher(_aes_seal, _aes_open)}
CURRENT = 1


def seal(key: bytes, text: bytes, context: bytes) -> bytes:
    """Encrypt with the current cipher. `context` must be given again to open."""
    return bytes([CURRENT]) + CIPHERS[CURRENT].seal(key, text, context)


def open_token(key: bytes, token: bytes, context: bytes) -> bytes:
    """Decrypt a token of any known cipher. Raises CannotOpen."""
    if not token or token[0] not in CIPHERS:
        raise CannotOpen
    return CIPHERS[token[0]].open(key, token[1:], context)


def derived_key(purpose: str) -> bytes:
    """A 32-byte key for one purpose only, from `settings.SEAL_KEY` (HKDF-SHA256)."""
    return _derive(settings.SEAL_KEY, purpose)


@lru_cache(maxsize=64)
def _derive(master: bytes, purpose: str) -> bytes:
    if len(master) < MIN_MASTER_BYTES:
        raise ImproperlyConfigured(
            f"SEAL_KEY must have at least {MIN_MASTER_BYTES} bytes."
        )
    info = f"tongxin/{purpose}".encode()
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(master)


def lookup_hash(text: str, purpose: str) -> str:
    """A keyed fingerprint (HMAC-SHA256, 64 hex digits) that finds a sealed value again.

    Equal text and purpose give equal fingerprints. Bring the text into one form first:
    "138 0000 0000" and "13800000000" differ.
    """
    key = derived_key(f"lookup:{purpose}")
    return hmac.digest(key, text.encode(), "sha256").hex()


class RowCode(models.BinaryField[bytes, bytes]):
    """A keyed code of what other columns of its row say, made whenever it is written.

    For rows of which no journal may speak: whoever changes or invents one behind the
    program cannot make its code. A row that was removed, or an older one put back, is
    not found by it.
    """

    BYTES = 16

    def __init__(self, *of: str, **options: Any) -> None:
        self.of = of
        super().__init__(max_length=self.BYTES, editable=False, **options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        del options["max_length"]
        options.pop("editable", None)
        return name, path, self.of, options

    def pre_save(self, instance: models.Model, add: bool) -> bytes:
        code = self.code_of(instance)
        setattr(instance, self.attname, code)
        return code

    def code_of(self, instance: models.Model) -> bytes:
        said = "/".join(_plain(getattr(instance, name)) for name in self.of)
        text = f"{instance._meta.label}/{said}".encode()
        return hmac.digest(derived_key("row"), text, "sha256")[: self.BYTES]

    def is_true(self, instance: models.Model) -> bool:
        """Whether the program wrote what the row says."""
        held = bytes(getattr(instance, self.attname) or b"")
        return hmac.compare_digest(held, self.code_of(instance))


WRAP = b"kernel.SealKey"


def new_key() -> SealKey:
    """Make and keep a key for one more person."""
    return SealKey.keep(*_drawn())


def new_keys(count: int) -> list[SealKey]:
    """As many keys at once, for as many people."""
    return SealKey.keep_many([_drawn() for _one in range(count)])


def _drawn() -> tuple[bytes, bytes]:
    """A fresh key, wrapped and opened."""
    opened = AESGCM.generate_key(bit_length=8 * KEY_BYTES)
    return seal(derived_key("wrap"), opened, WRAP), opened


def destroy(key: SealKey) -> None:
    """Delete the key. What it sealed reads as empty from now on, for ever."""
    key.destroy()


def is_erased(key: SealKey | None) -> bool:
    """Whether there is no key any more that could open what it sealed."""
    return key is None or not key.wrapped


def seal_bytes(key: SealKey | None, content: bytes, context: str) -> bytes:
    """A file sealed with a person's key; `context` says where it belongs."""
    if key is None or is_erased(key):
        raise Erased(_("This record was erased. Nothing can be written into it."))
    return seal(_unwrapped(key), content, context.encode())


def open_bytes(key: SealKey | None, token: bytes, context: str) -> bytes | None:
    """What `seal_bytes` sealed, or None when the key is gone. Raises CannotOpen."""
    if key is None or is_erased(key):
        return None
    return open_token(_unwrapped(key), token, context.encode())


def _unwrapped(key: SealKey) -> bytes:
    if key.opened is None:
        key.opened = open_token(derived_key("wrap"), bytes(key.wrapped), WRAP)
    return key.opened


class SealedText:
    """A text of a model, kept encrypted in the BinaryField named `field`.

    `key` names the model's foreign key to SealKey, and `row` the columns that tell this
    row from others of that key (none, where each row has a key of its own); both must
    be set before the text is. Reads "" when nothing was written or the key is gone;
    raises CannotOpen when the stored bytes were tampered with or stood in another row,
    and Erased on writing without a key. Saving is the owner's:
    `person.save(update_fields=["name_sealed"])`.
    """

    def __init__(
        self, field: str, *, row: Sequence[str], key: str = "seal_key"
    ) -> None:
        self.field = field
        self.key = key
        self.row = row

    @overload
    def __get__(self, instance: None, owner: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type[models.Model]) -> str: ...
    def __get__(
        self, instance: models.Model | None, owner: type[models.Model]
    ) -> Self | str:
        if instance is None:
            return self
        # The column may be NULL, and PostgreSQL hands out a memoryview.
        token = bytes(getattr(instance, self.field) or b"")
        key: SealKey | None = getattr(instance, self.key)
        if not token or key is None or is_erased(key):
            return ""
        return open_token(_unwrapped(key), token, self._context(instance)).decode()

    def __set__(self, instance: models.Model, text: str) -> None:
        key: SealKey | None = getattr(instance, self.key)
        if key is None or is_erased(key):
            raise Erased(_("This record was erased. Nothing can be written into it."))
        token = b""
        if text:
            token = seal(_unwrapped(key), text.encode(), self._context(instance))
        setattr(instance, self.field, token)

    def _context(self, instance: models.Model) -> bytes:
        column = f"{instance._meta.label}.{self.field}"
        own = (_plain(getattr(instance, name)) for name in self.row)
        return "/".join((column, *own)).encode()


def _plain(value: object) -> str:
    # PostgreSQL hands out a memoryview.
    return str(value) if not isinstance(value, bytes | memoryview) else value.hex()
