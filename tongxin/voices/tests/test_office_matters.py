import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Answer, Matter, Voice
from tongxin.voices.operations import answer_voice, dispatch_matter
from tongxin.voices.tests.make import (
    make_answered,
    make_matter,
    make_published,
    make_voice,
)
from tongxin.voices.tests.office import (
    ENGINEERING,
    make_liaison,
    make_other_clerk,
    make_partner,
    signed_in,
)
from tongxin.work.models import Task

pytestmark = pytest.mark.django_db


def post(user, matter, act, **facts):
    return signed_in(user).post(f"/matters/{matter.pk}/{act}/", facts)


def rows(user, query=""):
    page = signed_in(user).get(f"/matters/{query}")
    assert page.status_code == 200
    return page.context["list"].lines


def test_the_list_counts_authors_and_who_waits():
    make_matter(make_voice(), make_answered(), title="楼道照明")
    (row,) = rows(make_community_clerk())
    assert (row.author_count, row.waiting_count) == (2, 1)
    assert rows(make_other_clerk()) == []


def test_the_list_is_narrowed():
    unit = make_unit()
    make_matter(title="楼道照明", unit=unit)
    done = make_matter(title="过渡补贴", summary="按户发")
    clerk = make_street_clerk()
    assert [row.matter.title for row in rows(clerk, "?q=照明")] == ["楼道照明"]
    assert [row.matter.title for row in rows(clerk, "?q=按户")] == ["过渡补贴"]
    assert len(rows(clerk, f"?unit={unit.pk}")) == 1
    Matter.objects.filter(pk=done.pk).update(state="done", done_at=done.opened_at)
    assert [row.matter for row in rows(clerk, "?state=done")] == [done]
    assert rows(clerk, "?unit=x&q=%00&page=-3")


def test_it_is_no_list_of_others(visitor):
    for user in (make_liaison(), make_resident()):
        assert signed_in(user).get("/matters/").status_code == 404
    assert visitor.get("/matters/").status_code == 302


def test_the_page_shows_words_and_never_a_name():
    person = make_person("林样例", "+8613800138000")
    matter = make_matter(make_voice("灯坏了", author=person))
    page = signed_in(make_community_clerk()).get(f"/matters/{matter.pk}/")
    told = page.content.decode()
    assert "灯坏了" in told
    assert "林样例" not in told


def test_others_find_nothing_even_when_something_under_it_is_public():
    matter = make_matter(make_published())
    for user in (make_other_clerk(), make_liaison(), make_resident()):
        assert signed_in(user).get(f"/matters/{matter.pk}/").status_code == 404


def test_an_office_that_only_helps_sees_no_more_than_it_may():
    partner = make_partner()
    matter = make_matter(
        make_voice("给大家看的"), make_voice("只给办理单位", audience="office")
    )
    dispatch_matter(
        make_street_clerk(),
        matter,
        lead=make_office(ENGINEERING),
        assisting=[partner.posts[0].office],
    )
    told = signed_in(partner).get(f"/matters/{matter.pk}/").content.decode()
    assert "给大家看的" in told
    assert "只给办理单位" not in told
    assert "另有1件" in told
    for act in ("answer", "dispatch", "rename", "close"):
        page = post(partner, matter, act, title="x", text="x", step="sure", lead="")
        assert page.status_code in (403, 422)
    assert not Answer.objects.exists()


def test_a_community_does_not_read_another_ones_voices_under_its_matter():
    own = make_voice("独树的话")
    other = make_voice("草埔的话", community=make_community("草埔东"))
    matter = make_matter(own, other)
    page = signed_in(make_community_clerk()).get(f"/matters/{matter.pk}/")
    assert page.context["voices"] == [own]
    assert page.context["hidden_count"] == 1


def test_one_answer_for_many_is_shown_before_it_goes_out():
    person = make_person(phone="+8613800138000", answer_channel="phone")
    voices = [make_voice(author=person), make_voice(), make_voice()]
    matter, clerk = make_matter(*voices), make_community_clerk()
    chosen = [voices[0].pk, voices[1].pk]
    page = post(clerk, matter, "answer", text="分两次发", voice=chosen)
    assert page.context["act"] == "sure"
    assert [n for _way, n in page.context["ways"]] == [1, 1]
    assert not Answer.objects.exists()
    page = post(clerk, matter, "answer", text="分两次发", voice=chosen, step="sure")
    assert page.headers["Location"] == f"/matters/{matter.pk}/"
    assert Answer.objects.count() == 2
    assert voices[2].answers.count() == 0


