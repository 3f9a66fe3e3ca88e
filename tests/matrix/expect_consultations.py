"""What the specification says of consultations: who is asked, who prepares, who types.

Written down from COMMON-GROUND.md §1, §2, §7 and DESIGN §2.7: nobody, in no office,
reads what anybody answered.
"""

from tests.matrix.roles import (
    A_SECRETARY,
    AUTHOR,
    B_SECRETARY,
    CLERK,
    HANDLES_A,
    HANDLES_B,
    KEEPS_A,
    KEEPS_B,
    NEIGHBOUR,
    STREET,
    TAKES_IN,
)
from tests.matrix.rules import ALL, GONE, NOBODY, Expectation, act, form, of, page, who

OPEN, DRAFT = {"pk": "consultation"}, {"pk": "consultation_draft"}
# On the roll of their own unit, and of no other.
ASKED_A, ASKED_B = who({AUTHOR}), who({NEIGHBOUR})
RUN_A, RUN_B = who(KEEPS_A), who(KEEPS_B)
# One that is open, and one that is being prepared, with a statement of each.
RUNS = of("A", RUN_A, **OPEN), of("B", RUN_B, **OPEN)
PREPARES = of("A", RUN_A, **DRAFT), of("B", RUN_B, **DRAFT)
IN_OPEN = {"consultation_id": "consultation", "pk": "asked"}
IN_DRAFT = {"consultation_id": "consultation_draft", "pk": "quoted"}
IN_CALL = {"pk": "consultation", "notice_pk": "silent_call"}
IN_ASKED = {"consultation_id": "consultation", "organisation_id": "asked_body"}
# Announced, so that it can be opened; and sealed, so that there is a report.
ANNOUNCED = {"pk": "consultation_announced"}
SEALED = {"consultation_id": "consultation_sealed"}
SEEKS_A, SEEKS_B = who({CLERK, A_SECRETARY}), who({CLERK, B_SECRETARY})
SEEKS = (
    of("A", SEEKS_A, **OPEN),
    of("B", SEEKS_B, **OPEN),
    of("A", who(), **DRAFT),
)

# One that was held elsewhere is the street's, and everybody reads it.
OUTSIDE = {"pk": "consultation_outside"}
TAKES_OVER = of("A", who(STREET), pk="export"), of("B", who(STREET), pk="export")

TOLD = (
    of("A", ALL, pk="consultation_published"),
    of("B", ALL, pk="consultation_published"),
    of("A", NOBODY, pk="consultation_sealed"),
    of("A", NOBODY, **OPEN),
    of("A", NOBODY, **DRAFT),
)

