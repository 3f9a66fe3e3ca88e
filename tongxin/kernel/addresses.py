"""Addresses by name, put together once: on a long list each row has one or two.

`reverse` looks the name up and checks the arguments anew each time, which costs more
than everything else in a row.
"""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

_MARK = 9_000_000_000_000_000


def address(name: str, *args: object) -> str:
    """What `reverse(name, args=args)` gives; quick for whole numbers."""
    if any(type(arg) is not int for arg in args):
        return reverse(name, args=args)
    return _shape(name, len(args), get_script_prefix(), settings.ROOT_URLCONF) % args


@cache
def _shape(name: str, count: int, _prefix: str, _urlconf: str) -> str:
    marks = [_MARK + at for at in range(count)]
    shape = reverse(name, args=marks).replace("%", "%%")
    for mark in marks:
        shape = shape.replace(str(mark), "%d")
    return shape
