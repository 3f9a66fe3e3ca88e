from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices import inbox, operations
from tongxin.voices.history import events
from tongxin.voices.models import Voice
from tongxin.voices.operations import Caller, record_voice
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import ENGINEERING, lead_part, make_liaison, send
from tongxin.work import operations as work

pytestmark = pytest.mark.django_db


def told(voice):
    voice = Voice.objects.get(pk=voice.pk)
    parts = [
        part
        for task in inbox.tasks_of(SYSTEM, voice)
        for part in task.assignments.all()
    ]
    lines = events.lines_of(voice, voice.points.all(), parts)
    found = events.for_offices(voice, lines)
    return [f"{event.who}{event.what}{event.words}" for event in found]


def named(user, name):
    user.public_name = name
    user.save()
    return user


def test_how_it_came_in():
    clerk = named(make_street_clerk(), "黄演示")
    facts = {"text": "灯坏了", "kind": "help", "audience": "office"}
    by_phone = record_voice(clerk, channel="phone", caller=Caller(), **facts)
    at_window = record_voice(clerk, channel="window", caller=Caller(), **facts)
    online = operations.file_voice(VISITOR, **facts)
    assert told(by_phone.voice) == ["黄演示登记了诉求：电话"]
    assert "窗口" in told(at_window.voice)[0]
    assert told(online.voice)[0].startswith("凭回执")


def test_a_task_from_its_sending_to_the_look_at_it():
    clerk = named(make_street_clerk(), "黄演示")
    voice = make_voice()
    task = send(voice, assisting=[make_office("街道民生办")])
    liaison = named(make_liaison(), "何举例")
    work.take_part(liaison, lead_part(task))
    work.finish_part(liaison, lead_part(task), evidence="换了灯")
    helper = task.assignments.get(is_lead=False)
    work.return_part(make_liaison("街道民生办"), helper, reason="没我们的事")
    task.refresh_from_db()
    work.find_wanting(clerk, task, note="还暗")
    work.finish_part(liaison, lead_part(task), evidence="又换了")
    task.refresh_from_db()
    work.check_task(clerk, task)
    words = "\n".join(told(voice))
    for shown in (
        "派了单：街道城建办，街道民生办协办",
        "何举例接收了任务：街道城建办",
        "何举例办理完毕，并填写了办理情况：街道城建办",
        "没我们的事",
        "黄演示核验了办理情况，尚未办好",
        "黄演示核验了办理情况，已办好",
    ):
        assert shown in words


def test_a_whistle_a_return_and_the_next_lead():
    clerk = make_community_clerk()
    voice = make_voice()
    task = operations.dispatch_voice(clerk, voice, lead=make_office(ENGINEERING))
    work.return_part(make_liaison(), lead_part(task), reason="归平安办")
    task.refresh_from_db()
    work.send_back_task(clerk, task, lead=make_office("街道平安办"))
    words = "\n".join(told(voice))
    assert "归平安办" in words
    assert "另派了主办单位：街道平安办" in words
    assert "派了单：街道城建办吹哨" in words


def test_points_in_and_out_of_a_matter():
    clerk = make_street_clerk()
    voice = make_voice()
    point = operations.gather_point(
        clerk, voice.points.get(), matter=make_matter(make_voice())
    )
    operations.release_point(clerk, point)
    words = told(voice)
    assert "归入了事项：第1件" in words[0]
    assert "移出了事项：第1件" in words[1]


def test_a_task_taken_back_is_remembered():
    voice = make_voice()
    work.recall_task(make_street_clerk(), send(voice))
    assert any("撤回了派单" in step for step in told(voice))


def test_messages_calls_and_the_authors_own_acts():
    author = make_resident("林样例", "+8613800138000")
    voice = make_voice(author=author.person)
    clerk = named(make_street_clerk(), "黄演示")
    voice = operations.answer_voice(clerk, voice, text="换了")
    operations.reopen_voice(author, voice, reason="又坏了")
    words = "\n".join(told(voice))
    assert "反映人重新打开" in words
    assert "系统告诉了反映人：" in words
    person = make_person(phone="+8613800138001", answer_channel="phone")
    voice = operations.answer_voice(clerk, make_voice(author=person), text="换了")
    notice = Notice.objects.latest("pk")
    for outcome in ("no_answer", "reached"):
        notice.refresh_from_db()
        operations.call_author(
            clerk,
            voice,
            notice=notice,
            outcome=outcome,
            after_tries=notice.try_count,
        )
    words = "\n".join(told(voice))
    assert "黄演示打电话给反映人：没人接" in words
    assert "黄演示打电话给反映人：打通了" in words


def test_what_the_program_does_by_itself():
    voice = make_answered()
    operations.record_word(make_street_clerk(), voice, word="solved")
    operations.reopen_voice(SYSTEM, voice, reason="再看")
    assert any(step.startswith("系统重新打开") for step in told(voice))


def test_what_was_done_stands_before_what_was_told_of_it(monkeypatch):
    voice = make_voice(author=make_resident().person)
    clerk = named(make_street_clerk(), "黄演示")
    moments, whole = count(), timezone.now().replace(microsecond=0)
    monkeypatch.setattr(
        timezone, "now", lambda: whole + timedelta(milliseconds=next(moments))
    )
    operations.answer_voice(clerk, voice, text="换了")
    done, said = told(voice)
    assert done == "黄演示答复了"
    assert said.startswith("系统告诉了反映人：")
