"""Telephone numbers as people write them, brought into one form (E.164).

A number is never guessed: what is not plainly one number is sent back with words that
say what is wrong with it.
"""

import re
import unicodedata

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOBILE_DIGITS = 11
LONGEST_INPUT = 40

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー﹣·.()\[\]_]+")
# A spreadsheet keeps 13800138000 as a decimal number.
_DECIMAL_TAIL = re.compile(r"^(\d{7,})\.0+$")
_TWO_NUMBERS = re.compile(r"\d{7,}\D*[/,;、或]\D*\d{7,}")
_EXTENSION = re.compile(r"(转|轉|ext|#|x)\D*\d+$", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SERVICE = re.compile(r"[48]00\d{7}")


def normalise_phone(text: str) -> str:
    """The number as +8613800138000. Raises ValidationError saying what is wrong."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise _wrong(_("Please give a telephone number."), "empty")
    if len(plain) > LONGEST_INPUT:
        raise _wrong(_("This is too long for a telephone number."), "long")
    plain = _DECIMAL_TAIL.sub(r"\1", plain)
    _refuse_what_is_no_single_number(plain)
    digits = _SEPARATORS.sub("", plain)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+") and not digits.startswith("+86"):
        return _abroad(digits)
    return _mainland(_without_country(digits))


def is_mobile(phone: str) -> bool:
    """Whether a text message can reach this normalised number."""
    return bool(_MOBILE.fullmatch(phone.removeprefix("+86"))) or (
        not phone.startswith("+86")
        and phonenumbers.number_type(phonenumbers.parse(phone))
        in {
            phonenumbers.PhoneNumberType.MOBILE,
            phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        }
    )


def gets_texts(phone: str) -> bool:
    """Whether this house sends text messages to this normalised number."""
    heads = tuple(f"+{code.strip()}" for code in settings.SMS_COUNTRIES)
    return bool(phone) and phone.startswith(heads) and is_mobile(phone)


def refuse_untold(phone: str) -> None:
    """For a mobile number of a country to which this house sends none."""
    if not gets_texts(phone):
        raise _wrong(
            _("We send text messages to numbers with %(countries)s only."),
            "country",
            countries=text_countries(),
        )


def text_countries() -> str:
    """What the numbers begin with that get text messages, as people read it."""
    return "、".join(f"+{code.strip()}" for code in settings.SMS_COUNTRIES)


def show_phone(phone: str) -> str:
    """The number as people read it: 138 0013 8000, 0755-2512 3456."""
    if not phone:
        return ""
    local = phone.removeprefix("+86")
    if local != phone and _MOBILE.fullmatch(local):
        return f"{local[:3]} {local[3:7]} {local[7:]}"
    number = phonenumbers.parse(phone)
    if local == phone:
        return phonenumbers.format_number(
            number, phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
    written = phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.NATIONAL
    )
    return written.replace(" ", "-", 1)


def mask_phone(phone: str) -> str:
    """Enough to recognise one's own number, too little for anybody else."""
    if not phone:
        return ""
    local = phone.removeprefix("+86")
    if local != phone and not _MOBILE.fullmatch(local):
        local = "0" + local
    return f"{local[:3]}****{local[-4:]}"


def _refuse_what_is_no_single_number(plain: str) -> None:
    if _TWO_NUMBERS.search(plain):
        raise _wrong(_("Please give one number only."), "two")
    if _EXTENSION.search(plain):
        raise _wrong(
            _("An extension cannot be kept. Please give the number without it."),
            "extension",
        )
    rest = _SEPARATORS.sub("", plain.removeprefix("+"))
    if strange := re.sub(r"[0-9]", "", rest):
        raise _wrong(
            _("A telephone number has only digits; “%(strange)s” is none."),
            "strange",
            strange=strange[:10],
        )


def _without_country(digits: str) -> str:
    if digits.startswith("+86"):
        return digits[3:]
    # No mainland number of its own is this long and begins with 86.
    if digits.startswith("86") and len(digits) >= 12:
        return digits[2:]
    return digits


def _mainland(digits: str) -> str:
    if digits.startswith("1") and len(digits) > 5:
        return "+86" + _mobile(digits)
    if _SERVICE.fullmatch(digits):
        return "+86" + digits
    # Written after +86, an area code loses its zero.
    area = digits if digits.startswith("0") else "0" + digits
    if digits.startswith("0") or len(digits) >= 10:
        return _landline(area)
    if len(digits) in {7, 8}:
        raise _wrong(
            _("The area code is missing, as in 0755-%(digits)s."),
            "area",
            digits=digits,
        )
    raise _wrong(
        ngettext(
            "This has only %(count)s digit. A mobile number has 11; a landline needs "
            "its area code.",
            "This has only %(count)s digits. A mobile number has 11; a landline needs "
            "its area code.",
            len(digits),
        ),
        "short",
        count=len(digits),
    )


def _mobile(digits: str) -> str:
    missing = MOBILE_DIGITS - len(digits)
    if missing > 0:
        raise _wrong(
            ngettext(
                "A mobile number has 11 digits; %(count)s is missing.",
                "A mobile number has 11 digits; %(count)s are missing.",
                missing,
            ),
            "short",
            count=missing,
        )
    if missing < 0:
        raise _wrong(
            ngettext(
                "A mobile number has 11 digits; there is %(count)s too many.",
                "A mobile number has 11 digits; there are %(count)s too many.",
                -missing,
            ),
            "long",
            count=-missing,
        )
    if not _MOBILE.fullmatch(digits):
        raise _wrong(
            _("No mobile number begins with %(head)s."), "unknown", head=digits[:3]
        )
    return digits


def _landline(digits: str) -> str:
    number = _parsed(digits)
    if number is None:
        raise _wrong(
            _(
                "This landline number cannot be right: area code and number together "
                "have 10 to 12 digits, as in 0755-25123456."
            ),
            "unknown",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _abroad(digits: str) -> str:
    number = _parsed(digits)
    if number is None:
        raise _wrong(
            _("No number of that country or region looks like this."), "unknown"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _wrong(message: str, code: str, **params: object) -> ValidationError:
    return ValidationError(message, code=code, params=params)
