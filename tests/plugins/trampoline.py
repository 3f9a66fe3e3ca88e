"""A function's code replaced in place, so that every reference to it is watched.

Views hold operations by name, tables hold them by value, tasks hold them in partials:
only the function object itself is common to all of them. It keeps its identity and gets
new code, which calls a watcher with what it was called with.
"""

import inspect
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

# Stands in the compiled code where the watcher will be.
_PLACE = 7_305_816_429


def divert(
    function: FunctionType, watch: Callable[[FunctionType], Callable[..., Any]]
) -> None:
    """From now on `function` runs what `watch` makes of it as it was.

    `watch` is given a function with the old code, which does what the old one did.
    """
    original = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    original.__kwdefaults__ = function.__kwdefaults__
    # Who asks for the parameters is told those of old.
    function.__signature__ = inspect.signature(function)
    function.__code__ = _leading_to(watch(original), function.__code__)


def _leading_to(target: Callable[..., Any], old: CodeType) -> CodeType:
    """Code that hands everything on to `target`, with as many free names as `old`."""
    names = [f"free_{at}" for at in range(len(old.co_freevars))]
    lines = [
        "def outer():",
        *(f"    {name} = None" for name in names),
        "    def inner(*args, **kwargs):",
        f"        target = {_PLACE}",
        "        return target(*args, **kwargs)",
        *(f"        {name}" for name in names),
        "    return inner",
    ]
    made: dict[str, Any] = {}
    exec("\n".join(lines), made)  # noqa: S102 - our own eight lines
    code: CodeType = made["outer"]().__code__
    return code.replace(
        co_consts=tuple(target if one == _PLACE else one for one in code.co_consts),
        co_filename=old.co_filename,
        co_firstlineno=old.co_firstlineno,
        co_name=old.co_name,
        co_qualname=old.co_qualname,
    )
