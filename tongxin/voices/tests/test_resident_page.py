"""What the author's own page says: by when, who has it, how far it came."""

from datetime import timedelta

import pytest
from django.test import Client

from tongxin.kernel import clock as calendar
from tongxin.people.tests.make import (
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.voices import operations
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import (
    make_matter,
    make_voice,
    make_with_code,
    open_with_code,
)
from tongxin.work import operations as work

pytestmark = pytest.mark.django_db
FIND = "/voices/receipt/"
WRONG = "回执号和查询码对不上"


def page_of(voice: Voice, verb: str = "") -> str:
    return f"{FIND}{voice.pk}/{verb}"


def html(response) -> str:
    return response.content.decode()


def test_open_voice_says_by_when(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    voice, code = make_with_code(due_on=calendar.add_workdays(calendar.today(), 10).on)
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "12月8日" in page
    assert "答复您" in page


def test_late_answer_is_called_late(visitor: Client):
    voice, code = make_with_code(due_on=calendar.today() - timedelta(days=3))
    open_with_code(visitor, voice, code)
    assert "对不起" in html(visitor.get(page_of(voice)))


def test_company_is_counted_from_three_on(visitor: Client):
    voice, code = make_with_code()
    others = [make_voice() for _ in range(2)]
    matter = make_matter(voice, *others, title="楼道的灯")
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "归到“楼道的灯”" in page
    assert "位居民" not in page

    more = make_voice()
    more.points.update(matter=matter)
    assert "还有3位居民说过" in html(visitor.get(page_of(voice)))


def test_one_author_counts_once(visitor: Client):
    voice, code = make_with_code()
    busy = make_person("苏假名")
    make_matter(voice, *(make_voice(author=busy) for _ in range(5)))
    open_with_code(visitor, voice, code)
    assert "位居民" not in html(visitor.get(page_of(voice)))


def test_words_of_others_are_never_shown(visitor: Client):
    voice, code = make_with_code()
    make_matter(voice, *(make_voice(f"别人的话{n}") for n in range(5)))
    open_with_code(visitor, voice, code)
    assert "别人的话" not in html(visitor.get(page_of(voice)))


def test_work_is_shown_by_office_and_day(visitor: Client):
    voice, code = make_with_code()
    clerk = make_street_clerk()
    operations.dispatch_voice(clerk, voice, lead=make_office("街道城建办"))
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "在街道城建办" in page
    assert "东晓街道受理窗口" not in page.split('class="log"')[0]


def test_steps_with_dates_name_offices_never_people(visitor: Client):
    voice, code = make_with_code()
    clerk = make_street_clerk()
    clerk.public_name = "黄演示"
    clerk.save()
    operations.accept_voice(clerk, voice)
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "东晓街道受理窗口" in page
    assert "黄演示" not in page


def test_author_and_offices_read_one_list(visitor: Client, client: Client):
    """The same words for both; what is the offices' own order is for them alone."""
    voice, code = make_with_code()
    clerk = make_street_clerk()
    task = operations.dispatch_voice(clerk, voice, lead=make_office("街道城建办"))
    point = operations.gather_point(clerk, voice.points.get(), matter=make_matter())
    operations.release_point(clerk, point)
    work.take_part(make_user(make_office("街道城建办")), task.assignments.get())
    open_with_code(visitor, voice, code)
    client.force_login(clerk)
    own, office = (
        html(visitor.get(page_of(voice))),
        html(client.get(voice.get_absolute_url())),
    )
    for told in ("派了单：街道城建办", "归入了事项：第1件"):
        assert told in own
        assert told in office
    for kept in ("移出了事项", "接收了任务"):
        assert kept not in own
        assert kept in office


def test_steps_not_reached_are_not_promised(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    for glyph in "议会纳":
        assert f">{glyph}<" not in page


def test_meeting_is_shown_when_an_office_named_it(visitor: Client):
    voice, code = make_with_code(kind="suggest")
    meeting = calendar.today() + timedelta(days=40)
    operations.give_interim_answer(
        make_street_clerk(), voice, text="要上会。", meeting_on=meeting
    )
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "要上会。" in page
    assert ">会<" in page


def test_declined_says_why(visitor: Client):
    voice, code = make_with_code()
    operations.decline_voice(make_street_clerk(), voice, reason="归法院管。")
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "归法院管。" in page
    assert "您不同意？" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_a_fixed_number_of_questions(
    client: Client, django_assert_max_num_queries, rows: int
):
    user, clerk = make_resident("林样例"), make_street_clerk()
    voice = make_voice(author=user.person)
    make_matter(voice, *(make_voice() for _ in range(rows)))
    for n in range(rows):
        operations.give_interim_answer(clerk, voice, text=f"进展{n}")
    operations.dispatch_voice(
        clerk,
        voice,
        lead=make_office("甲办"),
        assisting=[make_office(f"协办{n}") for n in range(rows)],
    )
    client.force_login(user)
    client.get(page_of(voice))
    with django_assert_max_num_queries(18):
        client.get(page_of(voice))
