"""Every address of the house, and what is expected of each, in one table."""

from tests.matrix.addresses import walk
from tests.matrix.expect_consultations import CONSULTATIONS
from tests.matrix.expect_councils import COUNCILS
from tests.matrix.expect_house import HOUSE
from tests.matrix.expect_imports import IMPORTS
from tests.matrix.expect_polls import POLLS
from tests.matrix.expect_voices import VOICES

ADDRESSES = {address.name: address for address in walk()}
EXPECTED = HOUSE | IMPORTS | VOICES | CONSULTATIONS | POLLS | COUNCILS
