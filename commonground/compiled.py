"""Where loops become machine code.

Every kernel goes through `kernel`: compiled once by numba and kept beside the source,
free of the interpreter's lock, and without `fastmath`, so that a sum of floats has the
same bits on every machine and for every number of threads.
"""

from collections.abc import Callable
from typing import cast

import numba

_compile = numba.njit(nogil=True, cache=True, error_model="numpy")
_compile_each_time = numba.njit(nogil=True, error_model="numpy")


def kernel[F: Callable[..., object]](function: F) -> F:
    """Compile a loop when it is first called; it is called as it was written.

    What is compiled is kept beside the source, or in the user's cache folder; where
    neither can be written, each process compiles anew. A kernel that calls a kernel of
    another file is not compiled anew when only that file changes: `make clean` then.
    """
    try:
        return cast("F", _compile(function))
    except RuntimeError:
        return cast("F", _compile_each_time(function))
