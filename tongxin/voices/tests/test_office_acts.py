from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.kernel import clock, receipts
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.units.tests.make import make_unit
from tongxin.voices.models import Answer, AuthorWord, Voice
from tongxin.voices.operations import (
    answer_voice,
    decline_voice,
    reopen_voice,
    split_points,
)
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
    send,
    signed_in,
)
from tongxin.work.models import Task

pytestmark = pytest.mark.django_db


def post(voice, act, user=None, query="", **facts):
    client = signed_in(user or make_street_clerk())
    return client.post(f"/inbox/{voice.pk}/{act}/{query}", facts)


def now(voice):
    return Voice.objects.get(pk=voice.pk)


# ---- Sending on ----


def test_send_it_and_see_the_next():
    voice, following = make_voice(), make_voice()
    lead, helper = make_office(ENGINEERING), make_office("街道民生办")
    page = post(
        voice,
        "dispatch",
        query="?kind=help",
        lead=lead.pk,
        assisting=[helper.pk],
        due_on=(clock.today() + timedelta(days=3)).isoformat(),
        note="先去看",
        next=following.pk,
    )
    assert page.headers["Location"] == f"/inbox/{following.pk}/?kind=help"
    assert Task.objects.get().assignments.count() == 2


def test_after_the_last_one_the_list():
    voice = make_voice()
    page = post(voice, "dispatch", lead=make_office(ENGINEERING).pk, next="")
    assert page.headers["Location"] == "/inbox/"
    page = post(make_voice(), "dispatch", lead=make_office(ENGINEERING).pk, next="x9")
    assert page.headers["Location"] == "/inbox/"


