"""Every address, every role, own and other records: what the specification says.

The addresses come out of the URL configuration. One without an expectation fails, and
so does an expectation without its address.
"""

import pytest

from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.walking import faults

pytestmark = pytest.mark.django_db


def test_every_address_has_its_expectation():
    missing = [
        f"{name} ({a.route})" for name, a in ADDRESSES.items() if name not in EXPECTED
    ]
    assert not missing, "Write down who finds what at: " + ", ".join(missing)


def test_every_expectation_has_its_address():
    assert sorted(EXPECTED.keys() - ADDRESSES.keys()) == []


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() & ADDRESSES.keys()))
def test_each_role_finds_what_is_theirs(known, name):
    if told := faults(known, name):
        pytest.fail("\n".join(told), pytrace=False)
