"""What the specification says of the roll: its two keepers, and each person of it.

The street's clerks and the secretary of the unit's own community; the applicant, an
enterprise's HR, other communities and even the chief find nothing there.
"""

from tests.matrix.roles import A_SECRETARY, AUTHOR, B_SECRETARY, CLERK, NEIGHBOUR
from tests.matrix.rules import (
    ONE_SIGNED_IN,
    Case,
    Expectation,
    act,
    form,
    of,
    page,
    who,
)

ROLL_A, ROLL_B = who({CLERK, A_SECRETARY}), who({CLERK, B_SECRETARY})
BOTH = of("A", ROLL_A), of("B", ROLL_B)
REASON = {"reason": "没有居住登记"}


def each(record: str) -> tuple[Case, Case]:
    return of("A", ROLL_A, pk=record), of("B", ROLL_B, pk=record)


def own(record: str) -> tuple[Case, Case]:
    return of("A", who({AUTHOR}), pk=record), of("B", who({NEIGHBOUR}), pk=record)


# Refused, and objected to; and one that counts.
OWN, COUNTING = own("own_entry"), own("counting_entry")

ROLL: dict[str, Expectation] = {
    "renewal:roll": page(*BOTH),
    "renewal:add_entry": form(*BOTH),
    "renewal:roll_entry": page(*each("entry"), *each("own_entry")),
    "renewal:accept_entry": act(*each("entry")),
    "renewal:refuse_entry": form(*each("entry"), body=REASON),
    "renewal:end_entry": form(*each("counting_entry")),
    "renewal:mark_entry": form(*each("entry"), body=REASON),
    "renewal:add_proof": form(*each("entry")),
    "renewal:proof": page(*each("paper")),
    "renewal:holdings": page(*BOTH),
    "renewal:holding": page(*each("holding")),
    "renewal:correct_holding": form(*each("holding"), body=REASON),
    "renewal:add_owner": form(*each("holding"), body=REASON),
    "renewal:remove_owner": form(*each("owner"), body=REASON),
    "renewal:name_speaker": form(*each("firm"), body=REASON),
    "renewal:letters": form(*BOTH),
    "renewal:print_code": act(*each("entry")),
    "renewal:decide_objection": form(*each("objection")),
    "renewal:my_roll": page(ONE_SIGNED_IN),
    "renewal:claim": form(ONE_SIGNED_IN),
    "renewal:take_entries": form(ONE_SIGNED_IN),
    "renewal:object": form(*COUNTING, body={"text": "我不是租客"}),
    "renewal:add_own_proof": form(*OWN),
    "renewal:say_two_hats": act(*OWN),
}