def test_back_from_there_with_the_words():
    voice = make_voice()
    matter, clerk = make_matter(voice), make_community_clerk()
    page = post(clerk, matter, "answer", text="分两次发", voice=voice.pk, step="back")
    assert "分两次发" in page.content.decode()
    assert not Answer.objects.exists()


def test_answered_meanwhile_nobody_gets_it_twice_and_the_words_stay():
    voices = [make_voice(), make_voice()]
    matter = make_matter(*voices)
    answer_voice(make_street_clerk(), voices[0], text="好了")
    page = post(
        make_community_clerk(),
        matter,
        "answer",
        text="我写的长答复",
        voice=[voice.pk for voice in voices],
        step="sure",
    )
    told = page.content.decode()
    assert page.status_code == 409
    assert "我写的长答复" in told
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("chosen", [[], ["x"], ["99999999999999999999"], ["0"]])
def test_somebody_has_to_be_chosen(chosen):
    matter = make_matter(make_voice())
    page = post(
        make_street_clerk(), matter, "answer", text="好", voice=chosen, step="sure"
    )
    assert page.status_code == 422


def test_a_voice_of_another_matter_is_let_go():
    other = make_voice()
    make_matter(other)
    matter = make_matter(make_voice())
    post(make_street_clerk(), matter, "answer", text="好", voice=other.pk, step="sure")
    assert not Answer.objects.exists()


def test_one_task_for_all_and_its_undo():
    voice = make_voice()
    matter, client = make_matter(voice), signed_in(make_street_clerk())
    path = f"/matters/{matter.pk}/dispatch/"
    assert client.post(path, {"lead": ""}).status_code == 422
    client.post(path, {"lead": make_office(ENGINEERING).pk})
    assert Voice.objects.get().state == Voice.State.ACCEPTED
    assert client.post(path, {"lead": make_office(ENGINEERING).pk}).status_code == 409
    page = client.post("/inbox/undo/")
    assert page.headers["Location"] == f"/matters/{matter.pk}/"
    assert not Task.objects.exists()


def test_name_and_end():
    matter, clerk = make_matter(make_answered()), make_community_clerk()
    assert post(clerk, matter, "rename", title="").status_code == 422
    post(clerk, matter, "rename", title="楼道的灯", summary="三栋")
    assert Matter.objects.get().title == "楼道的灯"
    page = post(clerk, matter, "rename", title="我的名字", summary="", seen="old")
    assert page.status_code == 409
    post(clerk, matter, "close")
    assert Matter.objects.get().state == Matter.State.DONE
    assert post(clerk, matter, "close").status_code == 409
    page = post(clerk, make_matter(make_voice()), "close")
    assert page.status_code == 409
    told = "Voices under this matter still wait for an answer."
    assert gettext(told) in page.content.decode()


def test_it_is_not_offered_to_end_while_somebody_waits_whom_one_does_not_see():
    own = make_answered()
    other = make_voice(community=make_community("草埔东"))
    matter, clerk = make_matter(own, other), make_community_clerk()
    page = signed_in(clerk).get(f"/matters/{matter.pk}/").content.decode()
    assert f"/matters/{matter.pk}/rename/" in page
    assert f"/matters/{matter.pk}/close/" not in page


def test_the_number_of_queries_does_not_grow_with_the_rows():
    client, counts = signed_in(make_street_clerk()), []
    for more in (1, 2):
        for _ in range(more):
            make_matter(make_voice(), make_voice(), unit=make_unit())
        client.get("/matters/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/matters/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nor_with_the_voices_under_one():
    client, counts = signed_in(make_street_clerk()), []
    for many in (1, 3):
        matter = make_matter(*[make_voice(unit=make_unit()) for _ in range(many)])
        client.get(f"/matters/{matter.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/matters/{matter.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
