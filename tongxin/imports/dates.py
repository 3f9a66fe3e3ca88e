"""Dates as offices write them, read without guessing more than they say."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

_DAY = (
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
)
_TIME = (
    r"(?:[T\s,，]*(?P<half>上午|下午|晚上|中午|凌晨)?\s*(?P<hour>\d{1,2})\s*[:时点]"
    r"\s*(?P<minute>\d{1,2})?\s*[:分]?\s*(?P<second>\d{1,2})?(?:\.\d+)?\s*秒?)?"
)
_WRITTEN = re.compile(
    rf"^{_DAY}(?:\s*[（(]?(?:周|星期)[一二三四五六日天][）)]?)?\s*{_TIME}$"
)
_COMPACT = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:\s*(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?)?$"
)
# Excel counts days from here (its 1900 leap-year slip included).
_EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_EXCEL_FIRST, _EXCEL_LAST = 25_569.0, 73_050.0  # 1970 to 2099


def read_moment(value: object) -> datetime | None:
    """The moment that a cell means, in the street's own time; None when unreadable.

    Takes dates of the workbook, "2019/2/28 11:25:05", "2019-2-28", "2019.2.28",
    "2019年2月28日 下午3:05", "20190228", "2019-02-28T03:25:05+00:00", and Excel's day
    numbers. Two-digit years and day-month orders are refused: they would be guesses.
    """
    if isinstance(value, datetime):
        return value if timezone.is_aware(value) else timezone.make_aware(value)
    if isinstance(value, date):
        return timezone.make_aware(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - made aware here
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value))
    return _from_text(unicodedata.normalize("NFKC", str(value or "")).strip())


def _from_text(text: str) -> datetime | None:
    found = _WRITTEN.match(text) or _COMPACT.match(text)
    if found:
        return _from_parts(found.groupdict())
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_number(float(text))
    return _with_offset(text)


def _with_offset(text: str) -> datetime | None:
    """ISO 8601 of a program, where it says how far it is from Greenwich."""
    try:
        moment = datetime.fromisoformat(text)
        return timezone.localtime(moment) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _from_number(number: float) -> datetime | None:
    if _EXCEL_FIRST <= number <= _EXCEL_LAST:
        naive = (_EXCEL_ZERO + timedelta(seconds=round(number * 86400))).replace(
            tzinfo=None
        )
        return timezone.make_aware(naive)
    if number.is_integer():
        found = _COMPACT.match(str(int(number)))
        return _from_parts(found.groupdict()) if found else None
    return None


def _from_parts(parts: dict[str, str | None]) -> datetime | None:
    hour = int(parts.get("hour") or 0)
    half = parts.get("half")
    if (half in ("下午", "晚上") and hour < 12) or (half == "中午" and hour < 11):
        hour += 12
    elif half == "凌晨" and hour == 12:
        hour = 0
    try:
        naive = datetime(  # noqa: DTZ001 - made aware below
            int(parts["year"] or 0),
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            hour,
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
        )
    except ValueError:
        return None
    return timezone.make_aware(naive)
