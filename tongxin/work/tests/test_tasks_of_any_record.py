"""Work for a record of which this room knows nothing but label and number."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tongxin.journal.models import Entry
from tongxin.kernel import clock as calendar
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import Due, due_by
from tongxin.kernel.operations import add_calendar_year
from tongxin.kernel.tests.refusing import forbidden
from tongxin.people.models import Office
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_street_clerk,
    make_user,
)
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community
from tongxin.work import operations, policies, queries, worklist
from tongxin.work.models import Task, tasks_for
from tongxin.work.tests.make import (
    ENGINEERING,
    SAFETY,
    act_on,
    lead_part,
    make_task,
    say_of_places,
)
from tongxin.work.worklist import Shelf

pytestmark = pytest.mark.django_db


def again(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


def opened(user, task: Task) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/tasks/{task.pk}/").content.decode()


def test_it_is_found_again_by_label_and_number():
    here, there = make_community(), make_community("草埔东")
    task, other = make_task(here), make_task(there)
    assert again(task).record == here
    assert [*Task.objects.filter(tasks_for(Place, [here.pk]))] == [task]
    parts = tasks_for(Place, [there.pk], by="task__")
    assert lead_part(other) in queries.my_parts(
        make_user(make_office(ENGINEERING))
    ).filter(parts)


def test_without_a_word_of_its_room_it_is_due_by_the_rule_and_shows_its_title():
    task = make_task()
    assert lead_part(task).due_on == due_by("task.due", calendar.today()).on
    page = opened(make_user(make_office(ENGINEERING)), task)
    assert "<h1>修门禁</h1>" in page


def test_the_day_of_its_record_comes_first(monkeypatch):
    sooner = calendar.today() + timedelta(days=1)
    say_of_places(
        monkeypatch, due=lambda _place: Due(sooner, is_provisional=True, rule="x")
    )
    part = lead_part(make_task())
    assert (part.due_on, part.due_is_provisional) == (sooner, True)
    say_of_places(monkeypatch, due=lambda _place: None)
    assert lead_part(make_task()).due_on > sooner


def test_a_given_day_stands_and_is_not_provisional(monkeypatch):
    sooner = calendar.today() + timedelta(days=1)
    say_of_places(
        monkeypatch, due=lambda _place: Due(sooner, is_provisional=True, rule="x")
    )
    chosen = sooner + timedelta(days=30)
    part = lead_part(make_task(due_on=chosen))
    assert (part.due_on, part.due_is_provisional) == (chosen, False)


def test_its_room_hears_when_the_task_is_taken_back(monkeypatch):
    heard = []
    say_of_places(
        monkeypatch, recalled=lambda actor, place: heard.append((actor, place))
    )
    here, clerk = make_community(), make_street_clerk()
    operations.recall_task(clerk, make_task(here))
    assert heard == [(clerk, here)]
    assert not Task.objects.exists()


def test_its_room_says_what_the_page_shows_and_for_whom_it_is(monkeypatch):
    asked: list[object] = []

    def page(user, task):
        asked.append((user, task))
        return []

    say_of_places(
        monkeypatch,
        kind="一处地方",
        page=page,
        notes=lambda _user, numbers: dict.fromkeys(numbers, "一次办好，十户都好"),
    )
    task, liaison = make_task(), make_user(make_office(ENGINEERING))
    assert "<h1>修门禁</h1>" in opened(liaison, task)
    assert asked == [(liaison, task)]
    (line,) = worklist.lines(liaison, queries.my_parts(liaison))
    assert line.kind == "一处地方"
    client = Client()
    client.force_login(liaison)
    assert "一次办好，十户都好" in client.get("/desk/").content.decode()


def test_a_title_told_to_the_offices_is_kept_from_a_company():
    company = make_office(
        "独树村申报主体", Office.Kind.PARTNER, community=make_community()
    )
    task = make_task(is_for_offices=True, assisting=[company])
    partner, liaison = make_user(company), make_user(make_office(ENGINEERING))
    assert worklist.title_for(partner, task) == "一件只给办理单位看的事"
    assert "修门禁" not in opened(partner, task)
    assert worklist.title_for(liaison, task) == "修门禁"
    assert worklist.title_for(partner, make_task(assisting=[company])) == "修门禁"


def test_it_follows_its_record_to_another_community():
    here, there = make_community(), make_community("草埔东")
    task, other = make_task(here), make_task(there, community=here)
    new, old = make_community_clerk(there), make_community_clerk(here)
    assert task in policies.tasks_visible_to(old)
    assert task not in policies.tasks_visible_to(new)
    with act_on(here):
        operations.follow_record(SYSTEM, here, community=there)
    assert task in policies.tasks_visible_to(new)
    assert task not in policies.tasks_visible_to(old)
    assert again(other).community == here


def test_only_the_work_on_this_record_is_dropped():
    here, there = make_community(), make_community("草埔东")
    task, other = make_task(here), make_task(there)
    with act_on(here):
        operations.drop_tasks_of(SYSTEM, here)
    assert again(task).state == Task.State.DROPPED
    assert lead_part(task).state == "dropped"
    assert again(other).state == Task.State.ASSIGNED


def test_returned_it_finds_its_next_lead_and_is_done_and_checked():
    task, clerk = make_task(), make_street_clerk()
    operations.return_part(
        make_user(make_office(ENGINEERING)), lead_part(task), reason="不归我们管"
    )
    safety = make_user(make_office(SAFETY))
    part = operations.send_back_task(clerk, again(task), lead=make_office(SAFETY))
    operations.take_part(safety, part)
    operations.finish_part(safety, part, evidence="换好了")
    operations.find_wanting(clerk, again(task), note="还差一把钥匙")
    operations.finish_part(
        safety, again(task).assignments.get(office__name=SAFETY), evidence="给了"
    )
    operations.check_task(clerk, again(task))
    assert again(task).state == Task.State.CHECKED
    assert [*worklist.rows_of(safety, Shelf.DONE)] == [
        *task.assignments.filter(state="done")
    ]


def test_nobody_else_does_it():
    task = make_task()
    with forbidden("This part belongs to another office."):
        operations.take_part(make_user(make_office(SAFETY)), lead_part(task))
    with forbidden("Only the sending office may do that."):
        operations.recall_task(make_user(make_office(ENGINEERING)), task)


def test_a_record_without_work_has_nothing_to_drop_or_to_move():
    here = make_community()
    with act_on(here):
        operations.drop_tasks_of(SYSTEM, here)
        operations.follow_record(SYSTEM, here, community=make_community("草埔东"))


def test_a_provisional_day_becomes_certain(clock):
    clock.at("2026-12-25 10:00")
    assert 2027 not in calendar.SHIPPED.years, "Choose a year without a table."
    part = lead_part(make_task())
    assert part.due_is_provisional
    assert operations.settle_parts() == 0
    days = {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 4): (False, "补休")}
    add_calendar_year(SYSTEM, 2027, days=days, source="国务院办公厅通知")
    assert operations.settle_parts() == 1
    now = lead_part(part.task)
    assert (now.due_is_provisional, now.due_on > part.due_on) == (False, True)


def test_a_list_that_is_taken_out_is_on_record():
    make_task()
    client = Client()
    client.force_login(make_user(make_office(ENGINEERING)))
    taken = client.get("/tasks/export.csv").content.decode("utf-8-sig")
    assert "修门禁" in taken
    assert Entry.objects.filter(action="tasks.exported").count() == 1
