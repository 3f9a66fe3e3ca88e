"""What was finished before comes in as history: found, and no figure of today."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tongxin.imports import operations as imports
from tongxin.imports.judgement import Status
from tongxin.imports.models import Workbook
from tongxin.imports.queries import judgement_of
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import vouch_for_all
from tongxin.journal.verification import verify
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.periods import Period
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Role, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community, make_estate
from tongxin.units.tests.make import make_unit
from tongxin.voices import inbox, operations, queries, search
from tongxin.voices.importing import Finished
from tongxin.voices.models import Answer, Voice, VoicePair
from tongxin.voices.month import heard_of
from tongxin.voices.tests import workbooks
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.views import sheet_acts

pytestmark = pytest.mark.django_db

HEADER = ["序号", "来电时间", "来电人", "联系电话", "地址", "反映内容", "办理情况"]
WITH_STATE = ["来电时间", "反映内容", "是否办结", "答复内容"]


def said_on(days_ago: int) -> str:
    return (clock.today() - timedelta(days=days_ago)).isoformat()


def called(number: int, answer: str = "已派物业维修", **facts: str) -> list[Any]:
    """One row as a hotline keeps it, of the year before."""
    text = facts.get("text", f"第{number}件：楼道的灯坏了")
    who = ["来电人", facts.get("phone", ""), facts.get("where", "")]
    return [number, said_on(365 + number % 300), *who, text, answer]


def upload(
    rows: list[list[Any]],
    header: list[str] | None = None,
    *,
    finished: str = Finished.ROWS,
    actor: Any = SYSTEM,
) -> Workbook:
    content = workbooks.workbook(rows, header or HEADER)
    facts = {"finished": finished, "kind": "help", "audience": "office"}
    told = {"name": "去年.xlsx", "content": content, "facts": facts}
    return imports.upload_workbook(actor, "voices", **told)


def take_in(*given: Any, **more: Any) -> Workbook:
    return imports.accept_workbook(more.get("actor", SYSTEM), upload(*given, **more))


# ---- What its columns mean ----


def test_of_a_hotlines_sheet_only_the_running_number_is_not_recognised():
    batch = upload([called(1)])
    assert batch.columns == {
        "received_at": 1,
        "author": 2,
        "phone": 3,
        "place": 4,
        "text": 5,
        "answer": 6,
    }


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("办理结果", "answer"),
        ("处理意见", "answer"),
        ("答复内容", "answer"),
        ("状态", "state"),
        ("是否办结", "state"),
        ("办理状态*", "state"),
        ("事发地点", "place"),
    ],
)
def test_a_column_goes_by_many_names(heading: str, meaning: str):
    assert upload([["灯坏了", "x"]], ["反映内容", heading]).columns[meaning] == 1


def test_the_page_names_each_column_and_says_in_a_sentence_what_will_happen(
    client: Client,
):
    clerk = make_street_clerk()
    batch = upload([called(1), called(2), called(3, "正在办理")], actor=clerk)
    client.force_login(clerk)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "2条作为已办结的历史导入，不进收件箱、不计时限；1条进收件箱。" in page
    first = page.split("<tbody>")[1].split("</tr>")[0]
    assert "序号" in first
    assert "没有收" in first
    facts = {"column_text": "5", "finished": "all", "kind": "help"}
    # Its days stand in no column any more: one counts for all.
    facts |= {"day": said_on(400)}
    answer = client.post(f"/imports/{batch.pk}/", facts | {"audience": "office"})
    page = client.get(answer.url).content.decode()
    assert "3条作为已办结的历史导入，不进收件箱、不计时限；0条进收件箱。" in page
    assert "办结，没有答复内容" in page


# ---- Which rows are finished ----


def test_row_by_row_by_the_column_of_state_else_by_the_answer():
    rows = [
        [said_on(300), "甲", "已办结", "换了灯"],
        [said_on(300), "乙", "否", "已转物业"],
        [said_on(300), "丙", "", "修好了"],
        [said_on(300), "丁", "", "正在协调"],
        [said_on(300), "戊", "", ""],
        [said_on(300), "己", "是", ""],
    ]
    batch = take_in(rows, WITH_STATE)
    past = Voice.objects.filter(state=Voice.State.PAST)
    assert set(past.values_list("text", flat=True)) == {"甲", "丙", "己"}
    assert (batch.counts["past"], batch.counts["taken"]) == (3, 6)
    # Their answer has no day, and none is made up: no figure of time counts it.
    told = Voice.objects.get(text="乙")
    assert (told.state, told.interim_at) == (Voice.State.RECEIVED, None)
    (words,) = pages(make_street_clerk(), told.get_absolute_url())
    assert "没有日期" in words


def test_a_word_that_nobody_knows_is_asked_once_for_all_its_rows():
    rows = [[said_on(300), each, "销号", ""] for each in "甲乙丙"]
    batch = upload(rows, WITH_STATE)
    doubtful = judgement_of(batch).of(Status.DOUBTFUL)
    assert [len(one.doubts) for one in doubtful] == [1, 0, 0]
    imports.settle_rows(SYSTEM, batch, choices={2: {"state": "over"}})
    assert imports.accept_workbook(SYSTEM, batch).counts["past"] == 3


def test_all_or_none_is_said_of_the_whole_sheet():
    take_in([called(1, "")], finished=Finished.ALL)
    take_in([called(2, "换了灯")], finished=Finished.NONE)
    past, waiting = Voice.objects.order_by("pk")
    assert (past.state, past.answered_at) == (Voice.State.PAST, None)
    assert not past.answers.exists()
    assert waiting.state == Voice.State.RECEIVED
    assert waiting.answers.get().kind == Answer.Kind.INTERIM


def test_a_state_that_stands_where_an_answer_should_is_no_answer():
    take_in([called(1, "已办结")])
    assert Voice.objects.get().state == Voice.State.PAST
    assert not Answer.objects.exists()


def test_an_address_finds_its_place_and_stays_with_the_words():
    estate = make_estate("独树村")
    # The community of 独树 is called so: the bare name stands in any road's.
    rows = ["东晓街道独树村3栋2单元", "独树大道8号", "独树社区8号"]
    take_in([called(number, where=where) for number, where in enumerate(rows)])
    here, nowhere, community = Voice.objects.order_by("pk")
    assert (here.place, nowhere.place) == (estate, None)
    assert community.place == estate.community
    assert here.text.endswith("地址：东晓街道独树村3栋2单元")
    assert nowhere.text.endswith("地址：独树大道8号")


def test_a_community_takes_nothing_into_another_ones_history():
    make_estate("草埔里", community=make_community("草埔东"))
    clerk = make_community_clerk()
    take_in([called(1, where="草埔里3栋")], actor=clerk)
    assert Voice.objects.get().community_id in clerk.community_ids


# ---- No figure of today ----


def pages(user: User | None, *paths: str) -> list[str]:
    """The words of pages, without the one link that leads to history."""
    client, found = Client(), []
    if user:
        client.force_login(user)
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, (path, user)
        page = re.sub(
            r'<a href="/inbox/\?state=past"[^>]*>[^<]*</a>', "", answer.content.decode()
        )
        found.append(" ".join(re.sub(r"<[^>]+>", " ", page).split()))
    return found


def test_three_thousand_rows_of_last_year_change_no_figure_of_today():
    unit = make_unit()
    last_month = Period.this_month().month_before
    then = clock.midnight(last_month.last)
    for _each in range(6):
        make_answered(
            due_on=last_month.last, answered_at=then, unit=unit, word="solved"
        )
    make_voice("电梯坏了", due_on=clock.today() - timedelta(days=3), unit=unit)
    make_matter(make_voice("灯不亮"), title="灯")
    clerk, chief = make_street_clerk(), make_street_clerk(Role.CHIEF)
    resident = make_resident(phone="+8613800000001")

    def figures() -> list[Any]:
        everything = Voice.objects.all()
        return [
            pages(clerk, "/", "/desk/", "/inbox/", "/inbox/?state=all"),
            pages(chief, "/", "/desk/", "/inbox/?state=late"),
            pages(resident, "/", "/me/", "/answers/"),
            pages(None, "/", "/answers/", f"/units/{unit.slug}/"),
            [(one.tab, one.count) for one in inbox.tab_counts(clerk)[:5]],
            queries.rates(everything, clock.today() - timedelta(900), clock.today()),
            heard_of(chief, unit, last_month),
            heard_of(chief, unit, Period.this_month()),
        ]

    before = figures()
    rows = [
        called(n, phone=f"1380000{n % 30:04}", where=unit.name, text=f"灯{n}")
        for n in range(2_999)
    ]
    # Finished this very month: that is no figure either.
    rows.append([0, said_on(0), "", "", unit.name, "灯", "换了灯"])
    batch = take_in(rows)
    assert (batch.counts["taken"], batch.counts["past"]) == (3_000, 3_000)
    assert figures() == before
    assert not Notice.objects.exists()


def test_it_is_found_by_its_words_and_as_the_nearest_and_in_its_own_list():
    take_in([called(1, text="顶楼漏水，墙皮掉了")])
    voice, clerk = Voice.objects.get(), make_street_clerk()
    assert search.nearest_voices(Voice.objects.all(), "楼上漏水，墙皮掉了") == [voice]
    matter = make_matter(make_voice("楼上漏水，墙皮都掉了"), title="楼上漏水")
    like = make_voice("顶楼漏水，墙皮掉了一块")
    (words,) = pages(clerk, f"/inbox/{like.pk}/dispatch/")
    assert "以前办结的相近诉求 顶楼漏水，墙皮掉了" in words
    # It crowds out no matter: nothing can be gathered with it.
    (hint,) = (
        one for one in search.alike(clerk, like.text, without=like) if one.matter
    )
    assert (hint.matter, search.alike(clerk, like.text)[0].voice) == (matter, like)
    (words,) = pages(clerk, "/inbox/?q=漏水")
    assert "顶楼漏水" in words
    (words,) = pages(clerk, "/inbox/?state=past")
    assert "顶楼漏水" in words
    (words,) = pages(clerk, f"/ledgers/voices/?year={voice.received_at.year}")
    assert "历史办结" in words
    (words,) = pages(clerk, voice.get_absolute_url())
    assert "已派物业维修" in words
    assert "没有日期" in words


def test_finished_without_words_says_so_to_the_office_and_to_its_author():
    take_in([called(1, "")], finished=Finished.ALL)
    voice, resident = Voice.objects.get(), make_resident()
    (words,) = pages(make_street_clerk(), voice.get_absolute_url())
    assert "办结，没有答复内容。" in words
    voice.author = resident.person
    voice.save()
    mine, receipt = pages(resident, "/me/", f"/voices/receipt/{voice.pk}/")
    assert "导入之前就已经办结" in mine
    assert "导入之前就已经办结" in receipt


def test_nobody_works_on_it_and_its_author_hears_nothing():
    take_in([called(1, phone="13800000001")])
    voice, clerk = Voice.objects.get(), make_street_clerk(Role.SECRETARY)
    # Whoever wants something out of it for good may have that still.
    assert [one.name for one in sheet_acts.open_to(clerk, voice)] == ["black_out"]
    with refused(code="state"):
        operations.gather_point(clerk, voice.points.get(), matter=make_matter())
    with refused(code="state"):
        operations.reissue_code(clerk, voice)
    operations.close_silent_voices()
    assert not Notice.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(workbook=None)


def test_it_is_undone_and_every_row_of_it_stands_in_the_journal():
    vouch_for_all()
    batch = take_in([called(1), called(2, "")])
    assert Entry.objects.filter(action="voice.imported").count() == 2
    verify()
    imports.undo_workbook(SYSTEM, batch)
    assert not Voice.objects.exists()
    assert not VoicePair.objects.exists()
    verify()
