"""One resident's page: what they said, what waits for them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongxin.consultations.operations import take_stance
from tongxin.consultations.tests import make as talks
from tongxin.councils import operations as councils
from tongxin.councils.tests.make import (
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import User
from tongxin.people.tests.make import make_person, make_resident, make_street_clerk
from tongxin.plans.tests.make import make_plan
from tongxin.polls.tests import make as polls
from tongxin.rolls import operations as rolls
from tongxin.rolls.models import Entitlement
from tongxin.rolls.tests.make import make_entry, make_holding, make_owner
from tongxin.units.tests.make import make_milestone, make_unit
from tongxin.voices import operations
from tongxin.voices.tests.make import make_answered, make_matter, make_voice

pytestmark = pytest.mark.django_db
ME = "/me/"


def html(client: Client) -> str:
    return client.get(ME).content.decode()


@pytest.fixture
def me(client: Client):
    user = make_resident("林样例", "+8613800138000")
    client.force_login(user)
    return user


def test_visitor_is_led_to_sign_in_and_back(visitor: Client):
    assert visitor.get(ME).url == "/sign-in/?next=/me/"


def test_empty_page_has_a_way_on(client: Client, me):
    page = html(client)
    assert "林样例，您好" in page
    assert "没有等您办的事" in page
    assert "用回执打开" in page
    assert "/voices/new/" in page


def test_my_voices_and_nobody_elses(client: Client, me):
    make_voice("我自己说的话", author=me.person)
    make_voice("我替奶奶说的话", author=make_person("林奶奶"), filed_by=me.person)
    make_voice("别人说的话", author=make_person("苏假名"))
    make_voice("没有留名的话", audience="anonymous")
    page = html(client)
    assert "我自己说的话" in page
    assert "我替奶奶说的话" in page
    assert "别人说的话" not in page
    assert "没有留名的话" not in page


def test_what_waits_for_my_word_comes_first(client: Client, me):
    waiting = make_answered("等我说一句的事", author=me.person)
    make_voice("还在办的事", author=me.person)
    page = html(client)
    assert "1件有答复了" in page
    assert page.index("等我说一句的事") < page.index("还在办的事")

    operations.say_word(me, waiting, word="not_solved")
    page = html(client)
    assert "件有答复了" not in page
    assert "您说：没有解决" in page


def test_not_reached_still_waits_for_me(client: Client, me):
    voice = make_answered(author=me.person)
    operations.record_word(make_street_clerk(), voice, word="not_reached")
    assert "1件有答复了" in html(client)


def test_next_day_is_the_nearest(client: Client, me):
    make_voice("晚一点的事", author=me.person)
    first = make_voice("最先到期的事", author=me.person)
    first.due_on -= timedelta(days=366)
    first.save()
    panel = html(client).split('class="next"')[1].split("</section>")[0]
    assert "最先到期的事" in panel


@pytest.mark.parametrize(
    ("state", "told"), [("declined", "没有受理"), ("withdrawn", "您撤回了")]
)
def test_ends_are_told(client: Client, me, state: str, told: str):
    make_voice(author=me.person, state=state, reason="归法院管。")
    assert told in html(client)


def test_links_to_my_data(client: Client, me):
    page = html(client)
    for address in ("/messages/", "/me/profile/", "/me/reads/"):
        assert f'href="{address}"' in page


def test_number_is_not_on_the_page(client: Client, me):
    assert "13800138000" not in html(client)


def test_account_without_a_person(client: Client):
    client.force_login(make_street_clerk())
    page = html(client)
    assert "/me/profile/" not in page
    assert "我的页面" in page


def test_page_is_not_kept_by_the_browser(client: Client, me):
    assert "no-store" in client.get(ME).headers["Cache-Control"]


def test_statements_that_wait_for_an_answer_come_first(client: Client):
    consultation = talks.make_open()
    (voter,) = talks.voters(consultation)
    client.force_login(voter)
    address = reverse("consultations:take", args=[consultation.pk])
    assert address in client.get("/me/").content.decode()
    for statement in talks.asked(consultation):
        take_stance(voter, statement, choice="agree")
    assert address not in client.get("/me/").content.decode()


# ---- My home ----


def section(page: str, name: str) -> str:
    """What stands under one heading."""
    return page.split(f'aria-labelledby="{name}"')[1].split("</section>", maxsplit=1)[0]


def first_panel(client: Client) -> str:
    return html(client).split('class="next"')[1].split("</section>")[0]


def owner_of(unit, user: User, label: str = "3栋402") -> Entitlement:
    make_owner(make_holding(unit, label), user.person)
    return Entitlement.objects.get(unit=unit, person=user.person)


def test_on_no_roll_the_way_onto_one_is_shown(client: Client, me):
    page = section(html(client), "home")
    assert "您还不在任何名册里" in page
    assert reverse("rolls:my_roll") in page


def test_an_owner_sees_the_holding_the_stage_and_the_day(client: Client, me):
    unit = make_unit("独树村")
    owner_of(unit, me)
    make_entry(unit, person=make_person("邻居"), holding=make_holding(unit, "9栋909"))
    make_milestone(unit, title="草案公示", on=clock.today() + timedelta(days=9))
    page = section(html(client), f"home-{unit.pk}")
    assert "3栋402" in page
    assert "已列入名册" in page
    assert "草案公示" in page
    assert "9栋909" not in page
    assert "还没有联席会" in page
    assert "草案公示" in first_panel(client)


def test_a_tenant_sees_that_the_claim_is_being_looked_at(client: Client, me):
    unit = make_unit("独树村")
    rolls.claim_tenancy(
        me,
        unit,
        basis=Entitlement.Basis.LEASE,
        lives_since=clock.today() - timedelta(days=200),
    )
    page = section(html(client), f"home-{unit.pk}")
    assert "待核对" in page
    assert "房东" in page


def test_an_entry_that_ended_is_no_home_any_more(client: Client, me):
    unit = make_unit("旧单元")
    entry = owner_of(unit, me)
    rolls.end_entitlement(SYSTEM, entry, reason="卖了")
    assert "旧单元" not in html(client)


def test_the_next_meeting_and_what_was_recommended_last(client: Client, me):
    unit = make_unit("独树村")
    owner_of(unit, me)
    sitting = make_sitting(make_seated_body(unit))
    decision = councils.decide_item(
        SYSTEM, sitting.items.get(), recommendation="先修村口的路灯。"
    )
    councils.end_meeting(SYSTEM, sitting)
    coming = make_meeting(sitting.body)
    put_on(coming)
    other = make_sitting(make_seated_body(make_unit("外单元")))
    page = section(html(client), f"home-{unit.pk}")
    assert "先修村口的路灯" not in page
    assert f"/meetings/{coming.pk}/" not in page

    councils.call_meeting(SYSTEM, coming)
    duty = Duty.objects.get(label="councils.decision", object_id=decision.pk)
    openness.publish(SYSTEM, duty)
    page = section(html(client), f"home-{unit.pk}")
    assert "先修村口的路灯" in page
    assert f"/meetings/{coming.pk}/" in page
    assert f"/meetings/{other.pk}/" not in html(client)


# ---- What I am asked ----


def test_a_poll_waits_for_the_owner_until_it_is_answered(client: Client):
    poll = polls.make_open()
    owner, neighbour = polls.voters(poll, 2)
    client.force_login(owner)
    address = reverse("polls:vote", args=[poll.pk])
    assert address in first_panel(client)
    polls.say(poll, neighbour, "agree")
    assert address in first_panel(client)
    polls.say(poll, owner, "agree")
    assert address not in html(client)
    assert "您已经表决" in section(html(client), "asked")


def test_what_ends_first_is_asked_first(client: Client):
    unit = make_unit()
    week = clock.today() + timedelta(days=7)
    consultation = talks.make_open(unit, closes_on=week)
    (voter,) = talks.voters(consultation)
    client.force_login(voter)
    take = reverse("consultations:take", args=[consultation.pk])
    assert take in first_panel(client)
    make_milestone(
        unit,
        title="草案公示",
        ask="请对草案提意见",
        on=clock.today() - timedelta(days=3),
        notice_until=clock.today() + timedelta(days=2),
    )
    panel = first_panel(client)
    assert "请对草案提意见" in panel
    assert take not in panel
    assert take in section(html(client), "asked")


def test_everybody_else_is_asked_nothing(client: Client, me):
    talks.make_open()
    polls.make_open()
    assert 'aria-labelledby="asked"' not in html(client)


def test_answers_are_told_as_given_and_never_which(client: Client):
    consultation = talks.make_open()
    (voter,) = talks.voters(consultation)
    client.force_login(voter)
    for statement in talks.asked(consultation):
        take_stance(voter, statement, choice="against")
    page = section(html(client), "asked")
    assert "您全部答完了" in page
    assert "不能接受" not in page
    assert "against" not in page


# ---- What my voices led to ----


def test_a_voice_shows_how_far_its_matter_came(client: Client, me):
    unit = make_unit()
    voice = make_voice("村口太黑", author=me.person, unit=unit)
    sitting = make_sitting(make_seated_body(unit))
    item = sitting.items.get()
    voice.points.update(matter=item.matter)
    decision = councils.decide_item(SYSTEM, item, recommendation="围挡外留有灯的路。")
    assert decision.get_absolute_url() not in section(html(client), "said")
    duty = Duty.objects.get(label="councils.decision", object_id=decision.pk)
    openness.publish(SYSTEM, duty)
    page = section(html(client), "said")
    assert decision.get_absolute_url() in page
    walk = reverse("desks:trace_receipt", args=[voice.pk])
    assert walk in page
    assert client.get(walk).status_code == 200

    plan = make_plan(unit=unit)
    clause = plan.clauses.get(number=21)
    request = councils.ask_owner(SYSTEM, decision, clause=clause, wanted="写明有灯。")
    councils.reply_as_owner(SYSTEM, request, reply="declined", reason="做不到。")
    page = section(html(client), "said")
    assert 'data-is="divided"' in page
    assert clause.get_absolute_url() in page


# ---- Few questions ----


def fill_for(user: User) -> None:
    """One more of everything that can stand on a resident's page."""
    unit = make_unit()
    make_entry(unit, person=user.person)
    make_milestone(unit, on=clock.today() + timedelta(days=5))
    talks.make_open(unit)
    make_owner(make_holding(unit), user.person)
    polls.make_open(unit)
    sitting = make_sitting(make_seated_body(unit))
    item = sitting.items.get()
    councils.decide_item(SYSTEM, item, recommendation="先修路灯。")
    voices = [make_voice(author=user.person), make_answered(author=user.person)]
    make_matter(*voices, unit=unit)


def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, me):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            fill_for(me)
        page = html(client)
        with CaptureQueriesContext(connection) as asked:
            html(client)
        counts.append(len(asked))
    assert page.count('aria-labelledby="home-') == 3
    assert counts[0] == counts[1]
    assert counts[1] <= 30


def test_a_page_with_nothing_on_it_asks_little(client: Client, me):
    html(client)
    with CaptureQueriesContext(connection) as asked:
        html(client)
    assert len(asked) <= 13