CONSULTATIONS: dict[str, Expectation] = {
    "consultations:list": page(ALL),
    "consultations:detail": page(
        of("A", ALL, **OPEN),
        of("B", ALL, **OPEN),
        of("A", who(KEEPS_A, unsigned=GONE), **DRAFT),
        of("B", who(KEEPS_B, unsigned=GONE), **DRAFT),
        of("A", ALL, **OUTSIDE),
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
    # Of one that is sealed.
    "consultations:proof": page(
        of("A", ASKED_A, pk="consultation_sealed"),
        of("B", ASKED_B, pk="consultation_sealed"),
        of("A", who(), **OPEN),
    ),
    # What is published everybody reads, and before that nobody.
    **dict.fromkeys(
        (
            f"consultations:report{file}"
            for file in ("", "_csv", "_docx", "_pdf", "_svg")
        ),
        page(*TOLD),
    ),
    "consultations:quotation": form(
        of("A", ASKED_A, pk="quoted"),
        of("B", ASKED_B, pk="quoted"),
        body={"answer": "yes"},
    ),
    "consultations:work": page(who(TAKES_IN)),
    "consultations:prepare": form(who(KEEPS_A | KEEPS_B)),
    "consultations:exports": form(who(STREET)),
    "consultations:export": form(
        *TAKES_OVER,
        body={
            "title": "公交怎么改",
            "ran_by": "别处的平台",
            "licence": "CC BY 4.0",
            "language": "en",
        },
    ),
    "consultations:discard_export": act(*TAKES_OVER),
    "consultations:manage": page(*RUNS, *PREPARES, of("A", who(STREET), **OUTSIDE)),
    "consultations:open": form(
        of("A", RUN_A, **ANNOUNCED), of("B", RUN_B, **ANNOUNCED)
    ),
    "consultations:extend": form(*RUNS, body={"reason": "商户没怎么回"}),
    "consultations:remind": act(*RUNS),
    "consultations:close": act(*RUNS),
    "consultations:seal": act(*RUNS),
    "consultations:report_again": act(
        of("A", RUN_A, **SEALED), of("B", RUN_B, **SEALED)
    ),
    "consultations:publish": act(*RUNS),
    # Of one that is sealed and computed; what is published everybody reads.
    "consultations:preview": page(
        of("A", RUN_A, pk="consultation_sealed"),
        of("B", RUN_B, pk="consultation_sealed"),
        of("A", who(), **OPEN),
    ),
    # The window writes answers down, too; nobody does before it is open.
    "consultations:type": form(
        of("A", who(HANDLES_A), **OPEN),
        of("B", who(HANDLES_B), **OPEN),
        of("A", who(), **DRAFT),
    ),
    "consultations:statements": form(
        *PREPARES, body={"more": "树要留下。", "form-TOTAL_FORMS": 0}
    ),
    "consultations:checkers": form(*PREPARES),
    "consultations:issue": act(*PREPARES),
    # Its author has an account: no office speaks for them.
    "consultations:consent": act(
        of("A", who(no=KEEPS_A), **IN_DRAFT),
        of("B", who(no=KEEPS_B), **IN_DRAFT),
        body={"answer": "yes"},
    ),
    "consultations:withdraw": form(
        of("A", RUN_A, **IN_OPEN), of("B", RUN_B, **IN_OPEN)
    ),
    "consultations:announce": act(*PREPARES),
    "consultations:dates": form(*PREPARES),
    "consultations:check_it": form(
        of("A", ASKED_A, pk="check"),
        of("B", ASKED_B, pk="check"),
        body={"answer": "fine"},
    ),
    # Who is silent: for those who keep the roll, and only while it is open.
    "consultations:silent": page(*SEEKS),
    "consultations:print_silent": act(*SEEKS),
    "consultations:silent_sheet": act(*SEEKS),
    "consultations:call_silent": act(*SEEKS),
    "consultations:print_slips": act(*SEEKS),
    "consultations:blank_slip": page(
        of("A", who(HANDLES_A), **OPEN),
        of("B", who(HANDLES_B), **OPEN),
        of("A", who(), **DRAFT),
    ),
    "consultations:call": form(
        of("A", SEEKS_A, **IN_CALL),
        of("B", SEEKS_B, **IN_CALL),
        body={"outcome": "no_answer", "after_tries": "0"},
    ),
    "consultations:call_number": act(
        of("A", SEEKS_A, **IN_CALL), of("B", SEEKS_B, **IN_CALL)
    ),
    "consultations:ask": form(*RUNS, *PREPARES),
    "consultations:unask": form(
        of("A", RUN_A, **IN_ASKED),
        of("B", RUN_B, **IN_ASKED),
        body={"reason": "不归它管"},
    ),
    # Whom no institution has at its desk keeps it or finds nothing.
    "consultations:positions": page(*RUNS),
    "consultations:withdraw_position": form(
        of("A", RUN_A, pk="position"),
        of("B", RUN_B, pk="position"),
        body={"reason": "还没有定"},
    ),
    "consultations:position": form(
        of("A", RUN_A, **IN_OPEN), of("B", RUN_B, **IN_OPEN)
    ),
}
