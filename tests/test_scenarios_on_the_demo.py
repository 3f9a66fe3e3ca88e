"""WORKFLOWS §5 on the demo: scenarios 1 to 7 in a real browser, to the digit.

The demonstration is seeded once. Each scenario begins with it as it was seeded.
"""

import shutil
import sqlite3
from collections import Counter
from contextlib import ExitStack, closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

import conftest
from tests.journeys import deadlines, live, rates, report
from tests.journeys.arriving import through
from tests.journeys.calling import write_down_a_call
from tests.journeys.demo import MAIN, Demo, of_sides, put_back
from tests.journeys.house import photo
from tests.journeys.outside import addresses_of, finds_nothing, finds_the_plain_page
from tests.journeys.running import RunningHouse, fresh_database
from tests.journeys.town import Hands
from tongxin.audit.models import Check
from tongxin.audit.tasks import run_check
from tongxin.consultations import operations as consultations
from tongxin.consultations import queries as answered
from tongxin.consultations.models import Consultation
from tongxin.consultations.tests.answering import put
from tongxin.consultations.tests.make import entry_of, make_ready, make_statement
from tongxin.councils import queries as councils
from tongxin.councils.models import Decision, Meeting, MeetingTask, Minutes
from tongxin.journal import queries as journal
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import by_hand
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people.models import Office, Person, Role, User
from tongxin.people.tests.make import make_office, make_user
from tongxin.voices.models import Answer, Point, Voice
from tongxin.voices.operations import file_voice
from tongxin.work.models import Task

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
# Sends nothing that others do not send to PostgreSQL, or looks at a file of SQLite.
one_database = pytest.mark.one_database


@pytest.fixture
def demo(transactional_db, in_a_hurry) -> Demo:
    return put_back()


@pytest.fixture
def desk(open_page):
    """A page on an office's screen, for whoever it is."""
    return lambda user: open_page(size=conftest.DESKTOP, user=user)


# ---- 1. Clerk's minute ----


def known_caller() -> tuple[Person, Point]:
    """Somebody who has telephoned about a matter of which others spoke too."""
    points = Point.objects.filter(
        matter__isnull=False,
        matter__state="open",
        voice__channel=Voice.Channel.PHONE,
        voice__author__isnull=False,
    )
    point = points.select_related("voice__author", "matter").latest("pk")
    assert point.voice.author
    return point.voice.author, point


@one_database
def test_1_a_known_caller_is_written_down_in_a_minute(demo: Demo, desk):
    caller, point = known_caller()
    sentence = f"{point.text.rstrip('。')}，还是没有人来。"
    hands = Hands(desk(demo["clerk"]))
    voice = write_down_a_call(
        hands, caller, sentence, suggested=str(point.matter and point.matter.title)
    )
    assert (voice.author, voice.recorded_by) == (caller, demo["clerk"])
    # Who is known under a number has been read, and may see that it was.
    assert journal.reads_of("people.Person", caller.pk).exists()


# ---- 2. Three sides ----


@one_database
def test_2_what_three_sides_can_accept_is_common_ground(demo: Demo, open_page):
    table = report.read_report(open_page(), Consultation.objects.get(title=MAIN), 3)
    assert report.figures_in(table, "业主")[:3] == ["180", "84", "70"]
    assert report.figures_in(table, "租户")[:3] == ["620", "140", "105"]
    assert report.figures_in(table, "商铺或企业经营者")[:3] == ["24", "16", "13"]
    expect(table).to_contain_text("已成共识")


def asked_anew(demo: Demo) -> Consultation:
    """The same roll; everybody has answered as in the report but one shopkeeper."""
    today = timezone.localdate()
    talk = consultations.draft_consultation(
        demo["secretary"], demo.unit, title="过渡期怎么安排", record_on=today
    )
    statement = make_ready(make_statement(talk, "补贴按季度提前发。"))
    consultations.announce_consultation(SYSTEM, talk)
    talk = consultations.open_consultation(
        SYSTEM,
        talk,
        closes_on=today + timedelta(days=7),
        merges={"owner_in": "owner_out"},
    )
    statement.refresh_from_db()
    keeper = demo["shop"].person_id
    shops = [one for one in of_sides(talk, "shop") if one.person_id != keeper]
    for entries, counts in (
        (of_sides(talk, "owner_in", "owner_out"), (70, 10, 4)),
        (of_sides(talk, "tenant"), (105, 25, 10)),
        (shops, (12, 2, 1)),
    ):
        put(entries, statement, counts)
    return talk


