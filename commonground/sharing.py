"""Work shared out to threads; the answers come in the order of the questions."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor


def share_out[Q, A](
    answer: Callable[[Q], A], questions: Iterable[Q], threads: int
) -> Iterator[A]:
    """`map` on so many threads; loops let go of the interpreter, so they run beside."""
    if threads <= 1:
        yield from map(answer, questions)
        return
    # No more answers are held than threads: one may be as large as all the people.
    asked: deque[Future[A]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for question in questions:
            if len(asked) > threads:
                yield asked.popleft().result()
            asked.append(pool.submit(answer, question))
        while asked:
            yield asked.popleft().result()
