"""Whose house this is, as every page, paper and receipt says it.

One row (`House`), kept in memory. Before anybody has said it there is no name, and
numbers of receipts begin with the program's own.
"""

from dataclasses import dataclass

from tongxin.kernel.kept import Kept
from tongxin.kernel.models import House

PREFIX = "同心"


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands over the door; `mark` is the digest of its picture, or empty."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    receipt_prefix: str = PREFIX
    mark: str = ""


def _read() -> Sign:
    columns = ("name", "phone", "hours", "receipt_prefix", "mark_digest")
    row = House.objects.values_list(*columns).first()
    return Sign(*row) if row else Sign()


kept_sign = Kept(_read)


def sign() -> Sign:
    return kept_sign.get()
