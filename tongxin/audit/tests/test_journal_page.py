from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongxin.journal import operations as journal
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import signed_in

pytestmark = pytest.mark.django_db


def actions(query=""):
    page = signed_in(make_auditor()).get(f"/journal/{query}")
    assert page.status_code == 200
    return [line.entry.action for line in page.context["list"].lines]


def test_who_did_what_newest_first():
    clerk, voice = make_street_clerk(), make_voice()
    clerk.public_name = "黄演示"
    clerk.save()
    journal.record(VISITOR, "voice.filed", voice)
    journal.record(clerk, "voice.answered", voice, ["state"])
    assert actions() == ["voice.answered", "voice.filed"]
    page = signed_in(make_auditor()).get("/journal/").content.decode()
    shown = ("黄演示", "访客", f"诉求 {voice.pk}", "收到诉求", "voice.filed", "未封存")
    assert [words for words in shown if words not in page] == []


def test_an_act_without_words_yet_is_shown_by_its_code():
    journal.record(SYSTEM, "voice.sung", make_voice())
    assert "voice.sung" in signed_in(make_auditor()).get("/journal/").content.decode()


def test_only_for_auditors():
    assert Client().get("/journal/").status_code == 302
    for user in (make_street_clerk(), make_administrator(), make_resident()):
        assert signed_in(user).get("/journal/").status_code == 404


def test_filters():
    voice, other = make_voice(), make_voice()
    journal.record(SYSTEM, "voice.closed", voice)
    journal.record(VISITOR, "voice.filed", other)
    assert actions("?kind=system") == ["voice.closed"]
    assert actions("?action=voice.f") == ["voice.filed"]
    assert actions(f"?label=voices.Voice&pk={voice.pk}") == ["voice.closed"]
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
    journal.record(SYSTEM, "voice.closed", make_voice())
    assert signed_in(make_auditor()).get(f"/journal/{query}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows():
    client, counts = signed_in(make_auditor()), []
    for more in (1, 2):
        for _ in range(more):
            journal.record(make_street_clerk(), "voice.answered", make_voice())
        client.get("/journal/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/journal/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
