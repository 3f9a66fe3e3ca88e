"""Workbooks: whoever keeps what they become, and of voices whoever handed them in."""

from tests.matrix.expect_rolls import ROLL_A, ROLL_B
from tests.matrix.expect_voices import INTAKE
from tests.matrix.roles import A_SECRETARY, B_SECRETARY, STREET
from tests.matrix.rules import ONE_SIGNED_IN, Expectation, act, form, of, page, who

UPLOADER = who(STREET | {A_SECRETARY}), who(STREET | {B_SECRETARY})
EACH = (
    of("A", ROLL_A, pk="sheet"),
    of("B", ROLL_B, pk="sheet"),
    of("A", UPLOADER[0], pk="batch"),
    of("B", UPLOADER[1], pk="batch"),
)
# Of a roll, and of voices.
COLUMNS = {
    "column_side": "1",
    "column_name": "2",
    "listed_on": "2026-01-05",
    "area_source": "register",
    "column_text": "4",
    "finished": "rows",
    "kind": "help",
    "audience": "office",
}

IMPORTS: dict[str, Expectation] = {
    "imports:roll": form(
        of("A", ROLL_A, subject="unit"), of("B", ROLL_B, subject="unit")
    ),
    "imports:voices": form(INTAKE),
    "imports:empty_roll": page(ONE_SIGNED_IN),
    "imports:empty_voices": page(ONE_SIGNED_IN),
    "imports:workbook": form(*EACH, body=COLUMNS),
    "imports:progress": page(*EACH),
    "imports:settle": act(*EACH, body={"2.side": "shop"}),
    "imports:accept": act(*EACH),
    "imports:discard": act(*EACH),
    "imports:undo": act(*EACH),
}
