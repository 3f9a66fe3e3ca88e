"""One month of 独树村 in a real browser (WORKFLOWS §2): forty voices, twelve matters,
nine seats, five decisions, eight tasks, forty answers, and nothing typed twice.

Every act of the office, of the seats and of the clauses' owners is done on its page;
the clock goes through the month.
"""

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

import conftest
from tests.journeys import month as village
from tests.journeys import month_meeting as meet
from tests.journeys import month_return as back
from tests.journeys.arriving import send, through
from tests.journeys.month import Month, make_month
from tests.journeys.month_meeting import Pen
from tongxin.councils.models import Meeting
from tongxin.people.models import User
from tongxin.voices.models import Voice

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

MOST_CLICKS = 6


@pytest.fixture
def month(transactional_db, clock, in_a_hurry) -> Month:
    clock.at(f"{timezone.localdate()} 09:00")
    return make_month()


# ---- Four who are heard in the browser; the fourth in the meeting ----


def on_a_telephone(pen: Pen) -> tuple[str, str]:
    """Somebody without an account: number and code are all they have."""
    page = pen.page
    page.goto("/voices/new/?unit=dushu")
    pen.fill("#id_text", "围挡把路占满了，请在外面留一条能走的通道。")
    page.locator("[name=answer_channel][value=receipt]").check()
    through(page.get_by_role("button", name="交给街道"))
    code = re.sub(r"\s", "", page.locator(".code").inner_text())
    return page.get_by_text(re.compile(r"^同心-\d{4}-\d{6}$")).inner_text(), code


def at_the_window(pen: Pen) -> None:
    page = pen.page
    page.goto("/inbox/record/")
    page.locator("details.more summary").click()
    page.locator("#id_channel").select_option("window")
    page.locator("#id_answer_channel").select_option("letter")
    page.locator("#id_audience").select_option("public")
    page.locator("[name=kind][value=suggest]").check(force=True)
    pen.fill("#id_spot", "独树村")
    pen.fill("#id_name", "蔡来信")
    pen.fill("#id_address", "东晓街道示例路88号")
    pen.fill("#id_text", "围挡外面连轮椅也过不去，通道要够宽。")
    send(page, "form[data-draft=record]")


def by_telephone(pen: Pen, phone: str) -> None:
    """Keys alone, as every call is written down."""
    pen.page.goto("/inbox/")
    pen.press_on("n")
    expect(pen.page.locator("#id_phone")).to_be_focused()
    pen.write(phone)
    pen.press("Enter")
    # Whoever sends before it is said who is known under the number is asked once more.
    expect(pen.page.locator("[name=caller]").first).to_be_checked()
    expect(pen.page.locator("#id_text")).to_be_focused()
    pen.write("租房补贴要是按季度先付就好了。")
    pen.press_on("Enter")
    expect(pen.page.locator(".wrongs")).to_have_count(0)
    assert pen.clicks == 0


def under_their_matters(month: Month) -> None:
    for voice in Voice.objects.filter(points__matter=None):
        title = village.RENT if "补贴" in voice.text else village.LANE
        title = village.MOVE if "搬家" in voice.text else title
        village.gather(month, title, voice)


def take_in(month: Month, office: Pen, phone: Pen) -> tuple[str, str]:
    village.speak(month)
    receipt = on_a_telephone(phone)
    at_the_window(office)
    by_telephone(office, "13800139999")
    under_their_matters(month)
    village.from_workbook(month)
    assert Voice.objects.count() == 39
    return receipt


# ---- The month ----


def test_forty_voices_are_answered_and_one_of_them_stands_in_the_plan(
    month: Month, clock, open_page
):
    def desk(user: User) -> Pen:
        """Anew after every leap of the clock: sessions end."""
        return Pen(open_page(size=conftest.DESKTOP, user=user), month)

    def phone(user: User | None = None) -> "Page":
        return open_page(user=user)

    receipt = take_in(month, desk(month.town.clerk), Pen(phone(), month))
    clock.forward(days=9)
    village.consult(month)

    # Seven days before: proposed by the rule, accepted, called, told.
    clock.forward(days=5)
    at = timezone.localtime().replace(hour=15) + timedelta(days=7)
    secretary = desk(month.secretary)
    meeting = meet.plan(secretary, at)
    meet.accept(secretary, meeting)
    meet.call(secretary, meeting)
    meet.follow(phone(month.owner), meeting)
    meet.tell_the_day(secretary, meeting)
    assert back.call_them(desk(month.town.clerk)) == 6

    clock.at(f"{at:%Y-%m-%d} 15:02")
    typist = desk(month.secretary)
    meet.open_it(typist, meeting)
    meet.hold(typist, lambda: clock.forward(minutes=9))
    meet.end_and_draft(typist)
    under_their_matters(month)

    meet.object_to(Pen(phone(month.owner), month), meeting)
    meet.settle(typist, meeting)
    until = Meeting.objects.get().minutes.get().objections_until
    clock.at(f"{until + timedelta(days=1)} 09:00")
    secretary = desk(month.secretary)
    meet.confirm(meeting, phone(month.chair), secretary.page, secretary.page)
    meet.publish(secretary.page)

    # Answered by one act, and what is asked of the plan is on its way.
    back.ask_owners(secretary)
    clerk = desk(month.town.clerk)
    back.answer_out_of_the_meeting(secretary, clerk, meeting)
    back.answer_the_others(clerk)
    assert back.call_them(clerk) == 9
    back.post_and_send(clerk)
    back.everybody_heard_once(month)

    clock.forward(days=6)
    builder = desk(month.town.builder)
    back.reply(builder, "adopted", back.GRANTED)
    back.revise(builder)
    back.reply(desk(month.town.applicant), "declined", back.REFUSED)
    back.told_of_clauses()
    back.say_it_is_solved(phone(month.residents[0]), month.residents[0])

    question = back.publish_one(month)
    reader = phone()
    back.open_receipt(reader, *receipt)
    assert back.walk_to_the_clause(reader) <= MOST_CLICKS
    assert back.walk_to_a_voice(reader, question) <= MOST_CLICKS
    twice = {words for words, count in Counter(month.typed).items() if count > 1}
    assert not twice