@one_database
def test_2_one_shop_from_can_to_not_sure_makes_it_near(demo: Demo, clock, open_page):
    clock.at(f"{timezone.localdate() + timedelta(days=1)} 09:00")
    talk = asked_anew(demo)
    sizes = [one.roll_count for one in talk.sides.all()]
    assert sizes == [180, 620, 24]
    clock.forward(hours=1)
    report.change_by_keyboard(open_page(user=demo["shop"]), talk)
    chosen = answered.stances_of(entry_of(talk, demo["shop"]))
    assert list(chosen.values()) == ["unsure"]

    clock.at(f"{timezone.localdate() + timedelta(days=7)} 18:01")
    talk = consultations.close_consultation(SYSTEM, talk)
    clock.at(f"{report.paper_over(talk)} 09:00")
    consultations.seal_consultation(SYSTEM, talk)
    assert consultations.take_up_reports() == 1
    consultations.publish_report(SYSTEM, talk)
    report.near_by_one_shop(report.read_report(open_page(), talk, 1))


# ---- 3. A meeting ----

TASKS = (2, 2, 2, 1, 1)
PRESENT = (1, 2, 4, 5, 6)
BY_TELEPHONE = 4
OFFICE = "街道城建办"


def open_it(hands: Hands, meeting: Meeting) -> None:
    hands.page.goto(reverse("councils:meeting_work", args=[meeting.pk]))
    hands.tab_to("form[action$='/begin/'] button")
    hands.press_on("Enter")


def decide(hands: Hands, number: int, item_pk: int) -> None:
    if number > 1:
        hands.press_on(str(number))
    live.say(hands, f"第{number}项，大家都说要快。")
    item = Meeting.objects.get(state="sitting").items.get(pk=item_pk)
    results = {one["result"] for one in councils.evidence_of_matter(item.matter_id)}
    if results & {"divided", "reached_against"}:
        hands.tab_to("[name=against_evidence_reason]")
        hands.write("先试三个月，再问一次。")
        hands.press("Escape")
    hands.press_on("y")
    expect(hands.page.locator("#decide .state")).to_be_visible()


def hold(hands: Hands, meeting: Meeting) -> None:
    """Five of nine and nobody for the owners; then by telephone an alternate."""
    page = hands.page
    seats = list(meeting.body.seats.order_by("position"))
    for position in PRESENT:
        live.sit_down(hands, seats[position - 1].pk)
    hands.press_on("1")
    expect(page.locator("[name=how]")).to_have_count(0)
    expect(page.locator("#decide li")).to_have_text("缺副主席（业主）或其候补。")
    live.sit_down(hands, seats[2].pk, BY_TELEPHONE)
    expect(page.locator("[name=how]")).not_to_have_count(0)
    items = list(meeting.items.filter(state__in=["waiting", "discussed"]))
    for number, (item, tasks) in enumerate(zip(items, TASKS, strict=True), start=1):
        decide(hands, number, item.pk)
        for task in range(tasks):
            live.give(hands, f"第{number}项的任务{task + 1}", OFFICE)
    made = Decision.objects.filter(item__meeting=meeting).count()
    given = MeetingTask.objects.filter(item__meeting=meeting).count()
    assert (made, given, hands.clicks) == (5, 8, 0)


def confirm(minutes: Minutes, pages: list["Page"]) -> None:
    for page in pages:
        page.goto(reverse("councils:minutes", args=[minutes.meeting_id]))
        through(page.locator("form[action$='/sign/'] button").first)
    minutes.refresh_from_db()
    assert minutes.state == Minutes.State.CONFIRMED


def waiting_under(meeting: Meeting) -> set[int]:
    points = Point.objects.filter(
        matter__in=meeting.items.values("matter"),
        answered_at=None,
        voice__state__in=Voice.OPEN,
    )
    return set(points.values_list("voice", flat=True))


def answer_all(page: "Page", meeting: Meeting) -> None:
    page.goto(reverse("councils:answers", args=[meeting.pk]))
    page.locator("main form details.confirm > summary").click()
    through(page.locator("main form details.confirm button"))


