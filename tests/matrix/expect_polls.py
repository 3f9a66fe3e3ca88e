"""What the specification says of owners' polls: issue 4 item 7, DOMAIN.md §1.

Everybody reads the question, the law and the published calculation; the street and the
unit's own community run it; owners vote, and nobody reads how.
"""

from tests.matrix.roles import (
    AUTHOR,
    HANDLES_A,
    HANDLES_B,
    KEEPS_A,
    KEEPS_B,
    NEIGHBOUR,
    TAKES_IN,
)
from tests.matrix.rules import ALL, GONE, NOBODY, Expectation, act, form, of, page, who

OPEN, DRAFT, DONE = {"pk": "poll"}, {"pk": "poll_draft"}, {"pk": "poll_published"}
# Owners of their own unit, and of no other.
OWNS_A, OWNS_B = who({AUTHOR}), who({NEIGHBOUR})
RUN_A, RUN_B = who(KEEPS_A), who(KEEPS_B)
RUNS = of("A", RUN_A, **OPEN), of("B", RUN_B, **OPEN)
PREPARES = of("A", RUN_A, **DRAFT), of("B", RUN_B, **DRAFT)

POLLS: dict[str, Expectation] = {
    "polls:list": page(ALL),
    "polls:detail": page(
        of("A", ALL, **OPEN),
        of("B", ALL, **DONE),
        of("A", who(KEEPS_A, unsigned=GONE), **DRAFT),
        of("B", who(KEEPS_B, unsigned=GONE), **DRAFT),
    ),
    "polls:vote": form(
        of("A", OWNS_A, **OPEN),
        of("B", OWNS_B, **OPEN),
        of("A", who(), **DRAFT),
        body=lambda side: {"ballot": side["ballot"], "vote": "agree"},
    ),
    "polls:proof": page(
        of("A", OWNS_A, **DONE), of("B", OWNS_B, **DONE), of("A", who(), **OPEN)
    ),
    "polls:result_csv": page(
        of("A", ALL, **DONE), of("A", NOBODY, **OPEN), of("B", NOBODY, **DRAFT)
    ),
    "polls:work": page(who(TAKES_IN)),
    "polls:prepare": form(who(KEEPS_A | KEEPS_B)),
    "polls:manage": page(*RUNS, *PREPARES, of("A", RUN_A, **DONE)),
    "polls:revise": form(*PREPARES),
    "polls:drop": act(*PREPARES),
    "polls:open": form(*PREPARES),
    "polls:remind": act(*RUNS),
    "polls:close": act(*RUNS),
    # The window writes votes down, too; nobody does before it is open.
    "polls:type": form(
        of("A", who(HANDLES_A), **OPEN),
        of("B", who(HANDLES_B), **OPEN),
        of("A", who(), **DRAFT),
    ),
    "polls:count": act(*RUNS),
    "polls:publish": act(*RUNS),
}
