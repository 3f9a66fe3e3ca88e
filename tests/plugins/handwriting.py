"""Tests put rows where they need them, past every act; the program may not.

Who writes is whoever stands nearest above it in the house: a test or its makers, or the
program that a test calls. What is written so stands in no line, and `verify_journal`
names it (`vouch_for_all` writes one line for all).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parent.parent.parent
ROOMS, TESTS = f"{HOUSE / 'tongxin'}/", f"{HOUSE / 'tests'}/"
# They write for whoever asks them.
ON_THE_WAY = (f"{ROOMS}journal/witness.py", f"{ROOMS}kernel/")
_is_refused = ContextVar("is_refused", default=False)


@contextmanager
def as_the_program() -> Iterator[None]:
    """What a test writes inside is refused, as if the program had written it."""
    token = _is_refused.set(True)
    try:
        yield
    finally:
        _is_refused.reset(token)


def let_tests_write() -> None:
    from tongxin.journal import witness  # noqa: PLC0415 - models are ready now

    refusing = witness.note
    if getattr(refusing, "lets_tests_write", False):
        return

    def note(model: Any, rows: Any) -> None:
        is_ours = not (_is_refused.get() or witness.is_under_way())
        if not (is_ours and _is_a_test_writing()):
            refusing(model, rows)

    note.lets_tests_write = True
    witness.note = note


def _is_a_test_writing() -> bool:
    frame = sys._getframe(2)  # noqa: SLF001 - nothing else knows who calls
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith((ROOMS, TESTS)) and name != __file__:
            if "/tests/" in name:
                return True
            if not name.startswith(ON_THE_WAY):
                return False
        frame = frame.f_back  # type: ignore[assignment]
    return False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    let_tests_write()
