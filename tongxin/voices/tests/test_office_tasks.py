from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxin.kernel import clock
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.operations import dispatch_matter, dispatch_voice
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    lead_part,
    make_liaison,
    make_other_clerk,
    make_partner,
    send,
    signed_in,
)
from tongxin.work.models import Assignment, Proof, Task
from tongxin.work.operations import finish_part, return_part, take_part

pytestmark = pytest.mark.django_db


def lines(user, query=""):
    page = signed_in(user).get(f"/tasks/{query}")
    assert page.status_code == 200
    return [line.title for line in page.context["list"].lines]


def post(user, task, act, part=None, **facts):
    path = f"/tasks/{task.pk}/"
    path += f"parts/{part.pk}/{act}/" if part else f"{act}/"
    return signed_in(user).post(path, facts)


def test_the_same_list_for_everyone_what_their_offices_owe():
    send(make_voice("灯坏了"))
    send(make_voice("门坏了"), lead=make_office("街道民生办"))
    assert lines(make_liaison()) == ["灯坏了"]
    assert lines(make_liaison("街道民生办")) == ["门坏了"]
    assert lines(make_street_clerk()) == []


def test_what_was_sent_came_back_and_is_done():
    clerk = make_street_clerk()
    send(make_voice("在办的"))
    returned = send(make_voice("退回的"))
    return_part(make_liaison(), lead_part(returned), reason="不归我们")
    done = send(make_voice("办完的"))
    finish_part(make_liaison(), lead_part(done), evidence="修了")
    assert lines(clerk, "?state=sent") == ["在办的"]
    assert lines(clerk, "?state=returned") == ["退回的"]
    assert lines(clerk, "?state=to_check") == ["办完的"]
    assert lines(make_liaison(), "?state=done") == ["办完的"]
    assert lines(clerk, "?state=sent&q=没有") == []
    assert lines(clerk, "?state=nonsense&q=%00&page=x") == []


def test_residents_have_no_tasks(visitor):
    assert signed_in(make_resident()).get("/tasks/").status_code == 404
    assert visitor.get("/tasks/").status_code == 302


def test_one_press_from_the_message_to_the_task():
    liaison = make_liaison()
    liaison.person = make_person()
    liaison.save()
    task = send(make_voice("灯坏了，请修"), note="先拍照")
    client = signed_in(liaison)
    link = client.get("/messages/").context["page"].rows[0].link
    page = client.get(link)
    assert page.context["task"] == task
    told = page.content.decode()
    for shown in ("灯坏了，请修", "先拍照", "主办", "哪天做了什么"):
        assert shown in told


def test_others_find_nothing():
    task = send()
    for user in (make_other_clerk(), make_liaison("街道民生办"), make_resident()):
        assert signed_in(user).get(f"/tasks/{task.pk}/").status_code == 404
        assert post(user, task, "take", lead_part(task)).status_code == 404


def test_a_partner_sees_what_is_asked_and_not_what_was_told_to_offices():
    partner = make_partner()
    voice = make_voice("只给办理单位看的话", audience="office")
    task = send(voice, assisting=[partner.posts[0].office], note="请准备两套一楼的房")
    page = signed_in(partner).get(f"/tasks/{task.pk}/").content.decode()
    assert "只给办理单位看的话" not in page
    assert "请准备两套一楼的房" in page
    assert lines(partner) == ["一件只给办理单位看的诉求"]


def test_take_finish_and_the_sender_looks():
    task, liaison, clerk = send(), make_liaison(), make_street_clerk()
    part = lead_part(task)
    assert post(liaison, task, "take", part).status_code == 302
    photo = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    post(liaison, task, "finish", part, evidence="11月20日换了灯", photos=photo)
    assert Proof.objects.get().name == "a.pdf"
    page = signed_in(clerk).get(f"/tasks/{task.pk}/").content.decode()
    assert "11月20日换了灯" in page
    assert post(clerk, task, "check", verdict="again").status_code == 422
    post(clerk, task, "check", verdict="again", note="还有一盏")
    post(liaison, task, "finish", part, evidence="都换了")
    post(clerk, task, "check", verdict="good")
    assert Task.objects.get().state == Task.State.CHECKED