def everybody_heard_once(voices: set[int], since: int) -> None:
    finals = Answer.objects.filter(pk__gt=since, kind=Answer.Kind.FINAL)
    assert Counter(finals.values_list("voice", flat=True)) == Counter(voices)
    told = Notice.objects.filter(
        key__startswith="voice.answered:", subject_id__in=voices
    )
    rounds = Counter(told.values_list("key", flat=True))
    assert set(rounds.values()) <= {1}


def test_3_a_meeting_from_no_button_to_its_answers(demo: Demo, clock, desk):
    meeting = Meeting.objects.get(body__unit=demo.unit, state="called")
    clock.at(f"{timezone.localdate(meeting.planned_at)} 15:05")
    hands = Hands(desk(demo["typist"]))
    open_it(hands, meeting)
    hold(hands, meeting)
    live.end_and_draft(hands.page)
    for number in range(1, 6):
        expect(hands.page.locator("main")).to_contain_text(f"第{number}项的任务1")

    minutes = meeting.minutes.get()
    clock.at(f"{minutes.objections_until + timedelta(days=1)} 09:00")
    # For the owners the alternate sat there, who has no account: the office writes it.
    heads = ("secretary", "applicant", "typist")
    confirm(minutes, [desk(demo[name]) for name in heads])
    voices, since = waiting_under(meeting), Answer.objects.latest("pk").pk
    assert len(voices) > 5
    answer_all(desk(demo["clerk"]), meeting)
    everybody_heard_once(voices, since)


# ---- 4. Deadlines ----


@one_database
def test_4_ten_working_days_over_the_october_holidays(demo: Demo, clock, open_page):
    clock.at(deadlines.BEFORE_THE_HOLIDAYS)
    voice = deadlines.file_before_the_holidays(open_page())
    office = open_page(size=conftest.DESKTOP, user=demo["clerk"])
    deadlines.counts_working_days(office, voice, left=10)
    clock.at(deadlines.AFTER_THE_MOVED_SATURDAY)
    deadlines.counts_working_days(office, voice, left=7)


@one_database
def test_4_a_year_without_a_table_is_marked(demo: Demo, clock, open_page):
    clock.at(deadlines.BEFORE_NEW_YEAR)
    office = open_page(size=conftest.DESKTOP, user=demo["clerk"])
    deadlines.is_marked_everywhere(open_page(), office)


# ---- 5. Answered is not solved ----


@one_database
def test_5_twenty_five_of_thirty_five_and_a_reopened_one(demo: Demo, clock, open_page):
    """In a month in which nothing else of the demo is due."""
    day = timezone.localdate() + timedelta(days=150)
    now = clock.at(f"{day.replace(day=10)} 10:00")
    rates.answer_forty(now)
    clock.forward(days=31)
    page = open_page()
    rates.both_rates_stand(page)
    rates.reopen_one(demo["clerk"], now)
    rates.both_rates_moved(page)


# ---- 6. Isolation ----


def told_to_offices(unit) -> Voice:
    """Of the demo's own: a matter it stands under, and a task that was sent out."""
    voices = Voice.objects.filter(
        unit=unit,
        audience=Voice.Audience.OFFICE,
        pk__in=Task.objects.filter(label="voices.voice").values("object_id"),
        points__matter__isnull=False,
    )
    return next(one for one in voices.order_by("pk") if one.points.count() == 1)


def enterprise() -> User:
    return make_user(make_office("示例企业", Office.Kind.PARTNER), Role.HR)


@pytest.mark.parametrize("who", ["applicant", "enterprise", "lujing", "social"])
def test_6_whom_it_does_not_concern_finds_nothing(demo: Demo, desk, who: str):
    voice = told_to_offices(demo.unit)
    page = desk(enterprise() if who == "enterprise" else demo[who])
    private = [
        address
        for address in addresses_of(voice)
        # A partner that was asked to help has that one task, and the matter's title.
        if "/tasks/" not in address and "/matters/" not in address
    ]
    finds_the_plain_page(page, private, voice.text[:8])
    finds_nothing(page, voice, voice.text)


def test_6_its_own_office_finds_all_of_it(demo: Demo, desk):
    """Or the test above would pass on addresses that nobody can open."""
    voice = told_to_offices(demo.unit)
    page = desk(demo["secretary"])
    *pages, _public = addresses_of(voice)
    for address in pages:
        assert page.goto(address).status == 200, address
    page.goto(voice.get_absolute_url())
    expect(page.locator("main")).to_contain_text(voice.text)


