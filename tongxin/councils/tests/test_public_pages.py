"""What everybody reads of conferences and of what they recommend."""

import pytest
from django.urls import reverse
from django.utils import translation

from tongxin.consultations.models import PublishedResult
from tongxin.councils import operations
from tongxin.councils.models import Decision
from tongxin.councils.tests.make import (
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.tests.make import make_community_clerk, make_office
from tongxin.units.tests.make import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIST = reverse("councils:list")


def test_the_list_names_the_next_meeting_once_it_is_called(client):
    meeting = make_meeting()
    where = f'href="{meeting.get_absolute_url()}"'
    assert where not in client.get(LIST).content.decode()
    put_on(meeting)
    operations.call_meeting(SYSTEM, meeting)
    assert where in client.get(LIST).content.decode()


def test_whoever_keeps_it_sees_it_when_it_is_planned(client):
    meeting = make_meeting()
    client.force_login(make_community_clerk(meeting.body.community, "secretary"))
    assert meeting.get_absolute_url() in client.get(LIST).content.decode()


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client, django_assert_num_queries
):
    def called() -> None:
        meeting = make_meeting(make_seated_body(make_unit()))
        put_on(meeting)
        operations.call_meeting(SYSTEM, meeting)

    called()
    client.get(LIST)
    with django_assert_num_queries(2):
        client.get(LIST)
    called()
    called()
    with django_assert_num_queries(2):
        client.get(LIST)


@pytest.fixture
def decision() -> Decision:
    item = make_sitting().items.get()
    decided = operations.decide_item(SYSTEM, item, recommendation="先修灯。")
    operations.give_task(SYSTEM, item, title="装三盏灯", lead=make_office("城管办"))
    openness.publish(SYSTEM, Duty.objects.get(object_id=decided.pk))
    return decided


def test_a_recommendation_shows_what_people_said_with_its_result(client, decision):
    said = {"consultation": 7, "number": 3, "text": "巷子里装灯。", "apart": {}}
    for result in PublishedResult.Result.values:
        with translation.override("zh-hans"):
            word = str(PublishedResult.Result(result).label)
        decision.evidence = [{**said, "result": result}]
        decision.save(update_fields=["evidence"])
        page = client.get(decision.get_absolute_url()).content.decode()
        assert "巷子里装灯。" in page
        assert word in page
        assert reverse("consultations:report", args=[7]) in page


def test_a_recommendation_shows_the_tasks_it_gave(client, decision):
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "装三盏灯" in page
