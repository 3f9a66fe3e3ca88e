"""The options of the command line, and what `--help` says of them."""

import argparse
import os
import sys

from commonground import __version__

_VOTES = """\
Find groups of opinion among the people of VOTES, and judge every statement.

VOTES is told apart by its header, not by its name:
  participant,statement,stance[,at]            one row a stance: CSV or Parquet
  timestamp,datetime,comment-id,voter-id,vote  Polis's votes.csv
  participant,...,0,1,2,...                    Polis's participants-votes.csv:
                                               one row a person
1 is agree, 0 pass, -1 disagree; an empty cell is no stance. Of several rows of
a person on a statement the last one counts. Several files are one conversation.
"""
_EXAMPLE = """\
example, on a Polis export:
  python -m commonground report votes.csv --mod-out moderated.txt \\
      --texts comments.csv --picture rings.svg
"""


def parser() -> argparse.ArgumentParser:
    """What reads the command line: `command` is "report", its votes a list of paths."""
    whole = argparse.ArgumentParser(
        prog="commonground",
        description="Votes in, opinion groups and common ground out.",
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser(
        "report",
        help="find groups and judge every statement",
        description=_VOTES,
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for each in (whole, report):
        each.add_argument(
            "--version", action="version", version=f"commonground {__version__}"
        )
    report.add_argument("votes", metavar="VOTES", nargs="+", help="see above")
    _what_comes_out(report)
    _what_is_known(report)
    _how_it_is_computed(report)
    return whole


def _what_comes_out(report: argparse.ArgumentParser) -> None:
    group = report.add_argument_group("what comes out")
    group.add_argument(
        "--json",
        metavar="PATH",
        help="write the result there as JSON, - for standard output"
        " (default: print a report to read)",
    )
    group.add_argument(
        "--picture", metavar="PATH", help="draw an SVG picture there (default: none)"
    )
    group.add_argument(
        "--texts",
        metavar="FILE",
        help="what the statements say, for report and picture: CSV with the columns"
        " comment-id,comment-body (default: ids alone)",
    )
    for name, what in (
        ("--members", "in the JSON: who is in which group (default: sizes only)"),
        ("--coordinates", "in the JSON: where people stand (default: left out)"),
        ("--timing", "in the JSON: how many seconds it took (default: left out)"),
    ):
        group.add_argument(name, action="store_true", help=what)


def _what_is_known(report: argparse.ArgumentParser) -> None:
    group = report.add_argument_group("what is known besides VOTES")
    group.add_argument(
        "--mod-out",
        metavar="FILE",
        help="statements to count but not to judge: one id a line (default: none)",
    )
    group.add_argument(
        "--groups",
        metavar="FILE",
        help="groups in the place of those found: CSV participant,group"
        " (default: groups are looked for)",
    )
    group.add_argument(
        "--sides",
        metavar="FILE",
        help="who stands on which side: CSV participant,side (default: no sides)",
    )
    group.add_argument(
        "--roll",
        metavar="FILE",
        help="who is entitled, voting or not: CSV participant[,side]; its sides serve"
        " where --sides is not given (default: no roll)",
    )
    group.add_argument(
        "--marked",
        metavar="FILE",
        help="people with two hats: one id a line; all is computed without them too,"
        " and the worse result stands (default: nobody)",
    )


def _how_it_is_computed(report: argparse.ArgumentParser) -> None:
    group = report.add_argument_group("how it is computed")
    group.add_argument(
        "--min-votes",
        metavar="N",
        type=_not_negative,
        default=7,
        help="stances that place a person (default: %(default)s)",
    )
    group.add_argument(
        "--seed",
        metavar="N",
        type=_whole,
        default=0,
        help="decides whatever is drawn: shuffles, samples (default: %(default)s)",
    )
    group.add_argument(
        "--threads",
        metavar="N",
        type=_positive,
        default=_cores(),
        help="at work together; the result is the same with any number"
        " (default: the cores it may use, here %(default)s)",
    )
    group.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler read (default: this process does)",
    )


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        wrong = f"give a whole number, not {text!r}"
        raise argparse.ArgumentTypeError(wrong) from None


def _not_negative(text: str) -> int:
    number = _whole(text)
    if number < 0:
        raise argparse.ArgumentTypeError("give a whole number, 0 or more")
    return number


def _positive(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a whole number, 1 or more")
    return number


def _cores() -> int:
    # What this process may use, which in a container is less than the machine has.
    return (
        len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    )
