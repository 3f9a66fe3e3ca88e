"""Every address, every role, own and other records: what the specification says.

The addresses come out of the URL configuration. One without an expectation fails, and
so does an expectation without its address. What a role may not see stands in no byte of
any answer, and an act that is refused changes nothing.
"""

import pytest

from tests.matrix.addresses import walk
from tests.matrix.expect_consultations import CONSULTATIONS
from tests.matrix.expect_councils import COUNCILS
from tests.matrix.expect_house import HOUSE
from tests.matrix.expect_polls import POLLS
from tests.matrix.expect_voices import VOICES
from tests.matrix.trying import faults

ADDRESSES = {address.name: address for address in walk()}
EXPECTED = HOUSE | VOICES | CONSULTATIONS | POLLS | COUNCILS

pytestmark = pytest.mark.django_db


def test_every_address_has_its_expectation():
    missing = [
        f"{name} ({a.route})" for name, a in ADDRESSES.items() if name not in EXPECTED
    ]
    assert not missing, "Write down who finds what at: " + ", ".join(missing)


def test_every_expectation_has_its_address():
    assert sorted(EXPECTED.keys() - ADDRESSES.keys()) == []


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() & ADDRESSES.keys()))
def test_each_role_finds_what_is_theirs(world, name):
    told = faults(world, ADDRESSES[name], EXPECTED[name])
    if told:
        pytest.fail("\n".join(told), pytrace=False)
