"""Numbers of identity papers: in one form, and checked where they allow it."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# GB 11643-1999: weights of the first 17 digits, and the check character by remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
# In its one form; no telephone number has as many digits.
LENGTH = 18

_RESIDENT = re.compile(r"[1-9]\d{16}[\dX]")
_OLD_RESIDENT = re.compile(r"[1-9]\d{14}")
# Permits of Hong Kong, Macao and Taiwan residents, passports, permanent residence.
_OTHER = re.compile(r"[A-Z]{1,3}\d{6,12}[A-Z]?|\d{8,10}")


def normalise_id_number(text: str) -> str:
    """The number in capitals without spaces; one of 15 digits becomes one of 18.

    Raises ValidationError for what is no such number, and for a wrong check digit.
    """
    plain = unicodedata.normalize("NFKC", text[:60]).upper()
    plain = re.sub(r"[\s\-()'`]+", "", plain)
    if not plain.isascii():
        raise _unreadable()
    if _RESIDENT.fullmatch(plain):
        if _birthday(plain) is None:
            raise ValidationError(_("There is no such birthday in this id number."))
        if check_character(plain[:17]) != plain[17]:
            raise ValidationError(
                _("The last digit of this id number does not fit the others.")
            )
        return plain
    if _OLD_RESIDENT.fullmatch(plain):
        body = f"{plain[:6]}19{plain[6:]}"
        return body + check_character(body)
    if _OTHER.fullmatch(plain):
        return plain
    raise _unreadable()


def check_character(body: str) -> str:
    """What the 18th place must hold after these 17 digits."""
    total = sum(int(digit) * w for digit, w in zip(body, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def age_on(number: str, day: date) -> int | None:
    """Full years on `day` of whoever holds this number; None where it does not say."""
    born = _birthday(number) if _RESIDENT.fullmatch(number) else None
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _birthday(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _unreadable() -> ValidationError:
    return ValidationError(_("This cannot be read as an id number."))
