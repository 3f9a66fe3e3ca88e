"""The way back: forty answers, two clauses asked for, and what authors say."""

from collections import Counter
from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.arriving import send, through
from tests.journeys.month import (
    CLAUSES,
    DECIDED,
    LANE,
    PLAN,
    RENT,
    SCHEME,
    Month,
)
from tests.journeys.month_meeting import WORDS, Pen
from tongxin.councils.models import Decision, Meeting
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Role, User
from tongxin.people.tests.make import make_street_clerk
from tongxin.voices import operations as voices
from tongxin.voices.models import Answer, Voice

if TYPE_CHECKING:
    from playwright.sync_api import Page

REFUSED = "市里的补贴按年拨付，季度先付要另立账户。"
GRANTED = "施工图上留得出两米。"


# ---- What is asked of the plan ----


def ask_owners(pen: Pen) -> None:
    """The recommendation is there already: only the clause is chosen."""
    page = pen.page
    for title, plan in ((LANE, PLAN), (RENT, SCHEME)):
        decision = Decision.objects.get(item__title=title)
        page.goto(decision.get_absolute_url())
        through(page.locator("a[href$='/ask/']"))
        clause = page.locator("#id_clause option", has_text=plan)
        assert str(CLAUSES[title]) in clause.inner_text()
        page.locator("#id_clause").select_option(value=clause.get_attribute("value"))
        assert page.locator("#id_wanted").input_value() == decision.recommendation
        send(page)


def reply(pen: Pen, word: str, reason: str) -> None:
    page = pen.page
    page.goto(reverse("councils:requests"))
    through(page.locator("main li a[href$='/reply/']"))
    page.locator(f"[name=reply][value={word}]").check(force=True)
    pen.fill("#id_reason", reason)
    send(page)


def revise(pen: Pen) -> None:
    """What was asked for stands there; before and after are looked at."""
    page = pen.page
    assert page.locator("#id_text").input_value() == WORDS
    send(page)
    expect(page.locator("section[aria-labelledby=after] ins").first).to_be_visible()
    through(page.locator("button[name=enter]"))
    expect(page.locator("main .kept.lead")).to_have_text(WORDS)


# ---- Answers ----


def answer_out_of_the_meeting(pen: Pen, clerk: Pen, meeting: Meeting) -> None:
    """The texts are there: one of them is set right, and all go out at once.

    One caller named no place, and waits for the street's own window.
    """
    page = pen.page
    page.goto(reverse("councils:answers", args=[meeting.pk]))
    expect(page.locator("main")).to_contain_text("还有1件由街道窗口答复")
    texts = page.locator("main form textarea")
    expect(texts).to_have_count(len(DECIDED))
    assert WORDS in texts.nth(1).input_value()
    first = texts.first
    first.fill(f"{first.input_value()}\n测绘的日子会先打电话约您。")
    _send(page)
    clerk.page.goto(page.url)
    expect(clerk.page.locator("main form textarea")).to_have_count(1)
    _send(clerk.page)


def _send(page: "Page") -> None:
    page.locator("main form details.confirm > summary").click()
    through(page.locator("main form details.confirm button"))


def answer_the_others(pen: Pen) -> None:
    """Seven matters that the meeting did not take up: one text for each."""
    page, month = pen.page, pen.month
    for title, matter in month.matters.items():
        if title in DECIDED:
            continue
        page.goto(matter.get_absolute_url())
        pen.fill("main #id_text", f"{title}：已经派人去办，月底前办好。")
        send(page, "form:has(#id_text)")
        through(page.locator("button[data-enter]"))


def call_them(pen: Pen) -> int:
    """The call list, one after the other; whoever had an answer says it is solved."""
    page, made = pen.page, 0
    page.goto(reverse("voices:calls"))
    through(page.locator("a[data-enter]"))
    reached = page.locator("button[name=outcome][value=reached]")
    while reached.count():
        if page.locator("[name=word][value=solved]").count():
            page.locator("[name=word][value=solved]").check(force=True)
        through(reached)
        made += 1
    return made


