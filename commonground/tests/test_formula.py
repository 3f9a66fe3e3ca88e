"""The digest of fixed votes stays what it was, or the formula gets another name.

A digest is kept by people who sealed a result. If these change, then what is computed
changed: give `FORMULA` another number, and say in the CHANGELOG what is different.
"""

import pytest

from commonground import read, report
from commonground.as_json import FORMULA
from commonground.tests.test_golden import GOLDEN

PINNED = {
    "below-100-ptpts": (
        "8d0802a636c9e8f70c7e6736a8f2fae09fdd0c39f0626e4c0076f991cb99914b",
        "1af511a32ca05198630205ec7eb2a6ac6f8d70929aded515a34d21880539921f",
    ),
    "25ptpt-3gp-no-strict-with-meta": (
        "f4dadc039f2933712644d6635dfab036fdb1778b23095f87599a4e1868b6eee8",
        "9d03143258adffb104370fcaba8784fcda46c6a81e58e64fb171466081c1f1e8",
    ),
}


@pytest.mark.parametrize("name", PINNED)
def test_the_digest_of_real_votes_is_that_of_this_formula(name):
    folder = GOLDEN / name
    found = report(read(folder / "votes.csv"))
    given = report(
        read(
            folder / "votes.csv",
            groups=folder / "groups.csv",
            mod_out=folder / "mod_out.txt",
        )
    )
    assert FORMULA == "commonground 1"
    assert found.structure == "found"
    assert (found.digest, given.digest) == PINNED[name]
