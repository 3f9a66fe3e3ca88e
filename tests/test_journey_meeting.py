"""A meeting in a real browser: typed by one person, the net comes and goes."""

import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import translation
from playwright.sync_api import expect

import conftest
from tests.journeys.live import end_and_draft, give, lose_the_net, say, sit_down
from tests.journeys.running import wait_until
from tests.journeys.town import Hands
from tongxin.councils import operations, queries
from tongxin.councils.models import Decision, Line, Meeting, MeetingTask
from tongxin.councils.tests.make import come, fill, holder, make_meeting, put_on
from tongxin.councils.tests.make import make_seated_body as seated
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_community_clerk, make_office
from tongxin.plans.tests.make import make_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page
    from pytest_django.live_server_helper import LiveServer

    from tongxin.people.models import User


pytestmark = pytest.mark.django_db(transaction=True)

TITLES = ("规划草案的意见", "中午不施工", "留一条通道", "补贴提前发", "过渡房")
TASKS = (2, 2, 2, 1, 1)
PRESENT = (1, 2, 4, 5, 6)  # nobody for the owners
# Of the ways into a seat: the holder has three, then the alternate's.
BY_TELEPHONE = 4
OFFICE = "街道城建办"
UNSENT = "() => Object.keys(localStorage).filter(k => k.startsWith('line:')).length"
# It is told how many there are only after whatever was being written is on the disk.
ON_DISK = """() => new Promise(tell => {
    const opening = indexedDB.open("lines");
    opening.onsuccess = () => {
        const lines = opening.result.transaction("lines").objectStore("lines");
        lines.count().onsuccess = event => {
            opening.result.close();
            tell(event.target.result);
        };
    };
})"""


@pytest.fixture
def meeting(transactional_db) -> Meeting:
    meeting = make_meeting(seated())
    for title in TITLES:
        put_on(meeting, title)
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    meeting = operations.open_meeting(SYSTEM, meeting, presider=holder(meeting.body, 1))
    for position in PRESENT:
        come(meeting, position)
    return meeting


@pytest.fixture
def typist(meeting: Meeting) -> "User":
    make_office(OFFICE)
    return make_community_clerk(meeting.body.community, "secretary")


