"""The month's meeting: agenda, call, one typist at the keyboard, minutes."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from tests.journeys import live
from tests.journeys.arriving import send, through
from tests.journeys.month import (
    ALTERNATE,
    DECIDED,
    LANE,
    LID,
    LIGHT,
    MOVE,
    NOON,
    PROPOSED,
    RENT,
    SEATS,
    Month,
)
from tests.journeys.town import Hands
from tongxin.councils.models import AgendaItem, Decision, Meeting, MeetingTask
from tongxin.notices.models import Notice
from tongxin.people.models import Channel

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACE = "社区党群服务中心二楼"
OFFICE = "街道城建办"
# Five of nine, nobody for the owners.
PRESENT = (1, 2, 4, 5, 6)
BY_TELEPHONE = 4
SAID = {
    LANE: "那条路夜里很黑，老人不敢走。",
    RENT: "房东都要先收三个月。",
    MOVE: "腿脚不便的有十几户。",
    NOON: "孩子下午还要上课。",
}
WORDS = "围挡外留宽两米以上的通道，夜里有路灯。"
TASKS = {
    LANE: ("通道的路灯接市政电", "量一量通道的宽度"),
    RENT: ("算一算按季度先付的钱", "问清还没表态的商户"),
    NOON: ("写进施工合同", "工地门口贴告示"),
    MOVE: ("联系帮忙搬家的志愿者",),
}
OF_THE_PETITION = "请测绘的人再量一次"


class Pen(Hands):
    """Hands that remember what they wrote: nothing is typed twice in a month."""

    def __init__(self, page: "Page", month: Month) -> None:
        super().__init__(page)
        self.month = month

    def write(self, words: str) -> None:
        self.month.typed.append(words)
        super().write(words)

    def fill(self, selector: str, words: str) -> None:
        self.month.typed.append(words)
        self.page.locator(selector).fill(words)


def work(meeting: Meeting) -> str:
    return reverse("councils:meeting_work", args=[meeting.pk])


# ---- The agenda ----


def plan(pen: Pen, at: datetime) -> Meeting:
    page = pen.page
    page.goto(reverse("councils:plan", args=[pen.month.body.pk]))
    page.locator("#id_on").fill(at.date().isoformat())
    page.locator("#id_at").fill(f"{at:%H:%M}")
    pen.fill("#id_place", PLACE)
    send(page)
    return Meeting.objects.get()


def accept(pen: Pen, meeting: Meeting) -> None:
    """Twelve are proposed with their reasons; five come before the meeting."""
    page = pen.page
    page.goto(work(meeting))
    rows = page.locator("form[action$='/accept/'] li")
    expect(rows).to_have_count(12)
    shown = [words.strip() for words in rows.locator("label").all_inner_texts()]
    assert shown[: len(PROPOSED)] == PROPOSED
    reasons = rows.locator(".soft").all_inner_texts()
    assert reasons[0].startswith("法定日期快到了"), reasons[0]
    assert reasons[1:4] == ["已成共识", "7位居民提过", "5位居民提过"]
    rows.filter(has_text=LID).locator("input").uncheck()
    through(page.locator("form[action$='/accept/'] button"))
    agenda = page.locator("section[aria-labelledby=agenda]")
    expect(agenda.locator("li")).to_have_count(len(DECIDED) + 1)
    through(agenda.locator("li", has_text=LIGHT).locator("a[href$='/drop/']"))
    pen.fill("#id_note", "街道这个月就修，不必再议。")
    send(page)
    through(agenda.locator("li", has_text=RENT).locator("a[href$='/about/']"))
    page.locator("[name=about][value=compensation]").check(force=True)
    send(page)
    on = meeting.items.filter(state=AgendaItem.State.WAITING)
    assert [item.title for item in on] == DECIDED


def call(pen: Pen, meeting: Meeting) -> None:
    """Nine seats and one alternate hear of it, each once and by their own channel."""
    page = pen.page
    page.goto(work(meeting))
    button = page.locator("form[action$='/call/'] button")
    page.locator("details.confirm", has=button).locator("summary").click()
    through(button)
    told = Notice.objects.filter(key__startswith=f"meeting.called:{meeting.pk}:")
    heard = {one.recipient.name: one.channel for one in told}
    assert heard == {**dict(SEATS), ALTERNATE: Channel.SMS}
    assert told.count() == len(heard)
    through(page.locator("section[aria-labelledby=calls] li a"))
    through(page.locator("button[name=outcome][value=reached]"))
    expect(page.locator("section[aria-labelledby=calls]")).to_have_count(0)
    waiting = told.filter(channel=Channel.PHONE, state=Notice.State.QUEUED)
    assert not waiting.exists()


def follow(page: "Page", meeting: Meeting) -> None:
    """The owners' vice-chair takes the address; a calendar's library reads it."""
    page.goto(reverse("councils:my_calendar"))
    through(page.locator("main form button"))
    address = page.locator("section[aria-labelledby=address] a").get_attribute("href")
    answer = page.request.get(address)
    (event,) = Calendar.from_ical(answer.body()).walk("VEVENT")
    at = timezone.localtime(meeting.planned_at)
    assert event.decoded("dtstart") == at
    assert str(event["location"]) == PLACE


def tell_the_day(pen: Pen, meeting: Meeting) -> None:
    """Whoever suggested what is on the agenda hears when it is talked about."""
    page = pen.page
    page.goto(work(meeting))
    through(page.locator(".next a[href$='/tell-day/']"))
    ticked = page.locator("[name=voice]:checked").count()
    send(page)
    assert ticked


# ---- In session ----


def open_it(pen: Pen, meeting: Meeting) -> None:
    pen.page.goto(work(meeting))
    pen.tab_to("form[action$='/begin/'] button")
    pen.press_on("Enter")


def hold(pen: Pen, go_on: Callable[[], object]) -> None:
    """Five decisions and eight tasks; at first nobody sits there for the owners.

    `go_on`: the talk over one item has taken its time.
    """
    page, month = pen.page, pen.month
    for position in PRESENT:
        live.sit_down(pen, month.seat(position))
    pen.press_on("1")
    button = page.locator("[name=how]")
    expect(button).to_have_count(0)
    expect(page.locator("#decide li")).to_have_text("缺副主席（业主）或其候补。")
    live.sit_down(pen, month.seat(3), BY_TELEPHONE)
    expect(button).not_to_have_count(0)

    decide(pen)
    live.give(pen, OF_THE_PETITION, OFFICE)
    for number, title in enumerate(DECIDED[1:], start=2):
        go_on()
        pen.press_on(str(number))
        live.say(pen, SAID[title])
        ways = {LANE: in_own_words, NOON: by_hands}
        if title == MOVE:
            hear(pen)
        ways.get(title, decide)(pen)
        for task in TASKS[title]:
            live.give(pen, task, OFFICE)
    assert (Decision.objects.count(), MeetingTask.objects.count()) == (5, 8)
    assert pen.clicks == 0
    counts = dict(Decision.objects.values_list("item__title", "recused_count"))
    assert counts == {title: int(title == RENT) for title in DECIDED}


def decide(pen: Pen) -> None:
    pen.press_on("y")
    expect(pen.page.locator("#decide .state")).to_be_visible()


def in_own_words(pen: Pen) -> None:
    """What people could accept stands beside it; the text is made exact."""
    expect(pen.page.locator("#now .state").first).to_have_text("已成共识")
    pen.press("e", "Control+a")
    pen.write(WORDS)
    pen.press("Escape")
    decide(pen)


def by_hands(pen: Pen) -> None:
    """Four for it, one against, one abstains."""
    pen.press("v")
    for position, vote in zip((1, 2, 3, 4, 5), ("赞成",) * 4 + ("反对",), strict=True):
        pen.tab_to(f"[name=seat-{pen.month.seat(position)}]")
        pen.choose(vote)
    pen.tab_to("button[name=how][value=seats]")
    pen.press_on("Enter")
    decision = Decision.objects.get(item__title=NOON)
    hands = (decision.yes_count, decision.no_count, decision.abstained_count)
    assert hands == (4, 1, 1)


def hear(pen: Pen) -> None:
    """Somebody in the room says one thing more; it has a receipt like any other."""
    pen.press("x")
    pen.write("我家在七楼，搬家那天也要人帮。")
    pen.tab_to("#voice-name")
    pen.write("钱旁听")
    pen.tab_to("#voice-phone")
    pen.write("13800138777")
    pen.tab_to("form[action$='/voice/'] button")
    pen.press_on("Enter")
    expect(pen.page.get_by_role("status")).to_contain_text("回执")


# ---- The minutes ----


def end_and_draft(pen: Pen) -> None:
    """By keys as well, the meeting is over; then the draft has all that happened."""
    page = pen.page
    pen.tab_to("header details.confirm > summary")
    pen.press("Enter")
    pen.tab_to("form[action$='/end/'] button")
    pen.press_on("Enter")
    through(page.locator("form[action$='/draft/'] button"))
    written = [*SAID.values(), WORDS, *DECIDED, OF_THE_PETITION, ALTERNATE]
    written += [task for tasks in TASKS.values() for task in tasks]
    for words in written:
        expect(page.locator("main")).to_contain_text(words)


def object_to(pen: Pen, meeting: Meeting) -> None:
    page = pen.page
    page.goto(reverse("councils:minutes", args=[meeting.pk]))
    through(page.locator("a[href$='/object/']"))
    page.locator("#id_term").select_option(index=1)
    pen.fill("#id_text", "第二项是我说的，请写上名字。")
    send(page)


def settle(pen: Pen, meeting: Meeting) -> None:
    """The office writes the name in, and says so."""
    page, address = pen.page, reverse("councils:minutes", args=[meeting.pk])
    page.goto(address)
    through(page.locator("a[href$='/edit/']"))
    words = page.locator("#id_item-2")
    words.fill(f"林业主：{words.input_value()}")
    send(page)
    through(page.locator("section[aria-labelledby=objections] li a"))
    pen.fill("#id_answer", "写上了。")
    send(page)
    expect(page.locator("main")).to_contain_text("林业主")


def confirm(meeting: Meeting, *pages: "Page") -> None:
    """The chair in their own page; the office for whoever says it on paper."""
    for page in pages:
        page.goto(reverse("councils:minutes", args=[meeting.pk]))
        through(page.locator("form[action$='/sign/'] button").first)
    assert meeting.minutes.get().state == "confirmed"


def publish(page: "Page") -> None:
    """Five recommendations and the minutes are made public, one after the other."""
    page.goto(reverse("openness:owed"))
    button: Any = page.locator("form[action$='/publish/'] button")
    expect(button).to_have_count(6)
    for left in range(5, -1, -1):
        through(button.first)
        expect(button).to_have_count(left)
