import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.operations import finish_part
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import lead_part, make_liaison, send, signed_in

pytestmark = pytest.mark.django_db


def test_a_clerk_begins_with_what_is_most_urgent():
    make_voice()
    day = signed_in(make_street_clerk()).get("/desk/")
    counts = {str(each.tab): each.count for each in day.context["day"].tabs}
    assert counts["waiting"] == "1"
    assert "/inbox/" in day.content.decode()


def test_a_liaison_begins_with_the_tasks_of_the_office():
    send(make_voice("灯坏了"))
    day = signed_in(make_liaison()).get("/desk/")
    told = day.content.decode()
    assert "灯坏了" in told
    assert day.context["day"].tabs == []
    assert "/inbox/" not in told


def test_a_secretary_sees_both():
    secretary = make_community_clerk(role=Role.SECRETARY)
    send(make_voice("给社区的"), lead=secretary.posts[0].office)
    told = signed_in(secretary).get("/desk/").content.decode()
    assert "给社区的" in told
    assert "/inbox/" in told


def test_a_sender_sees_what_came_back_and_what_is_to_be_looked_at():
    task = send()
    finish_part(make_liaison(), lead_part(task), evidence="修了")
    day = signed_in(make_street_clerk()).get("/desk/").context["day"]
    assert (day.to_check, day.returned) == ("1", "0")


def test_others_go_where_their_day_begins():
    assert Client().get("/desk/").headers["Location"].startswith("/sign-in/")
    assert signed_in(make_resident()).get("/desk/").headers["Location"] == "/me/"
    assert signed_in(make_auditor()).get("/desk/").headers["Location"] == "/journal/"
    assert signed_in(make_administrator()).get("/desk/").status_code == 200


def test_the_menu_counts_what_waits_and_shows_nobody_elses_doors():
    make_voice()
    send(make_voice())
    clerk = signed_in(make_street_clerk()).get("/desk/").content.decode()
    assert '<a href="/inbox/">收件箱 <span>1</span></a>' in clerk
    liaison = signed_in(make_liaison()).get("/desk/").content.decode()
    assert '<a href="/tasks/">我的任务 <span>1</span></a>' in liaison
    for closed in ("/calls/", "/matters/", "/letters/", "/journal/", "/staff/"):
        assert closed not in liaison


def test_the_number_of_queries_does_not_grow_with_the_rows():
    client, counts = signed_in(make_liaison()), []
    for more in (1, 2):
        for _ in range(more):
            send()
        client.get("/desk/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
