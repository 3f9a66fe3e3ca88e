"""What the specification says of consultations: who is asked, who prepares, who types.

Written down from COMMON-GROUND.md §1, §2, §7 and DESIGN §2.7: nobody, in no office,
reads what anybody answered.
"""

from tests.matrix.roles import AUTHOR, KEEPS_A, KEEPS_B, NEIGHBOUR
from tests.matrix.rules import ALL, GONE, Expectation, form, of, page, who

OPEN, DRAFT = {"pk": "consultation"}, {"pk": "consultation_draft"}
# On the roll of their own unit, and of no other.
ASKED_A, ASKED_B = who({AUTHOR}), who({NEIGHBOUR})

CONSULTATIONS: dict[str, Expectation] = {
    "consultations:list": page(ALL),
    "consultations:detail": page(
        of("A", ALL, **OPEN),
        of("B", ALL, **OPEN),
        of("A", who(KEEPS_A, unsigned=GONE), **DRAFT),
        of("B", who(KEEPS_B, unsigned=GONE), **DRAFT),
    ),
    "consultations:take": form(
        of("A", ASKED_A, **OPEN),
        of("B", ASKED_B, **OPEN),
        of("A", who(), **DRAFT),
        body=lambda side: {"statement": side["asked"], "stance": "agree"},
    ),
    "consultations:done": page(
        of("A", ASKED_A, **OPEN), of("B", ASKED_B, **OPEN), of("A", who(), **DRAFT)
    ),
    "consultations:quotation": form(
        of("A", ASKED_A, pk="quoted"),
        of("B", ASKED_B, pk="quoted"),
        body={"answer": "yes"},
    ),
}
