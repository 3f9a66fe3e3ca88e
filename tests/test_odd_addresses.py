"""Characters, days and numbers that nobody means, in an address."""

import pytest
from django.urls import reverse

from tests.matrix.addresses import walk
from tongxin.councils.tests.make import make_meeting
from tongxin.councils.tests.test_minutes import made
from tongxin.people.tests.make import make_auditor, make_resident, make_street_clerk

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


def test_no_address_takes_a_number_that_no_column_holds(client):
    for address in walk():
        if "<int:" in address.route and not address.route.startswith("account/"):
            path = address.path(dict.fromkeys(address.arguments, str(2**63)))
            assert client.get(f"/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "meetings/{}/minutes/",
        "meetings/{}/minutes/minutes.docx",
        "trace/matters/{}/",
        "polls/{}/proof/",
    ],
)
def test_nor_does_it_break_a_page(client, path: str):
    client.force_login(make_resident())
    for number in (2**63, "9" * 3000):
        assert client.get(f"/{path.format(number)}").status_code == 404


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "三", ""])
def test_a_number_in_a_form_that_nobody_has_is_not_there(client, number: str):
    client.force_login(make_street_clerk())
    meeting = make_meeting()
    begin = reverse("councils:begin", args=[meeting.pk])
    assert client.post(begin, {"presider": number}).status_code == 422
    minutes = made()
    sign = reverse("councils:sign", args=[minutes.meeting_id, minutes.pk])
    assert client.post(sign, {"term": number}).status_code == 422
