"""What the specification says of ledgers and monthly reports: issue 5, item 9.

The street's office reads all of it, a community's Party secretary that of hers, and for
everybody else there is no such page: not for a receptionist, not for the applicant.
"""

from dataclasses import replace

from tests.matrix.roles import KEEPS_A, KEEPS_B
from tests.matrix.rules import Expectation, of, page, who

READS = who(KEEPS_A | KEEPS_B)
BY_UNIT = (of("A", who(KEEPS_A)), of("B", who(KEEPS_B)))
# A month has a name and no number: there is none of another community.
A_MONTH = replace(page(*BY_UNIT), knows_records=False)

LEDGERS: dict[str, Expectation] = {
    "ledgers:index": page(READS),
    "ledgers:ledger": page(READS),
    # Neither a ledger nor a kind of file is somebody's.
    "ledgers:file": replace(page(READS), knows_records=False),
    "ledgers:month": A_MONTH,
    "ledgers:month_docx": A_MONTH,
}
