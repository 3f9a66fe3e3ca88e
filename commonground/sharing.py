"""Work shared out to threads; the answers come in the order of the questions."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor


def share_out[Q, A](
    answer: Callable[[Q], A], questions: Iterable[Q], threads: int
) -> Iterator[A]:
    """`map` on so many threads; loops let go of the interpreter, so they run beside."""
    if threads <= 1:
        yield from map(answer, questions)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(answer, questions)
