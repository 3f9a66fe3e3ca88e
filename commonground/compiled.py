"""Where loops become machine code.

Every kernel goes through `kernel`: compiled once by numba and kept beside the source,
free of the interpreter's lock, and without `fastmath`, so that a sum of floats has the
same bits on every machine and for every number of threads.
"""

from collections.abc import Callable
from typing import cast

import numba

_compile = numba.njit(nogil=True, cache=True, error_model="numpy")


def kernel[F: Callable[..., object]](function: F) -> F:
    """Compile a loop; it is called like the function it was written as."""
    return cast("F", _compile(function))