def post_and_send(pen: Pen) -> None:
    """Every letter is printed and posted; text messages go out by the worker."""
    page = pen.page
    page.goto(reverse("notices:letters"))
    through(page.locator("form[action$='/gather/'] button"))
    through(page.locator("form[action$='/post/'] button"))
    notices.deliver_due("month", limit=500)


def everybody_heard_once(month: Month) -> None:
    """Forty voices, forty answers; no message is owed twice, and none still waits."""
    assert Voice.objects.count() == 40
    finals = Answer.objects.filter(kind=Answer.Kind.FINAL)
    assert sorted(finals.values_list("voice", flat=True)) == sorted(
        Voice.objects.values_list("pk", flat=True)
    )
    answered = Notice.objects.filter(key__startswith="voice.answered:")
    heard = Counter(answered.values_list("subject_id", flat=True))
    silent = Voice.objects.exclude(pk__in=heard)
    assert set(heard.values()) == {1}
    ways = {voice.hears.answer_channel if voice.hears else "" for voice in silent}
    assert ways <= {"", Channel.RECEIPT}
    assert {one.channel for one in answered} == {
        Channel.INBOX,
        Channel.SMS,
        Channel.PHONE,
        Channel.LETTER,
    }
    assert set(answered.values_list("state", flat=True)) == {Notice.State.SENT}


def told_of_clauses() -> None:
    """Everybody behind a clause that was changed or refused hears of it once."""
    for event, title in (("revised", LANE), ("declined", RENT)):
        rows = Notice.objects.filter(key__startswith=f"clause.{event}:")
        heard = Counter(rows.values_list("recipient", flat=True))
        behind = {
            voice.hears.pk
            for voice in Voice.objects.filter(points__matter__title=title)
            if voice.hears and voice.hears.answer_channel != Channel.RECEIPT
        }
        assert heard == Counter(behind), title
        assert behind


def say_it_is_solved(page: "Page", user: User) -> None:
    """On the own page, from the message to the word."""
    voice = Voice.objects.get(author=user.person)
    page.goto(voice.get_absolute_url())
    page.goto(reverse("voices:receipt", args=[voice.pk]))
    through(page.get_by_role("button", name="解决了", exact=True))
    expect(page.locator("#next")).to_contain_text("解决了")


# ---- From a receipt to the clause, and back ----


def open_receipt(page: "Page", number: str, code: str) -> None:
    page.goto("/")
    through(page.get_by_role("link", name="凭回执").first)
    page.locator("#id_number").fill(number)
    page.locator("#id_code").fill(code)
    send(page)


def publish_one(month: Month) -> str:
    """The street shows one question and its answer to everybody."""
    voice = Voice.objects.filter(
        points__matter=month.matters[LANE], audience=Voice.Audience.PUBLIC
    )[0]
    chief = make_street_clerk(Role.CHIEF)
    question = "围挡外面能不能留一条路？"
    voices.publish_answer(chief, voice, question=question, answer=WORDS)
    return question


def walk_to_the_clause(page: "Page") -> int:
    """From a receipt, by clicking alone: how many clicks it takes."""
    through(page.locator("main a[href*='/trace/receipts/']"))
    through(page.locator("main a[href*='/clauses/']").first)
    expect(page.locator("main .kept.lead")).to_have_text(WORDS)
    expect(page.locator("section[aria-labelledby=history] ins").first).to_be_visible()
    return 2


def walk_to_a_voice(page: "Page", question: str) -> int:
    """From that clause to somebody's words, by clicking alone."""
    through(page.locator("main a[href*='/trace/plans/']").first)
    through(page.locator("main a[href^='/answers/']").first)
    expect(page.locator("main")).to_contain_text(question)
    return 2
