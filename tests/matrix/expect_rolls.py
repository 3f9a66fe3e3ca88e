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
    "rolls:roll": page(*BOTH),
    "rolls:add_entry": form(*BOTH),
    "rolls:roll_entry": page(*each("entry"), *each("own_entry")),
    "rolls:accept_entry": act(*each("entry")),
    "rolls:refuse_entry": form(*each("entry"), body=REASON),
    "rolls:end_entry": form(*each("counting_entry")),
    "rolls:mark_entry": form(*each("entry"), body=REASON),
    "rolls:add_proof": form(*each("entry")),
    "rolls:proof": page(*each("paper")),
    "rolls:holdings": page(*BOTH),
    "rolls:holding": page(*each("holding")),
    "rolls:correct_holding": form(*each("holding"), body=REASON),
    "rolls:add_owner": form(*each("holding"), body=REASON),
    "rolls:remove_owner": form(*each("owner"), body=REASON),
    "rolls:name_speaker": form(*each("firm"), body=REASON),
    "rolls:letters": form(*BOTH),
    "rolls:print_code": act(*each("entry")),
    "rolls:decide_objection": form(*each("objection")),
    "rolls:my_roll": page(ONE_SIGNED_IN),
    "rolls:claim": form(ONE_SIGNED_IN),
    "rolls:take_entries": form(ONE_SIGNED_IN),
    "rolls:object": form(*COUNTING, body={"text": "我不是租客"}),
    "rolls:add_own_proof": form(*OWN),
    "rolls:say_two_hats": act(*OWN),
}
