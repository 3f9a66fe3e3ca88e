#!/usr/bin/env python3
"""Make machine code of the loops that a report runs through, and keep it.

What is compiled lies beside the source; a second time this takes as long as loading it.
Done beforehand, and beside other work, nobody waits for it where a report is wanted.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PEOPLE, STATEMENTS = 60, 12


def report_of_two_camps() -> None:
    """As a house asks for it: a roll, some with two hats, one collector's forms."""
    from commonground.analysis import report  # noqa: PLC0415 - loading takes seconds
    from commonground.conversation import (  # noqa: PLC0415
        SetAside,
        conversation_of,
    )
    from commonground.judging import bounds  # noqa: PLC0415
    from commonground.opinions.people import InMemory  # noqa: PLC0415
    from commonground.reading.votes import votes_of  # noqa: PLC0415

    who = [f"person{number}" for number in range(PEOPLE)]
    # Not in order of people, as in a house: sorting is compiled too.
    rows = [
        (name, statement, _stance(number, statement))
        for statement in range(1, STATEMENTS + 1)
        for number, name in enumerate(who)
    ]
    people, statements, stances = zip(*rows, strict=True)
    report(
        conversation_of(
            InMemory(votes_of(people, statements, stances)),
            roll={name: (("owner", "tenant")[at % 2],) for at, name in enumerate(who)},
            set_aside=[
                SetAside("marked", frozenset(who[:2])),
                SetAside("collector", frozenset(who[2:9]), off_the_roll=False),
            ],
        )
    )
    sizes, heard, agreeing = [40], [20], [15]
    bounds.least_met(sizes, heard)
    bounds.greatest_failed(sizes, heard)
    bounds.least_more(sizes, heard, agreeing)


def _stance(person: int, statement: int) -> int | None:
    """Half agrees where the other half does not, and hardly anybody follows wholly."""
    if (person * 7 + statement * 5) % 6 == 0:
        return (None, 0)[person % 2]
    camp = 1 if person < PEOPLE // 2 else -1
    return camp if statement % 3 else 1


if __name__ == "__main__":
    report_of_two_camps()
