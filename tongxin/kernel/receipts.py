"""What somebody is handed who files something: a number that may be seen, a code that
opens.

The number alone opens nothing. The code is kept only as a keyed hash: six digits, or
eight characters where nobody is to be kept out by others' tries. Each try is counted
before it is looked at, and a number that leads nowhere is counted like any other.
"""

import hmac
import re
import secrets
import unicodedata
from datetime import timedelta

from django.utils.crypto import get_random_string

from tongxin.kernel.limits import Limit, Tries, give_all_back, take_all
from tongxin.kernel.models import Receipt
from tongxin.kernel.sealed import derived_key

CODE_DIGITS = 6
# Read from paper and typed: no letter looks like another, or like a digit.
LONG_CODE = 8
PLAIN = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
# Tries of one address at one number, and of all addresses together: six digits would
# not stand many at once.
BY_ONE = Limit("receipt.one", 5, timedelta(minutes=15))
BY_ALL = Limit("receipt.all", 60, timedelta(hours=1))

# Short numbers are understood when a dash divides them from the year.
_NUMBER = re.compile(r"(?<!\d)(20\d\d)(?:-(\d{1,12})|\s?(\d{6,12}))(?!\d)")
# Every dash that a keyboard, a phone or a word processor writes for "-".
_DASHES = re.compile(r"[‐‑‒–—―−ー一﹣_]+|-+")


def issue() -> tuple[Receipt, str]:
    """Make a receipt and its code. The code is handed out now and never again."""
    return _issue(f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}")


def issue_long() -> tuple[Receipt, str]:
    """The same with a code that is printed in two groups: XK4M-7RTP."""
    drawn = get_random_string(LONG_CODE, PLAIN)
    receipt, _ = _issue(drawn)
    return receipt, f"{drawn[:4]}-{drawn[4:]}"


def _issue(code: str) -> tuple[Receipt, str]:
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


def check(receipt: Receipt | None, code: str, tries: Tries | None = None) -> bool:
    """Whether `code` opens the receipt. Takes one of each of `tries` before it looks.

    Without a receipt, since the number leads nowhere, it does the same and is False;
    without `tries` it is counted for the receipt alone. Raises LimitReached. Do not
    call it inside a transaction that you roll back for a wrong code: the count would
    be rolled back with it.
    """
    pk, right = (receipt.pk, receipt.code_hash) if receipt else (0, "")
    tries = tries or {BY_ALL: (pk,)}
    take_all(tries)
    is_right = hmac.compare_digest(right, _hash(pk, _plain(code)))
    if is_right:
        give_all_back(tries)
    return is_right


def number(prefix: str, year: int, pk: int) -> str:
    """The number as printed: `number("示例", 2026, 431)` is 示例-2026-000431."""
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


def _plain(code: str) -> str:
    """A code as typed: full-width letters, small ones, spaces, dashes are forgiven."""
    plain = unicodedata.normalize("NFKC", code[:40]).upper()
    return re.sub(r"\s+", "", _DASHES.sub("", plain))


def _hash(pk: int, code: str) -> str:
    # With the receipt's own number: a hash copied to another row opens nothing.
    key = derived_key("receipt")
    return hmac.digest(key, f"{pk}:{code}".encode(), "sha256").hex()
