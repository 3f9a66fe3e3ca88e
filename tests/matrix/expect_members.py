"""What the specification says of Party and League files: issue 5, item 2.

The own office, the community's committee above it, the street's Party-building office;
the member reads the own file. Nobody else finds any of it, the street's clerks, chief,
auditor and data rights officer among them.
"""

from tests.matrix.roles import (
    A_SECRETARY,
    AUTHOR,
    B_SECRETARY,
    BRANCH_A,
    NEIGHBOUR,
    PARTY_OFFICE,
)
from tests.matrix.rules import ONE_SIGNED_IN, Case, Expectation, form, of, page, who

STREET_PARTY = who({PARTY_OFFICE})
KEEP_A = who({PARTY_OFFICE, A_SECRETARY, BRANCH_A})
KEEP_B = who({PARTY_OFFICE, B_SECRETARY})
BRANCH, FILE = {"pk": "party_branch"}, {"pk": "member_file"}
OWN = {"pk": "own_file"}


def kept(**ids: str) -> tuple[Case, Case]:
    return of("A", KEEP_A, **ids), of("B", KEEP_B, **ids)


def by_the_street(**ids: str) -> tuple[Case, Case]:
    return of("A", STREET_PARTY, **ids), of("B", STREET_PARTY, **ids)


MEMBERS: dict[str, Expectation] = {
    "members:list": page(who({PARTY_OFFICE, A_SECRETARY, BRANCH_A, B_SECRETARY})),
    "members:found": form(STREET_PARTY),
    "members:organisation": page(*kept(**BRANCH)),
    "members:entrust": form(*by_the_street(**BRANCH)),
    "members:dissolve": form(*by_the_street(**BRANCH)),
    "members:add": form(*kept(**BRANCH)),
    "members:name_cadre": form(*kept(**BRANCH)),
    "members:end_cadre": form(*kept(organisation_id="party_branch", pk="cadre")),
    "members:file": page(*kept(**FILE), *kept(**OWN)),
    "members:move": form(*kept(**FILE)),
    "members:confirm": form(*kept(**FILE)),
    "members:correct": form(*kept(**FILE)),
    "members:activity": form(*kept(**FILE)),
    "members:end": form(*kept(**FILE)),
    "members:answer_correction": form(
        *kept(membership_id="own_file", pk="correction"),
        body={"outcome": "declined", "answer": "介绍信上如此"},
    ),
    "members:mine": page(ONE_SIGNED_IN),
    "members:ask_correction": form(
        of("A", who({AUTHOR}), **OWN), of("B", who({NEIGHBOUR}), **OWN)
    ),
}