def live(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/live/"


def reasons(meeting: Meeting) -> list[str]:
    with translation.override("zh-hans"):
        quorum = queries.quorum_now(meeting, queries.seats_at_meeting(meeting))
        return queries.missing_in_words(quorum)


def test_five_decisions_and_eight_tasks_by_the_keyboard(
    meeting: Meeting, typist: "User", open_page
):
    seat = meeting.body.seats.get(position=3)
    fill(seat, "alternate", "苏候补")
    page = open_page(size=conftest.DESKTOP, user=typist)
    hands = Hands(page)
    page.goto(live(meeting))
    hands.press_on("1")
    expect(page.locator("[name=how]")).to_have_count(0)
    missing = reasons(meeting)
    assert len(missing) == 1
    expect(page.locator("#decide")).to_contain_text(missing[0])

    sit_down(hands, seat.pk, BY_TELEPHONE)
    expect(page.locator("[value=consensus]")).to_be_visible()
    for number, (title, tasks) in enumerate(zip(TITLES, TASKS, strict=True), 1):
        if number > 1:
            hands.press_on(str(number))
        say(hands, f"{title}，大家都说要快。")
        hands.press_on("y")
        expect(page.locator("#decide .state")).to_be_visible()
        for task in range(tasks):
            give(hands, f"{title}任务{task + 1}", OFFICE)
    assert (Decision.objects.count(), MeetingTask.objects.count()) == (5, 8)
    assert hands.clicks == 0
    end_and_draft(page)
    for title, tasks in zip(TITLES, TASKS, strict=True):
        expect(page.locator("main")).to_contain_text(f"{title}，大家都说要快。")
        expect(page.locator("main")).to_contain_text(f"{title}任务{tasks}")
    expect(page.locator("main")).to_contain_text("苏候补")


def test_seats_and_clauses_are_reached_by_keys_that_the_page_lists(
    meeting: Meeting, typist: "User", open_page
):
    """One seat is excused; what was adopted asks for a clause at once."""
    excused = holder(meeting.body, 3)
    operations.excuse_from_meeting(SYSTEM, meeting, term=excused)
    clause = make_plan(unit=meeting.body.unit).clauses.get(number=21)
    come(meeting, 7)
    come(meeting, 3, term=fill(excused.seat, "alternate", "苏候补"))
    item = operations.take_up_item(SYSTEM, meeting.items.get(position=1))
    operations.decide_item(SYSTEM, item, recommendation="留两米宽的通道。")
    page = open_page(size=conftest.DESKTOP, user=typist)
    hands = Hands(page)
    page.goto(live(meeting))
    hands.press("?")
    listed = page.locator("#keys dt kbd").all_inner_texts()
    assert {"Esc", "2", "N", "C", "T", "X", "S", "Q", "G"} <= set(listed)
    hands.press("Escape")
    # To the first seat that is free, and whoever sits down keeps the hands there.
    hands.press("s")
    free = meeting.body.seats.get(position=8)
    assert page.evaluate("document.activeElement.closest('li').id") == f"seat-{free.pk}"
    hands.tab_to(f"#seat-{free.pk} button")
    hands.press_on("Enter")
    assert meeting.attendances.filter(seat=free).exists()
    hands.press("c")
    hands.choose(f"{clause.document.title}第{clause.number}条")
    hands.tab_to("form[action$='/ask/'] button")
    hands.press_on("Enter")
    expect(page.locator("#decide")).to_contain_text("要在")
    asked = clause.requests.get()
    assert asked.wanted == "留两米宽的通道。"
    assert hands.clicks == 0


def test_lines_wait_while_the_net_is_away(meeting: Meeting, typist: "User", open_page):
    page = open_page(size=conftest.DESKTOP, user=typist)
    page.goto(live(meeting))
    lose_the_net(page)
    said = [f"第{number}句" for number in range(4)]
    page.locator("#id_text").focus()
    for text in said:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#unsent dd")).to_have_text(said)
    expect(page.locator("#unsent [data-net]")).to_be_visible()
    page.context.set_offline(False)
    assert wait_until(lambda: page.evaluate(UNSENT) == 0)
    expect(page.locator("#unsent")).to_be_hidden()
    assert list(Line.objects.values_list("text", flat=True)) == said


def machine(browser: "Browser", home: str, folder: Path, user: "User") -> "Page":
    """A browser of its own, with its storage in `folder`."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=conftest.chromium(),
        chromium_sandbox=False,
        args=conftest.CHROMIUM_FLAGS,
        base_url=home,
        locale="zh-CN",
    )
    client = Client()
    client.force_login(user)
    cookies = {name: one.value for name, one in client.cookies.items()}
    context.set_default_timeout(conftest.PATIENCE)
    context.add_cookies(
        [{"name": name, "value": text, "url": home} for name, text in cookies.items()]
    )
    return context.pages[0]


def processes_of(folder: Path) -> list[int]:
    own, found = f"--user-data-dir={folder}".encode(), []
    for listed in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if own in listed.read_bytes():
                found.append(int(listed.parent.name))
    return found


def drop(folder: Path) -> None:
    """Every process of that browser at once, none of them asked."""
    for process in processes_of(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert wait_until(lambda: not processes_of(folder))


def test_lines_outlive_the_machine_that_drops_while_the_net_is_away(
    meeting: Meeting,
    typist: "User",
    browser: "Browser",
    live_server: "LiveServer",
    tmp_path: Path,
):
    page = machine(browser, live_server.url, tmp_path / "profile", typist)
    page.goto(live(meeting))
    page.locator("#lines").wait_for(state="attached")
    lose_the_net(page)
    said = [f"第{number}句" for number in range(3)]
    page.locator("#id_text").focus()
    for text in said:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("#unsent dd")).to_have_text(said)
    # The browser may still be opening that storage when the first ones are typed.
    assert wait_until(lambda: page.evaluate(ON_DISK) == len(said))
    drop(tmp_path / "profile")
    assert not Line.objects.exists()

    page = machine(browser, live_server.url, tmp_path / "profile", typist)
    page.goto(live(meeting))
    expect(page.locator("#lines > dd")).to_have_count(len(said))
    assert wait_until(lambda: page.evaluate(UNSENT) == 0)
    page.context.close()
    assert list(Line.objects.values_list("text", flat=True)) == said


def test_signed_out_meanwhile_a_line_stays_and_says_what_to_do(
    meeting: Meeting, typist: "User", open_page
):
    page = open_page(size=conftest.DESKTOP, user=typist)
    page.goto(live(meeting))
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_text").fill("还有一句")
    page.keyboard.press("Enter")
    expect(page.locator("#unsent [data-gone] a")).to_be_visible()
    assert page.evaluate(UNSENT) == 1
    assert not Line.objects.exists()
    page.context.add_cookies(cookies)
    page.reload()
    assert wait_until(lambda: page.evaluate(UNSENT) == 0)
    assert Line.objects.get().text == "还有一句"


def test_signing_out_asks_before_it_throws_lines_away(
    meeting: Meeting, typist: "User", open_page
):
    page = open_page(size=conftest.DESKTOP, user=typist)
    page.goto(f"/meetings/{meeting.pk}/")
    page.evaluate(
        "name => localStorage.setItem(name, '{}')", f"line:{typist.pk}:{meeting.pk}:k"
    )
    asked: list[str] = []

    def stay(box: "Dialog") -> None:
        asked.append(box.message)
        box.dismiss()

    page.once("dialog", stay)
    page.locator("[data-sign-out] button").click()
    assert asked
    assert page.evaluate(UNSENT) == 1
    page.once("dialog", lambda box: box.accept())
    with page.expect_navigation():
        page.locator("[data-sign-out] button").click()
    assert page.evaluate(UNSENT) == 0


def test_a_line_of_an_ended_meeting_still_arrives(
    meeting: Meeting, typist: "User", open_page
):
    page = open_page(size=conftest.DESKTOP, user=typist)
    page.goto(live(meeting))
    lose_the_net(page)
    page.locator("#id_text").fill("最后一句")
    page.keyboard.press("Enter")
    expect(page.locator("#unsent dd")).to_have_text("最后一句")
    operations.end_meeting(SYSTEM, meeting)
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(live(meeting))
    assert wait_until(lambda: again.evaluate(UNSENT) == 0)
    assert Line.objects.get().text == "最后一句"


def test_without_script_a_line_is_a_plain_form(
    meeting: Meeting, typist: "User", open_page
):
    page = open_page(size=conftest.DESKTOP, user=typist, script=False)
    page.goto(live(meeting))
    page.locator("#id_text").fill("没有脚本的一句")
    page.locator("#id_text").press("Enter")
    expect(page.locator("#lines")).to_contain_text("没有脚本的一句")
    assert Line.objects.count() == 1
