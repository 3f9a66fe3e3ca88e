"""What somebody is handed who files something: a number that may be seen, a code that
opens.

The number alone opens nothing. The code has six digits and is kept only as a keyed
hash; five wrong tries lock the receipt for a quarter of an hour.
"""

import hmac
import re
import secrets
import unicodedata
from datetime import timedelta

from django.utils import timezone

from tongxin.kernel.models import Receipt
from tongxin.kernel.sealed import derived_key

CODE_DIGITS = 6
MOST_TRIES = 5
LOCK = timedelta(minutes=15)

# Short numbers are understood when a dash divides them from the year.
_NUMBER = re.compile(r"(?<!\d)(20\d\d)(?:-(\d{1,12})|\s?(\d{6,12}))(?!\d)")
# Every dash that a keyboard, a phone or a word processor writes for "-".
_DASHES = re.compile(r"[‐‑‒–—―−ー一﹣_]+|-+")


def issue() -> tuple[Receipt, str]:
    """Make a receipt and its code. The code is handed out now and never again."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return Receipt.start(lambda pk: _hash(pk, code)), code


def issue_unseen() -> Receipt:
    """Make a receipt whose code nobody is shown: it is told only where it is sent."""
    return Receipt.start(lambda pk: _hash(pk, unseen_code(pk)))


def unseen_code(receipt_id: int) -> str:
    """The code of an unseen receipt, made anew by the house's key: no row keeps it."""
    drawn = hmac.digest(
        derived_key("receipt unseen"), str(receipt_id).encode(), "sha256"
    )
    return f"{int.from_bytes(drawn[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def check(receipt: Receipt, code: str) -> bool:
    """Whether `code` opens the receipt. Counts the try; False while locked.

    Each try is counted before it is compared, so that a hundred tries at the same
    moment are no better than five. Do not call it inside a transaction that you roll
    back for a wrong code: the count would be rolled back with it.
    """
    row = Receipt.objects.filter(pk=receipt.pk)
    if not row.reserve_try(timezone.now(), most=MOST_TRIES, lock=LOCK):
        return False
    is_right = hmac.compare_digest(receipt.code_hash, _hash(receipt.pk, _digits(code)))
    if is_right:
        row.clear_tries()
    return is_right


def is_locked(receipt: Receipt) -> bool:
    """Whether too many wrong codes were tried; asks the database anew."""
    now = timezone.now()
    return Receipt.objects.filter(pk=receipt.pk, locked_until__gt=now).exists()


def number(prefix: str, year: int, pk: int) -> str:
    """The number as printed: `number("东晓", 2026, 431)` is 东晓-2026-000431."""
    return f"{prefix}-{year}-{pk:06d}"


def parse(text: str) -> tuple[int, int] | None:
    """Year and number out of what somebody typed, or None.

    Takes it with or without prefix, in full-width digits, with spaces and any dash.
    """
    plain = unicodedata.normalize("NFKC", text[:200])
    plain = re.sub(r"\s*-\s*", "-", _DASHES.sub("-", plain))
    found = _NUMBER.findall(plain)
    if len(found) != 1:
        return None
    year, after_dash, run_on = found[0]
    return int(year), int(after_dash or run_on)


def parse_bare(text: str) -> int | None:
    """The number without its year, as people say it: 431 or 000431; or None."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[:200]))
    return int(plain) if re.fullmatch(r"[0-9]{1,6}", plain) else None


def _digits(code: str) -> str:
    """A code as typed: full-width digits and spaces are forgiven."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", code[:40]))


def _hash(pk: int, code: str) -> str:
    # With the receipt's own number: a hash copied to another row opens nothing.
    key = derived_key("receipt")
    return hmac.digest(key, f"{pk}:{code}".encode(), "sha256").hex()
