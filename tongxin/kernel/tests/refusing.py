"""An act is refused for the reason that is meant, and for no other."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

_BLANK = re.compile(r"%\(\w+\)[ds]")


@contextmanager
def refused(
    words: str = "", *, field: str = "", code: str = ""
) -> Iterator[pytest.ExceptionInfo[ValidationError]]:
    """With `words`, as the program's source has them; at a `field`; with a `code`.

    A blank in them, as `%(day)s`, may be filled with anything.
    """
    assert words or field or code, "By what is it known?"
    with pytest.raises(ValidationError) as refusal:
        yield refusal
    error = refusal.value
    if words:
        told = "(?s:.*)".join(map(re.escape, _BLANK.split(gettext(words))))
        assert re.search(told, "\n".join(error.messages)), error
    if field:
        assert field in getattr(error, "error_dict", {}), error
    if code:
        assert code in {one.code for one in _each(error)}, error


def _each(error: ValidationError) -> list[ValidationError]:
    by_field = getattr(error, "error_dict", {"": getattr(error, "error_list", [])})
    return [one for errors in by_field.values() for one in errors]