def test_return_with_a_reason_and_the_next_lead():
    task, liaison, clerk = send(), make_liaison(), make_street_clerk()
    part = lead_part(task)
    page = post(liaison, task, "return", part, reason="")
    assert page.status_code == 422
    assert 'class="confirm" open' in page.content.decode()
    post(liaison, task, "return", part, reason="归平安办")
    assert "归平安办" in signed_in(clerk).get(f"/tasks/{task.pk}/").content.decode()
    assert post(clerk, task, "again", lead="").status_code == 422
    safety = make_office("街道平安办")
    post(clerk, task, "again", lead=safety.pk, note="请接着办")
    assert Task.objects.get().state == Task.State.ASSIGNED


def test_after_the_days_of_the_rule_it_cannot_be_returned_and_is_not_offered():
    task, liaison = send(), make_liaison()
    address = f"/tasks/{task.pk}/parts/{lead_part(task).pk}/return/"
    assert address in signed_in(liaison).get(f"/tasks/{task.pk}/").content.decode()
    day = clock.today() - timedelta(days=1)
    Assignment.objects.update(return_until=day)
    assert address not in signed_in(liaison).get(f"/tasks/{task.pk}/").content.decode()
    page = post(liaison, task, "return", lead_part(task), reason="不归我们")
    assert page.status_code == 409
    assert "不归我们" in page.content.decode()


def test_a_colleague_who_is_second_keeps_the_words():
    task = send()
    finish_part(make_liaison(), lead_part(task), evidence="换了")
    page = post(make_liaison(), task, "finish", lead_part(task), evidence="我写的经过")
    told = page.content.decode()
    assert page.status_code == 409
    assert "别人刚办了" in told
    assert "我写的经过" in told


@pytest.mark.parametrize("evidence", ["", "  ", "长" * 3001])
def test_done_says_what_was_done(evidence):
    task = send()
    page = post(make_liaison(), task, "finish", lead_part(task), evidence=evidence)
    assert page.status_code == 422
    assert Task.objects.get().state == Task.State.ASSIGNED


def test_nobody_finishes_or_checks_for_others():
    task = send()
    part = lead_part(task)
    clerk = make_street_clerk()
    assert post(clerk, task, "finish", part, evidence="我替你办").status_code == 403
    finish_part(make_liaison(), part, evidence="换了")
    assert post(make_liaison(), task, "check", verdict="good").status_code == 403


def test_the_sender_takes_it_back_while_nobody_has_begun():
    clerk, voice = make_street_clerk(), make_voice()
    task = dispatch_voice(clerk, voice, lead=make_office(ENGINEERING))
    page = post(clerk, task, "recall")
    assert page.headers["Location"] == voice.get_absolute_url()
    task = send(voice)
    take_part(make_liaison(), lead_part(task))
    page = post(clerk, task, "recall")
    assert page.status_code == 409


def test_a_task_for_a_matter_says_for_whom():
    matter = make_matter(make_voice("一楼的灯"), make_voice("二楼的灯"))
    task = dispatch_matter(
        make_community_clerk(), matter, lead=make_office(ENGINEERING)
    )
    page = signed_in(make_liaison()).get(f"/tasks/{task.pk}/").content.decode()
    for shown in ("2位说过", "一楼的灯", "二楼的灯", "吹哨"):
        assert shown in page


@pytest.mark.parametrize("query", ["", "?state=sent"])
def test_the_number_of_queries_does_not_grow_with_the_rows(query):
    user = make_liaison() if not query else make_street_clerk()
    client, counts = signed_in(user), []
    for more in (1, 2):
        for _ in range(more):
            send(make_voice(), assisting=[make_office("街道民生办")])
        client.get(f"/tasks/{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tasks/{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