def test_6_who_opened_a_number_stands_on_its_owners_page(demo: Demo, open_page, desk):
    resident = demo["resident"]
    voice = Voice.objects.filter(author=resident.person).latest("pk")
    office = desk(demo["chief"])
    office.goto(voice.get_absolute_url())
    office.keyboard.press("t")
    phone = resident.person.phone.removeprefix("+86")
    shown = f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    expect(office.locator("#contact")).to_contain_text(shown)
    page = open_page(user=resident)
    page.goto("/me/reads/")
    expect(page.locator("main")).to_contain_text("东晓街道联席会工作室")


# ---- 7. Rebuild ----


@one_database
def test_7_a_changed_row_of_the_journal_is_named(demo: Demo, desk):
    page = desk(demo["auditor"])
    page.goto(reverse("audit:checks"))
    whole = page.locator("section[aria-labelledby=whole]")

    def check() -> None:
        """The button, and then what the worker does; the page asks for it by itself."""
        through(whole.locator("form button").first)
        run_check.call(Check.objects.get(state="waiting").pk)
        expect(whole.locator("form button").first).to_be_visible()

    check()
    expect(whole.locator(".state")).to_have_text("完整")
    entry = Entry.objects.filter(seal__isnull=False).order_by("pk")[7]
    changed = "UPDATE journal_entry SET subject_id = subject_id + 1 WHERE id = %s"
    by_hand(changed, entry.pk)
    check()
    expect(whole.locator(".state")).not_to_have_text("完整")
    expect(whole).to_contain_text(str(entry.pk))


@one_database
def test_7_ledgers_dropped_and_rebuilt_are_the_same_bytes(demo: Demo, desk, tmp_path):
    def rebuilt() -> dict[str, bytes]:
        call_command("rebuild_ledgers", folder=tmp_path, stdout=StringIO())
        return {path.name: path.read_bytes() for path in tmp_path.glob("*/*")}

    first = rebuilt()
    assert {"voices.xlsx", "tasks.xlsx", "meetings.xlsx", "units.xlsx"} <= first.keys()
    for folder in tmp_path.iterdir():
        shutil.rmtree(folder)
    assert rebuilt() == first
    page = desk(demo["clerk"])
    page.goto(reverse("ledgers:index"))
    for link in page.locator("main a[href^='/ledgers/']").all():
        assert page.request.get(link.get_attribute("href")).status == 200


def move_into(house: RunningHouse) -> None:
    """The street as it stands: its database, its files, and the keys of both."""
    for part in ("keys", "files"):
        shutil.copytree(Path(settings.DATA_DIR) / part, house.folder / part)
    with closing(sqlite3.connect(house.folder / "house.sqlite3")) as copy:
        connection.connection.backup(copy)
    # A suite without migrations has written down none.
    house.manage("migrate", "--fake", "--verbosity=0")


@one_database
def test_7_restored_from_its_backup_it_is_the_same_street(demo: Demo, tmp_path):
    file_voice(
        SYSTEM,
        text="井盖松了，走上去会响。",
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.OFFICE,
        author=demo["resident"].person,
        files=[photo("井盖.png")],
    )
    with ExitStack() as stack:
        here, there = (
            RunningHouse(folder, stack.enter_context(fresh_database(folder)))
            for folder in (tmp_path / "here", tmp_path / "there")
        )
        move_into(here)
        before, backup = here.facts(), str(tmp_path / "street.tar")
        last = max(before["voices"].items(), key=lambda one: int(one[0]))[1]
        assert (last["author"], list(last["files"])) == (
            demo["resident"].person.name,
            ["井盖.png"],
        )
        here.manage("backup", backup)
        there.manage("restore", backup)
        # Names can be read and files are there: the keys and the folder came along.
        assert there.facts() == before
        there.manage("verify_journal")
        # Ledgers are in no backup: they are written anew, to the same byte.
        assert ledgers(there) == ledgers(here)
        for house in (here, there):
            house.close()


def ledgers(house: RunningHouse) -> dict[str, bytes]:
    house.manage("rebuild_ledgers")
    found = {path.name: path.read_bytes() for path in house.folder.glob("ledgers/*/*")}
    assert found
    return found
