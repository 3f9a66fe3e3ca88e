"""Characters and days that nobody means, in the part of an address after the `?`."""

import pytest

from tongxin.people.tests.make import make_auditor, make_street_clerk

pytestmark = pytest.mark.django_db

ASKED = [
    "/answers/?q=",
    "/answers/?unit=",
    "/voices/new/?unit=",
    "/units/?q=",
    "/inbox/?q=",
]


@pytest.mark.parametrize("address", ASKED)
def test_a_nul_in_the_query_is_passed_over(client, address: str):
    client.force_login(make_street_clerk())
    assert client.get(f"{address}%00").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_the_journal_bears_days_nobody_means(client, day: str):
    client.force_login(make_auditor())
    assert client.get(f"/journal/?since={day}&until={day}").status_code == 200


@pytest.mark.parametrize("number", [2**63, 2**70])
def test_a_number_that_no_column_holds_is_not_there(client, number: int):
    client.force_login(make_street_clerk())
    assert client.get(f"/consultations/{number}/take/").status_code == 404
    assert client.post(f"/meetings/{number}/live/line/").status_code == 404
    assert client.get(f"/inbox/{number}/").status_code == 404