@pytest.mark.parametrize(
    "facts",
    [
        {"lead": ""},
        {"lead": "999999"},
        {"lead": "abc"},
        {"due_on": "2020-01-01"},
        {"due_on": "31.2.2026"},
        {"note": "长" * 501},
        {"assisting": ["x"]},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(facts):
    voice = make_voice()
    usual = {"lead": make_office(ENGINEERING).pk}
    page = post(voice, "dispatch", **(usual | facts))
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode()
    assert not Task.objects.exists()


def test_offices_that_one_cannot_send_to_are_not_there():
    other = make_other_clerk().posts[0].office
    page = post(make_voice(), "dispatch", make_community_clerk(), lead=other.pk)
    assert page.status_code == 422


def test_a_colleague_who_is_second_sees_who_has_it_and_keeps_the_words():
    voice = make_voice()
    send(voice)
    page = post(
        voice, "dispatch", lead=make_office("街道民生办").pk, note="请马上去看看"
    )
    told = page.content.decode()
    assert page.status_code == 409
    assert "别人刚办了" in told
    assert "请马上去看看" in told
    assert Task.objects.count() == 1


def test_we_do_it_ourselves():
    voice = make_voice()
    post(voice, "accept")
    assert now(voice).state == Voice.State.ACCEPTED
    assert post(voice, "accept").status_code == 409


def test_what_was_opened_again_the_office_may_do_itself_too():
    clerk, voice = make_street_clerk(), make_answered()
    voice = reopen_voice(clerk, voice, reason="没修")
    address = f"/inbox/{voice.pk}/accept/"
    page = signed_in(clerk).get(voice.get_absolute_url()).content.decode()
    assert f'action="{address}"' in page
    post(voice, "accept", clerk)
    assert now(voice).state == Voice.State.ACCEPTED
    page = signed_in(clerk).get(voice.get_absolute_url()).content.decode()
    assert address not in page


def test_not_ours():
    voice = make_voice(author=make_person())
    page = post(voice, "decline", reason="归水务局")
    assert page.status_code == 302
    assert now(voice).reason == "归水务局"
    assert post(make_voice(), "decline", reason="  ").status_code == 422


# ---- Answering ----


def test_answer_and_by_points():
    voice = make_voice("灯和门")
    lamp, _door = split_points(make_street_clerk(), voice, texts=["灯", "门"])
    post(voice, "answer", text="今晚换灯", points=[lamp.pk])
    assert now(voice).state == Voice.State.ACCEPTED
    post(voice, "answer", text="明天修门")
    assert now(voice).state == Voice.State.ANSWERED


def test_two_clerks_answer_at_once():
    voice = make_voice()
    answer_voice(make_community_clerk(), voice, text="今晚换灯")
    page = post(voice, "answer", text="我写了很长的一段答复")
    told = page.content.decode()
    assert page.status_code == 409
    assert "别人刚办了" in told
    assert "今晚换灯" in told
    assert "我写了很长的一段答复" in told
    assert Answer.objects.count() == 1


def test_words_for_a_voice_that_was_withdrawn_meanwhile_are_not_lost():
    voice = make_voice()
    decline_voice(make_street_clerk(), voice, reason="不归")
    page = post(voice, "answer", text="我写的答复")
    assert "我写的答复" in page.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\x00", "长" * 5001])
def test_an_answer_that_is_none(text):
    voice = make_voice()
    assert post(voice, "answer", text=text).status_code == 422
    assert not Answer.objects.exists()


def test_the_lead_office_answers_and_a_stranger_does_not():
    voice = make_voice()
    send(voice)
    assert post(voice, "answer", make_liaison(), text="换了").status_code == 302
    voice = make_voice()
    send(voice, assisting=[make_office("街道民生办")])
    helper = make_liaison("街道民生办")
    assert post(voice, "answer", helper, text="换了").status_code == 403
    assert post(voice, "answer", make_other_clerk(), text="换了").status_code == 404


def test_a_public_answer_of_the_same_matter_is_quoted():
    public, voice = make_published(answer="分两次发。"), make_voice()
    make_matter(public, voice)
    client = signed_in(make_street_clerk())
    page = client.get(f"/inbox/{voice.pk}/answer/?quote={public.pk}")
    assert page.context["form"].initial["text"] == "分两次发。"
    page = client.get(f"/inbox/{voice.pk}/answer/?quote={voice.pk}")
    assert page.context["form"].initial["text"] == ""


def test_an_interim_answer():
    voice = make_voice(kind="suggest")
    day = (clock.today() + timedelta(days=20)).isoformat()
    post(voice, "interim", text="会上商量", meeting_on=day)
    assert now(voice).interim_at is not None
    page = post(make_voice(kind="suggest"), "interim", text="会", meeting_on="2020-1-1")
    assert page.status_code == 422
    form = signed_in(make_street_clerk()).get(f"/inbox/{make_voice().pk}/interim/")
    assert "meeting_on" not in form.content.decode()


def test_publish_and_take_back():
    voice = make_answered()
    facts = {"question": "灯坏了找谁？", "answer": "找社区。"}
    assert post(voice, "publish", **facts).status_code == 422
    assert post(voice, "publish", **facts, is_read="on").status_code == 302
    assert now(voice).public_answer == "找社区。"
    post(voice, "unpublish")
    assert now(voice).published_at is None
    assert post(voice, "unpublish").status_code == 409


def test_publishing_from_an_old_page_writes_over_nobody():
    voice = make_published()
    facts = {"question": "新问", "answer": "新答", "is_read": "on", "seen": "old"}
    page = post(voice, "publish", **facts)
    assert page.status_code == 409
    assert "新答" in page.content.decode()
    assert now(voice).public_answer != "新答"


def test_the_authors_word_by_telephone():
    voice = make_answered()
    post(voice, "word", word="partly", comment="还暗")
    assert AuthorWord.objects.get().word == "partly"
    assert post(make_answered(), "word", word="").status_code == 422
    assert post(make_answered(), "word", word="not_reached").status_code == 422


# ---- Setting right ----


def test_kind_and_place_by_name():
    voice, unit = make_voice(), make_unit("独树村")
    post(voice, "place", kind="complain", spot="独树村")
    assert (now(voice).kind, now(voice).unit) == ("complain", unit)
    page = post(voice, "place", kind="help", spot="没有这个地方")
    assert page.status_code == 422
    assert "没有这个地方" in page.content.decode()


def test_from_an_old_page_nothing_is_placed():
    voice = make_voice()
    page = post(voice, "place", kind="consult", seen="old")
    assert page.status_code == 409
    assert now(voice).kind == voice.kind


def test_one_thing_to_a_line():
    voice = make_voice("灯\n坏了")
    post(voice, "points", points="灯 坏了\r\n\r\n门也坏了")
    assert list(voice.points.values_list("text", flat=True)) == ["灯\n坏了", "门也坏了"]
    assert post(voice, "points", points=" \n ").status_code == 422
    assert post(voice, "points", points="\n".join("点" * 21)).status_code == 422
    assert post(voice, "points", points="一\n二", seen="old").status_code == 409


def test_a_file_is_looked_into():
    voice = make_voice()
    page = post(voice, "files", photos=SimpleUploadedFile("a.exe", b"MZ..."))
    assert page.status_code == 422
    assert "a.exe" in page.content.decode()
    assert post(voice, "files").status_code == 422
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    assert post(voice, "files", photos=pdf).status_code == 302
    assert voice.attachments.get().name == "a.pdf"


def test_open_again():
    voice = make_answered()
    post(voice, "reopen", reason="灯又坏了")
    assert now(voice).state == Voice.State.REOPENED
    assert post(make_answered(), "reopen", reason="").status_code == 422


def test_a_new_code_is_sent_and_shown_to_nobody():
    voice = make_voice(author=make_person("王大", "+8613800138000"))
    page = post(voice, "reissue")
    assert page.status_code == 302
    code = receipts.unseen_code(now(voice).receipt_id)
    after = signed_in(make_street_clerk()).get(f"/inbox/{voice.pk}/")
    assert code not in after.content.decode()
    assert post(voice, "reissue").status_code == 409
    assert post(voice, "reissue", way="nonsense").status_code == 404


def test_a_card_is_shown_once_to_whoever_hands_it_out():
    voice = make_voice()
    first = signed_in(make_street_clerk())
    address = f"/inbox/{voice.pk}/reissue/"
    assert 'value="ask"' in first.get(address).content.decode()
    first.post(address, {"way": "ask"})
    assert "另一位同事" in first.get(address).content.decode()
    second = signed_in(make_street_clerk())
    assert 'value="print"' in second.get(address).content.decode()
    page = second.post(address, {"way": "print"})
    code = page.context["code"]
    assert code in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert receipts.check(Voice.objects.select_related("receipt").get().receipt, code)
    assert code not in second.get(f"/inbox/{voice.pk}/").content.decode()
    assert second.post(address, {"way": "print"}).status_code == 409


def test_the_page_of_a_new_code_says_why_there_is_none():
    for voice, words in (
        (make_voice(author=make_resident().person), "登录就能看"),
        (make_answered(word="solved"), "反映人已经表过态"),
    ):
        page = signed_in(make_street_clerk()).get(f"/inbox/{voice.pk}/reissue/")
        assert words in page.content.decode()
        assert 'name="way"' not in page.content.decode()


EVERY = "dispatch decline accept answer interim publish unpublish word place points"


@pytest.mark.parametrize("act", [*EVERY.split(), "files", "reopen", "reissue"])
def test_another_community_finds_none_of_it(act):
    voice = make_answered()
    assert post(voice, act, make_other_clerk()).status_code == 404
