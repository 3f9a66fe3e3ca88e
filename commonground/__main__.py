"""The command line: `python -m commonground report VOTES`."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TextIO

from commonground.errors import InputError
from commonground.options import parser

if TYPE_CHECKING:
    from commonground.conversation import Conversation


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 2 bad input or a wrong option, 130
    stopped from outside.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON and the report are UTF-8, whatever the terminal says of itself.
        sys.stdout.reconfigure(encoding="utf-8")
    asked = parser().parse_args(arguments)
    try:
        return _beside(lambda: _report(asked))
    except InputError as wrong:
        return _wrong(str(wrong))
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        return _wrong(f"{asked.votes[0]}:1: there is not enough memory for this")


def _beside(work: Callable[[], int]) -> int:
    """Run work in a thread, so that Ctrl-C stops the program and not a loop within
    it.
    """
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        try:
            return done.result()
        except KeyboardInterrupt:
            # A loop cannot be told to stop; nothing is half written that matters.
            os._exit(130)


def _wrong(what: str) -> int:
    if sys.stderr is not None:
        print(what.replace("\n", "\\n"), file=sys.stderr)
    return 2


def _look_at(asked: argparse.Namespace) -> None:
    """Refuse what is plainly wrong, before anything that computes is loaded."""
    from commonground.reading.header import header_of, is_parquet  # noqa: PLC0415
    from commonground.reading.text import InputFile  # noqa: PLC0415

    beside = (asked.groups, asked.sides, asked.roll, asked.marked, asked.texts)
    for path in filter(None, (*asked.votes, *beside, asked.mod_out)):
        # What can be read only once is left to whoever reads it.
        if not os.path.exists(path) or os.path.isfile(path) or os.path.isdir(path):
            file = InputFile.at(path, may_be_empty=path == asked.mod_out)
            if path in asked.votes and not is_parquet(file):
                header_of(file)


def _report(asked: argparse.Namespace) -> int:
    _look_at(asked)
    # Loaded here, so that help and mistakes in options are answered at once.
    from commonground import Choices, report, write_json  # noqa: PLC0415
    from commonground.telling.text import write_text  # noqa: PLC0415
    from commonground.telling.texts import read_texts  # noqa: PLC0415

    with _progress() as progress, _reader(asked) as read:
        if asked.timing:
            from commonground.preparing import prepare  # noqa: PLC0415

            progress("preparing", 0.0)
            prepare()
        texts = read_texts(asked.texts) if asked.texts else None
        conversation = read(
            asked.votes,
            groups=asked.groups,
            sides=asked.sides,
            roll=asked.roll,
            mod_out=asked.mod_out,
            marked=asked.marked,
            progress=progress,
        )
        choices = Choices(
            min_votes=asked.min_votes,
            seed=asked.seed,
            threads=asked.threads,
            coordinates=asked.coordinates,
        )
        found = report(conversation, choices, progress=progress)
    if asked.picture:
        from commonground.drawing.picture import draw  # noqa: PLC0415

        with _writing(asked.picture) as file:
            file.write(draw(found, texts=texts))
    if asked.json:
        with _writing(asked.json) as file:
            write_json(
                found,
                file,
                members=asked.members,
                coordinates=asked.coordinates,
                timing=asked.timing,
            )
            file.write("\n")
    if not asked.json:
        with _writing("-") as file:
            write_text(found, file, texts=texts)
    return 0


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A line on a terminal that says how far long work is, and goes away at the end."""
    shown = sys.stderr is not None and sys.stderr.isatty()

    def show(stage: str, share: float) -> None:
        if shown:
            print(f"\r\x1b[K{stage}: {share:.0%}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def _reader(asked: argparse.Namespace) -> Iterator[Callable[..., "Conversation"]]:
    """What reads VOTES: this process, or the workers of a cluster."""
    if not asked.cluster:
        from commonground import read  # noqa: PLC0415 (as in _report)

        yield partial(read, threads=asked.threads)
        return
    from commonground.cluster import connected, read_on_cluster  # noqa: PLC0415

    with connected(asked.cluster) as client:
        yield partial(read_on_cluster, client)


@contextmanager
def _writing(path: str) -> Iterator[TextIO]:
    try:
        if path != "-":
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                yield file
        elif sys.stdout is not None:
            yield sys.stdout
            sys.stdout.flush()
        else:
            raise InputError(path, 1, "cannot be written: standard output is closed")
    except BrokenPipeError:
        raise
    except OSError as wrong:
        raise InputError(path, 1, f"cannot be written: {wrong.strerror}") from wrong


if __name__ == "__main__":
    sys.exit(main())
