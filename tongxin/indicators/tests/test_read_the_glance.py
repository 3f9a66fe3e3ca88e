"""The chief's minute: every figure of the page is the number of rows behind it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tongxin.indicators.queries import year
from tongxin.indicators.tests.make import in_days, make_chief, make_owed, said_in
from tongxin.kernel import clock as street_clock
from tongxin.kernel.periods import Period
from tongxin.people.models import Role
from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.units.tests.make import make_milestone, make_unit
from tongxin.voices.models import AuthorWord, Matter, MatterStep, Voice
from tongxin.voices.tests.make import make_answered, make_matter
from tongxin.work.models import Assignment, Task
from tongxin.work.tests.make import make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(make_chief())
    return client


def page(reader: Client) -> str:
    response = reader.get("/glance/")
    assert response.status_code == 200
    return response.content.decode()


def figures(text: str) -> Iterator[tuple[str, int]]:
    """Each link to a list that has a figure, and the figure."""
    for address, words in re.findall(r'<a href="(/glance/[^"]+)">(.*?)</a>', text):
        if number := re.search(r"\d+", re.sub(r"<[^>]+>", "", words)):
            yield unescape(address), int(number[0])


def rows(reader: Client, address: str) -> int:
    listed = reader.get(address).context["list"]
    assert not listed.page.has_next
    assert not listed.filters.left_out
    return len(listed.lines)


def make_past() -> None:
    """A year: answered in time and late, told in between, met, adopted; with words."""
    months = Period.twelve_whole()
    voices = [said_in(month, kind="consult") for month in (months[0], months[11])]
    words = ["solved", "solved", "partly", "not_solved", "not_reached", ""]
    voices += [make_answered(word=word) for word in words]
    for at, voice in enumerate(voices):
        month = months[5 + at % 3]
        Voice.objects.filter(pk=voice.pk).update(
            received_at=month.begins_at,
            due_on=month.last,
            first_due_on=month.first,
            answered_at=street_clock.midnight(month.last) + timedelta(days=at % 2)
            if voice.has_answer
            else None,
            interim_at=month.begins_at if at % 4 == 1 else None,
        )
    matters = [make_matter(voice) for voice in voices[:4]]
    progress = ("", "adopted", "in_part", "declined")
    for matter, came in zip(matters, progress, strict=True):
        Matter.objects.filter(pk=matter.pk).update(progress=came)
        MatterStep.objects.create(
            matter=matter,
            what=Matter.Progress.ON_AGENDA,
            label="councils.meeting",
            object_id=1,
            link="/x/",
            at=timezone.now(),
        )


def test_every_figure_is_the_number_of_rows_behind_it(chief: Client):
    make_owed()
    make_past()
    found = dict(figures(page(chief)))
    assert len(found) > 50
    assert {address: rows(chief, address) for address in found} == found
    # Not all of them nothing.
    assert sum(count > 0 for count in found.values()) > 25


def test_what_is_owed_by_office(chief: Client):
    """A community without an office is the street's, as is who names none."""
    make_owed()
    said = re.sub(r"<[^>]+>|\s+", " ", page(chief))
    said = re.sub(r"\s+", " ", said)
    assert "在手10件：过期4件，三个工作日内到期3件" in said
    for office, counts in {
        "东晓街道受理窗口": "过期1 在手2",
        "独树社区": "过期2 将到期2 在手5",
        "街道城建办": "过期1 将到期1 在手2",
        "街道执法队": "在手1",
    }.items():
        assert f"{office} {counts}" in said
    # As the street is built, and nobody who owes nothing.
    order = ["东晓街道受理窗口", "独树社区", "街道城建办", "街道执法队"]
    assert [said.index(one) for one in order] == sorted(map(said.index, order))
    assert "街道民生办" not in said


def test_today_is_due_soon_and_not_late(chief: Client):
    make_task()
    Assignment.objects.update(due_on=street_clock.today())
    assert rows(chief, "/glance/owed/?when=late") == 0
    assert rows(chief, "/glance/owed/?when=soon") == 1
    last = street_clock.add_workdays(street_clock.today(), 3).on
    Assignment.objects.update(due_on=last)
    assert rows(chief, "/glance/owed/?when=soon") == 1
    Assignment.objects.update(due_on=last + timedelta(days=1))
    assert rows(chief, "/glance/owed/?when=soon") == 0


def test_what_stands_still_since_when_why_and_whom_it_waits_for(chief: Client):
    make_unit("假设苑", stalled_since=in_days(-200), stalled_reason="资金没有到位")
    make_milestone(make_unit("样例坊"), title="第二批搬迁", on=in_days(-30))
    task = make_task(title="修扶手")
    task.assignments.update(
        state=Assignment.State.RETURNED, reason="不归我们", ended_at=timezone.now()
    )
    Task.objects.filter(pk=task.pk).update(
        state=Task.State.RETURNED, sent_from=make_street_clerk().posts[0].office
    )
    said = page(chief)
    assert "停着3件，其中1件等街道自己办" in said
    titles = ["假设苑，规划", "样例坊：第二批搬迁", "修扶手"]
    places = [said.index(f">{one}</a>") for one in titles]
    assert places == sorted(places)
    assert "200天。资金没有到位" in said
    assert "不归我们" in said
    assert '<span class="ours">等东晓街道受理窗口</span>' in said


def test_an_empty_street_says_so(chief: Client):
    said = page(chief)
    for words in ("手里没有活", "没有停着的事", "最近半年没有到期的", "0个更新单元"):
        assert words in said


def test_who_reads_it():
    for user, status in (
        (make_street_clerk(Role.SECRETARY), 200),
        (make_street_clerk(), 404),
        (make_community_clerk(role=Role.SECRETARY), 404),
    ):
        reader = Client()
        reader.force_login(user)
        for address in ("/glance/", "/glance/owed/", "/glance/voices/"):
            assert reader.get(address).status_code == status
        assert ("/glance/" in reader.get(reverse("desks:my_day")).content.decode()) is (
            status == 200
        )


def test_as_many_statements_for_much_as_for_little(chief: Client):
    make_owed()
    make_past()
    make_unit("零", stalled_since=in_days(-9), stalled_reason="等钱")

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(chief)
        return len(caught)

    page(chief)
    few = asked()
    make_owed()
    for name in ("一", "二", "三"):
        make_unit(name, stalled_since=in_days(-9), stalled_reason="等钱")
    assert asked() == few


def test_a_large_house_is_counted_by_its_worker(chief: Client, monkeypatch, clock):
    """And its page says of when the figures are."""
    monkeypatch.setattr(year, "MANY", 0)
    month = Period.twelve_whole()[-1]
    said_in(month)
    clock.at(f"{in_days(0)} 10:00")
    year.keep_counted()
    said_in(month)
    clock.at(f"{in_days(0)} 10:04")
    assert "10:00的数" in page(chief)
    assert dict(figures(page(chief)))["/glance/voices/?which=heard"] == 1
    year.keep_counted()
    assert dict(figures(page(chief)))["/glance/voices/?which=heard"] == 2


def test_words_of_fewer_than_five_are_not_counted(chief: Client):
    month = Period.twelve_whole()[-1]
    for _ in range(4):
        voice = make_answered(word=AuthorWord.Word.NOT_SOLVED)
        Voice.objects.filter(pk=voice.pk).update(received_at=month.begins_at)
    said = page(chief)
    assert "which=answered" in said
    assert "which=not_solved" not in said
    assert "答复不到五件" in said
