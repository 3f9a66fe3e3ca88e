"""What the specification says of the street at a glance: issue 13, item 7.

Whoever answers for the whole street reads it; for everybody else there is no such page.
"""

from tests.matrix.roles import CHIEF
from tests.matrix.rules import Expectation, page, who

READS = page(who({CHIEF}))

INDICATORS: dict[str, Expectation] = {
    "indicators:glance": READS,
    "indicators:owed": READS,
    "indicators:past": READS,
}
