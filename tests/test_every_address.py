"""Every address has an expectation, and is walked: roles, own and other records.

The addresses come out of the URL configuration. One without an expectation fails, and
so does an expectation without its address.
"""

from tests.matrix.expected import ADDRESSES, EXPECTED
from tests.matrix.parts import PARTS, names_of


def test_every_address_has_its_expectation():
    missing = [
        f"{name} ({a.route})" for name, a in ADDRESSES.items() if name not in EXPECTED
    ]
    assert not missing, "Write down who finds what at: " + ", ".join(missing)


def test_every_expectation_has_its_address():
    assert sorted(EXPECTED.keys() - ADDRESSES.keys()) == []


def test_every_address_is_walked_once():
    walked = [name for part in (*PARTS, "rest") for name in names_of(part)]
    assert sorted(walked) == sorted(EXPECTED)
