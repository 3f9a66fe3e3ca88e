from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongxin.audit.tests.make import signed_in
from tongxin.journal import operations as journal
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_person,
    make_resident,
    make_street_clerk,
)

pytestmark = pytest.mark.django_db


def actions(query=""):
    page = signed_in(make_auditor()).get(f"/journal/{query}")
    assert page.status_code == 200
    return [line.entry.action for line in page.context["list"].lines]


def test_who_did_what_newest_first():
    clerk, person = make_street_clerk(), make_person()
    clerk.public_name = "黄演示"
    clerk.save()
    journal.record(VISITOR, "person.registered", person)
    journal.record(clerk, "person.contact_changed", person, ["state"])
    assert actions() == ["person.contact_changed", "person.registered"]
    page = signed_in(make_auditor()).get("/journal/").content.decode()
    shown = ("黄演示", "访客", f"个人资料 {person.pk}", "person.registered", "未封存")
    assert [words for words in shown if words not in page] == []


def test_an_act_without_words_yet_is_shown_by_its_code():
    journal.record(SYSTEM, "person.sung", make_person())
    assert "person.sung" in signed_in(make_auditor()).get("/journal/").content.decode()


def test_only_for_auditors():
    assert Client().get("/journal/").status_code == 302
    for user in (make_street_clerk(), make_administrator(), make_resident()):
        assert signed_in(user).get("/journal/").status_code == 404


def test_filters():
    person, other = make_person(), make_person()
    journal.record(SYSTEM, "person.erased", person)
    journal.record(VISITOR, "person.registered", other)
    assert actions("?kind=system") == ["person.erased"]
    assert actions("?action=person.r") == ["person.registered"]
    assert actions(f"?label=people.Person&pk={person.pk}") == ["person.erased"]
    today = timezone.localdate()
    assert len(actions(f"?since={today}&until={today}")) == 2
    assert actions(f"?since={today + timedelta(days=1)}") == []
    assert actions(f"?until={today - timedelta(days=1)}") == []


@pytest.mark.parametrize(
    "query",
    [
        "?pk=abc&label=nothing&kind=x",
        "?pk=999999999999999999999999",
        "?since=yesterday&until=2026-13-45",
        "?action=%00%25",
        "?page=-1",
    ],
)
def test_nasty_addresses_still_open_it(query):
    journal.record(SYSTEM, "person.erased", make_person())
    assert signed_in(make_auditor()).get(f"/journal/{query}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows():
    client, counts = signed_in(make_auditor()), []
    for more in (1, 2):
        for _ in range(more):
            journal.record(make_street_clerk(), "person.contact_changed", make_person())
        client.get("/journal/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/journal/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
