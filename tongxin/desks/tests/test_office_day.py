from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongxin.consultations import operations as talks
from tongxin.consultations.tests import make as make_talks
from tongxin.councils import operations as councils
from tongxin.councils.tests.make import (
    make_body,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.members.tests.make import make_committee
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Office, Organisation, Role, User
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_community_clerk,
    make_data_officer,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.plans.models import ClauseRequest
from tongxin.plans.tests.make import make_plan, make_request
from tongxin.units.tests.make import (
    make_applicant_worker,
    make_milestone,
    make_proposal,
    make_unit,
)
from tongxin.voices.models import Matter
from tongxin.voices.operations import dispatch_matter
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import lead_part, make_liaison, send, signed_in
from tongxin.work.models import Task
from tongxin.work.operations import finish_part, return_part

pytestmark = pytest.mark.django_db
DAY = "/desk/"


def told(user: User) -> str:
    return signed_in(user).get(DAY).text


def shown_to(user: User) -> dict[str, Any]:
    """What stands on the page, by the name of the template that shows it."""
    main = signed_in(user).get(DAY).context["parts"]["main"]
    return {Path(part.template).stem: part.shown for part in main}


def first_of(user: User) -> str:
    return Path(signed_in(user).get(DAY).context["parts"]["top"][0].template).stem


def main_of(text: str) -> str:
    return text.split('id="main"')[1].split("</main>", maxsplit=1)[0]


def send_matter(matter: Matter, lead: Office | None = None) -> Task:
    return dispatch_matter(
        make_street_clerk(), matter, lead=lead or make_liaison().posts[0].office
    )


def links_of(text: str) -> set[str]:
    """Where a page leads, its menu with it."""
    return {
        part.split('"')[0]
        for part in text.split('<a href="')[1:]
        if part.startswith("/")
    }


def make_applicant() -> User:
    return make_applicant_worker(make_unit("独树村"))


def make_post(role: Role) -> User:
    return make_user(make_office("东晓街道党建办", Office.Kind.STREET), role)


ROLES = {
    "street clerk": make_street_clerk,
    "chief": lambda: make_street_clerk(Role.CHIEF),
    "receptionist": lambda: make_community_clerk(role=Role.RECEPTIONIST),
    "community clerk": make_community_clerk,
    "secretary": lambda: make_community_clerk(role=Role.SECRETARY),
    "liaison": make_liaison,
    "applicant": make_applicant,
    "social worker": lambda: make_user(
        make_office("社工站", Office.Kind.PARTNER), Role.SOCIAL_WORKER
    ),
    "observer": lambda: make_post(Role.OBSERVER),
    "hr": lambda: make_user(make_office("一家公司", Office.Kind.PARTNER), Role.HR),
    "auditor": make_auditor,
    "data officer": make_data_officer,
    "administrator": make_administrator,
    "party affairs of the street": lambda: make_post(Role.PARTY_AFFAIRS),
    "party affairs of a firm": lambda: make_user(
        make_office("一家公司党支部", Office.Kind.PARTNER), Role.PARTY_AFFAIRS
    ),
}


# ---- The inbox and the tasks ----


def test_a_clerk_begins_with_what_is_most_urgent():
    make_voice()
    clerk = make_street_clerk()
    tabs = shown_to(clerk)["day_inbox"]["tabs"]
    assert {str(each.tab): each.count for each in tabs}["waiting"] == "1"
    assert first_of(clerk) == "day_first"
    assert "/inbox/" in told(clerk)


def test_a_liaison_begins_with_the_tasks_of_the_office():
    send(make_voice("灯坏了"))
    page = told(make_liaison())
    assert "灯坏了" in page
    assert "/inbox/" not in page


def test_a_secretary_sees_both():
    secretary = make_community_clerk(role=Role.SECRETARY)
    send(make_voice("给社区的"), lead=secretary.posts[0].office)
    page = told(secretary)
    assert "给社区的" in page
    assert "/inbox/" in page


def test_a_sender_sees_what_came_back_and_what_is_to_be_looked_at():
    task = send()
    finish_part(make_liaison(), lead_part(task), evidence="修了")
    day = shown_to(make_street_clerk())["day_tasks"]
    assert (day["to_check"], day["returned"]) == ("1", "0")
    # One under way is neither; one that came back is.
    send(make_voice())
    return_part(make_liaison(), lead_part(send(make_voice())), reason="不归我们")
    day = shown_to(make_street_clerk())["day_tasks"]
    assert (day["to_check"], day["returned"]) == ("1", "1")


def test_one_answer_for_several_units_says_so():
    near, far = make_voice(unit=make_unit()), make_voice(unit=make_unit())
    matter = make_matter(near, far, title="两个单元都说的路灯")
    send_matter(matter)
    page = told(make_liaison())
    assert "管2个单元的2件诉求" in page
    assert "管2个单元" not in told(make_liaison("别的办"))


# ---- What others ask of an office ----


def test_a_clause_that_is_due_before_the_tasks_stands_first():
    liaison = make_liaison()
    request = make_request(make_plan(owner=liaison.posts[0].office))
    send(make_voice("灯坏了"))
    part = lead_part(send(make_voice("路坏了")))
    ClauseRequest.objects.filter(pk=request.pk).update(
        due_on=part.due_on - timedelta(days=1)
    )
    assert first_of(liaison) == "day_clause_first"
    later = part.due_on + timedelta(days=366)
    ClauseRequest.objects.filter(pk=request.pk).update(due_on=later)
    assert first_of(liaison) == "day_part_first"
    page = told(liaison)
    assert f"/plan-requests/{request.pk}/reply/" in page
    assert '<a href="/plan-requests/">条款请求 <span>1</span></a>' in page


def test_a_desk_that_owns_no_plan_has_no_way_to_requests():
    make_request(make_plan())
    assert "/plan-requests/" not in told(make_liaison("别的办"))


def test_a_position_that_ends_before_the_tasks_stands_first():
    applicant = make_applicant()
    office = applicant.posts[0].office
    office.organisation = Organisation.objects.create(
        kind=Organisation.Kind.APPLICANT, name="示例更新有限公司"
    )
    office.save()
    consultation = make_talks.make_open()
    talks.ask_institution(SYSTEM, consultation, organisation=office.organisation)
    part = lead_part(send(lead=office))
    part.due_on += timedelta(days=366)
    part.save()
    assert first_of(applicant) == "day_position_first"


# ---- Joint conferences ----


def test_whoever_types_for_a_community_has_its_conferences_side_by_side():
    make_meeting(make_seated_body(make_unit("独树村")))
    elsewhere = make_unit("外单元", community=make_community("外社区"))
    make_meeting(make_seated_body(elsewhere))
    for role in (Role.SECRETARY, Role.CLERK):
        page = main_of(told(make_community_clerk(role=role)))
        assert "独树村联席会" in page
        assert "到会" in page
        assert "外单元联席会" not in page
    receptionist = main_of(told(make_community_clerk(role=Role.RECEPTIONIST)))
    assert "独树村联席会" not in receptionist


def test_the_street_sees_the_urgent_ones_and_the_way_to_all():
    for number in range(4):
        make_meeting(make_seated_body(make_unit(f"单元{number}")))
    clerk = make_street_clerk()
    assert len(shown_to(clerk)["day_urgent"]) == 3
    assert "day_conferences" not in shown_to(clerk)
    assert "/councils/next/" in main_of(told(clerk))


def test_what_has_to_be_published_stands_there_for_whoever_settles_it():
    meeting = make_sitting(make_seated_body())
    item = meeting.items.get()
    councils.decide_item(SYSTEM, item, recommendation="先修路灯。")
    for keeper in (make_street_clerk(), make_community_clerk(role=Role.SECRETARY)):
        assert len(shown_to(keeper)["day_owed"]) == 1
    assert "day_owed" not in shown_to(make_liaison())


# ---- The applicant ----


def test_the_applicants_worker_sees_the_own_unit_and_no_other():
    unit = make_unit("独树村")
    worker = make_applicant_worker(unit)
    make_applicant_worker(make_unit("外单元"))
    make_milestone(unit, title="草案公示", on=clock.today() + timedelta(days=7))
    make_plan(unit=unit, title="独树村规划草案")
    make_plan(unit=make_unit("第三单元"), title="别人的规划")
    make_proposal(unit)
    meeting = make_meeting(make_seated_body(unit))
    put_on(meeting)
    page = main_of(told(worker))
    assert "草案公示" in page
    assert "独树村规划草案" in page
    assert "1条等社区决定" in page
    assert "还没有通知" in page
    for foreign in ("外单元", "第三单元", "别人的规划"):
        assert foreign not in page
    councils.call_meeting(SYSTEM, meeting)
    assert f"/meetings/{meeting.pk}/" in main_of(told(worker))


def test_the_applicants_worker_reads_no_stance_and_nothing_told_to_offices():
    unit = make_unit("独树村")
    worker = make_applicant_worker(unit)
    secret = make_voice("只给办理单位看的话", audience="office", unit=unit)
    send(secret, lead=worker.posts[0].office)
    consultation = make_talks.make_open(unit)
    (voter,) = make_talks.voters(consultation)
    for statement in make_talks.asked(consultation):
        talks.take_stance(voter, statement, choice="against")
    page = told(worker)
    assert "只给办理单位看的话" not in page
    assert "一件只给办理单位看的诉求" in page
    assert "against" not in page
    for closed in ("/inbox/", "/matters/", "/polls/work/", "/consultations/work/"):
        assert closed not in page


# ---- Who watches ----


def test_an_observer_sees_what_is_called_and_what_is_public():
    observer = make_post(Role.OBSERVER)
    body = make_seated_body(make_unit("独树村"))
    planned = make_meeting(body)
    put_on(planned, "还没有公开的事项")
    page = main_of(told(observer))
    assert "眼下没有要开的会" in page
    assert f"/meetings/{planned.pk}/" not in page
    councils.call_meeting(SYSTEM, planned)
    sitting = make_sitting(make_seated_body(make_unit("乙村")))
    decision = councils.decide_item(
        SYSTEM, sitting.items.get(), recommendation="先修路灯。"
    )
    page = main_of(told(observer))
    assert f"/meetings/{planned.pk}/" in page
    assert decision.get_absolute_url() not in page
    duty = Duty.objects.get(label="councils.decision", object_id=decision.pk)
    openness.publish(SYSTEM, duty)
    page = main_of(told(observer))
    assert decision.get_absolute_url() in page
    assert "列席会议" in page
    assert "/tasks/" not in page


def test_others_go_where_their_day_begins():
    assert Client().get(DAY).headers["Location"].startswith("/sign-in/")
    for who, where in (
        (make_resident(), "/me/"),
        (make_auditor(), "/journal/"),
        (make_data_officer(), "/data/"),
        (make_administrator(), "/setup/"),
        (make_post(Role.PARTY_AFFAIRS), "/members/"),
    ):
        assert signed_in(who).get(DAY).headers["Location"] == where
        assert signed_in(who).get(where).status_code == 200


def test_files_of_members_are_in_the_menu_of_whoever_keeps_them():
    secretary = make_community_clerk(role=Role.SECRETARY)
    assert "/members/" not in told(secretary)
    make_committee()
    assert '<a href="/members/">' in told(secretary)
    for other in (make_street_clerk(Role.CHIEF), make_liaison(), make_applicant()):
        assert "/members/" not in told(other)


def test_ledgers_are_in_the_menu_of_whoever_reads_them():
    for reader in (make_street_clerk(), make_community_clerk(role=Role.SECRETARY)):
        assert '<a href="/ledgers/">' in told(reader)
    for other in (make_community_clerk(), make_liaison(), make_applicant()):
        assert "/ledgers/" not in told(other)


def test_whoever_watches_and_works_begins_with_the_work():
    clerk = make_street_clerk()
    clerk.appointments.create(
        office=clerk.posts[0].office, role=Role.AUDITOR, from_on=clerk.posts[0].from_on
    )
    page = signed_in(User.objects.get(pk=clerk.pk)).get(DAY)
    assert page.status_code == 200
    assert "/journal/" in page.text


# ---- Nowhere a dead end ----


@pytest.mark.parametrize("role", ROLES)
def test_every_way_on_the_page_and_in_the_menu_opens(role: str):
    make_meeting(make_seated_body(make_unit()))
    make_body(make_unit())
    user = ROLES[role]()
    if role == "applicant":
        make_request(make_plan(owner=user.posts[0].office))
    user.person = make_person("样例")
    user.save()
    client = signed_in(user)
    page = client.get(DAY, follow=True)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    ways = links_of(page.text)
    assert "/messages/" in ways
    for way in ways:
        assert client.get(way, follow=True).status_code == 200, way


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_house_says_what_will_stand_there(role: str):
    page = signed_in(ROLES[role]()).get(DAY, follow=True)
    assert page.status_code == 200
    assert "<a " in main_of(page.text) or "<button" in main_of(page.text)


def test_the_menu_counts_what_waits_and_shows_nobody_elses_doors():
    make_voice()
    send(make_voice())
    clerk = told(make_street_clerk())
    assert '<a href="/inbox/">收件箱 <span>1</span></a>' in clerk
    assert '<a href="/councils/work/">' in clerk
    liaison = told(make_liaison())
    assert '<a href="/tasks/">我的任务 <span>1</span></a>' in liaison
    for closed in (
        "/calls/",
        "/matters/",
        "/letters/",
        "/journal/",
        "/staff/",
        "/councils/next/",
        "/councils/work/",
        "/councils/overview/",
        "/openness/owed/",
        "/plan-requests/",
    ):
        assert f'"{closed}"' not in liaison
    secretary = told(make_community_clerk(role=Role.SECRETARY))
    assert '<a href="/councils/work/">' in secretary
    assert "/councils/overview/" not in secretary


# ---- Few questions ----


def fill_for(user: User) -> None:
    """One more of everything that can stand on somebody's day."""
    unit = make_unit()
    office = user.posts[0].office
    if user.has_role(Role.APPLICANT):
        unit.applicant_office = office
        unit.save()
    first, second = make_voice(unit=unit), make_voice(unit=unit)
    send_matter(make_matter(first, second), lead=office)
    make_request(make_plan(unit=unit, title=f"规划{unit.pk}", owner=office))
    meeting = make_sitting(make_seated_body(unit))
    item = meeting.items.get()
    councils.decide_item(SYSTEM, item, recommendation="先修路灯。")
    coming = make_meeting(meeting.body)
    put_on(coming)
    councils.call_meeting(SYSTEM, coming)


@pytest.mark.parametrize(
    ("role", "most"),
    [
        ("street clerk", 32),
        ("secretary", 32),
        ("liaison", 16),
        ("applicant", 24),
        ("observer", 10),
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(role: str, most: int):
    user = ROLES[role]()
    client, counts = signed_in(user), []
    for more in (1, 2):
        for _ in range(more):
            fill_for(user)
        client.get(DAY)
        with CaptureQueriesContext(connection) as queries:
            client.get(DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= most
