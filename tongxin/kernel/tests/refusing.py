"""An act is refused for the reason that is meant, and for no other."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext

_BLANK = re.compile(r"%\(\w+\)([ds])")
_FILLED = {"d": r"-?\d+", "s": "(?s:.*)"}


@contextmanager
def refused(
    words: str = "", *, field: str = "", code: str = ""
) -> Iterator[pytest.ExceptionInfo[ValidationError]]:
    """With `words`, as the program's source has them; at a `field`; with a `code`.

    A blank in them, as `%(day)s`, may be filled with anything; `%(count)d`, with a
    number.
    """
    assert words or field or code, "By what is it known?"
    with pytest.raises(ValidationError) as refusal:
        yield refusal
    error = refusal.value
    if words:
        assert _says("\n".join(error.messages), words), error
    if field:
        assert field in getattr(error, "error_dict", {}), error
    if code:
        assert code in {one.code for one in _each(error)}, error


@contextmanager
def forbidden(words: str) -> Iterator[None]:
    """It is not for this actor: in these words, where an act has several."""
    with pytest.raises(PermissionDenied) as refusal:
        yield
    assert _says(str(refusal.value), words), refusal.value


def _says(told: str, words: str) -> bool:
    pieces = _BLANK.split(gettext(words))
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = (_FILLED[kind] for kind in pieces[1::2])
    return re.search("".join(pieces), told) is not None


def _each(error: ValidationError) -> list[ValidationError]:
    by_field = getattr(error, "error_dict", {"": getattr(error, "error_list", [])})
    return [one for errors in by_field.values() for one in errors]
