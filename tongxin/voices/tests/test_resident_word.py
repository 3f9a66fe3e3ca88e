"""Solved or not, once more, back, one more photo: the author's acts."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tongxin.journal.models import Entry
from tongxin.people.tests.make import (
    make_resident,
    make_street_clerk,
)
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.tests.make import (
    make_answered,
    make_voice,
    make_with_code,
    open_with_code,
)

pytestmark = pytest.mark.django_db
FIND = "/voices/receipt/"
WRONG = "回执号和查询码对不上"


def page_of(voice: Voice, verb: str = "") -> str:
    return f"{FIND}{voice.pk}/{verb}"


def html(response) -> str:
    return response.content.decode()


# ---- The author's word ----


@pytest.mark.parametrize("word", ["solved", "partly", "not_solved"])
def test_word_with_the_receipt(visitor: Client, word: str):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    # Three buttons of one weight: nobody is nudged.
    assert page.count('class="btn quiet" name="word"') == 3

    response = visitor.post(page_of(voice, "word/"), {"word": word})

    assert response.url == page_of(voice)
    said = AuthorWord.objects.get()
    assert (said.word, said.recorded_by) == (word, None)


def test_word_of_the_author_signed_in(client: Client):
    user = make_resident("林样例")
    voice = make_answered(author=user.person)
    client.force_login(user)
    client.post(page_of(voice, "word/"), {"word": "solved"})
    assert "您说：解决了" in html(client.get(page_of(voice)))


def test_word_can_be_changed(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "word/"), {"word": "solved"})
    visitor.post(page_of(voice, "word/"), {"word": "not_solved"})
    assert AuthorWord.objects.get().word == "not_solved"


@pytest.mark.parametrize("word", ["not_reached", "", "great"])
def test_other_words_do_not_exist_here(visitor: Client, word: str):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    response = visitor.post(page_of(voice, "word/"), {"word": word})
    assert response.status_code == 404


def test_word_before_the_answer_is_refused_in_words(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "word/"), {"word": "solved"})
    assert not AuthorWord.objects.exists()
    assert "请再看一眼" in html(visitor.get(page_of(voice)))


def test_not_reached_leaves_the_question_open(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    operations.record_word(make_street_clerk(), voice, word="not_reached")
    open_with_code(visitor, voice, code)
    assert 'name="word"' in html(visitor.get(page_of(voice)))


def test_signed_in_with_the_receipt_acts_as_the_public(client: Client):
    voice, code = make_with_code(is_answered=True, audience="anonymous")
    client.force_login(make_resident("林样例"))
    open_with_code(client, voice, code)
    client.post(page_of(voice, "word/"), {"word": "solved"})
    kinds = Entry.objects.filter(action="voice.word_said").values_list(
        "actor_kind", "actor_id"
    )
    assert list(kinds) == [("public", None)]


# ---- Once more, and back ----


def test_unsolved_can_be_taken_up_once_more(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "word/"), {"word": "not_solved"})
    assert "还差什么" in html(visitor.get(page_of(voice)))

    visitor.post(page_of(voice, "again/"), {"reason": "只修了一楼。"})

    voice.refresh_from_db()
    assert (voice.state, voice.round, voice.reason) == ("reopened", 2, "只修了一楼。")
    page = html(visitor.get(page_of(voice)))
    assert "只修了一楼。" in page
    assert "今晚换灯。" in page


def test_once_more_needs_a_reason(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    page = html(visitor.post(page_of(voice, "again/"), {"reason": " "}))
    assert "请说说还差什么" in page
    voice.refresh_from_db()
    assert voice.round == 1


def test_taking_back(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "back/"), {"reason": ""})
    voice.refresh_from_db()
    assert voice.state == Voice.State.WITHDRAWN
    assert voice.text in html(visitor.get(page_of(voice)))


def test_answered_cannot_be_taken_back(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "back/"), {"reason": "x"})
    voice.refresh_from_db()
    assert voice.state == Voice.State.ANSWERED


# ---- Files ----


def photo() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "PNG")
    return SimpleUploadedFile("灯.png", kept.getvalue(), "image/png")


def test_file_comes_later_and_opens_only_here(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "files/"), {"photos": [photo()]})

    kept = voice.attachments.get()
    assert kept.added_by is None
    response = visitor.get(f"/files/{kept.pk}/")
    assert response.status_code == 200
    response.close()
    assert Client().get(f"/files/{kept.pk}/").status_code == 404


def test_file_shuts_with_the_voice(visitor: Client, monkeypatch):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "files/"), {"photos": [photo()]})
    visitor.post(page_of(voice, "shut/"))
    assert visitor.get(f"/files/{voice.attachments.get().pk}/").status_code == 404


def test_no_file_and_too_many_are_answered_in_words(visitor: Client):
    voice, code = make_with_code()
    open_with_code(visitor, voice, code)
    assert "请选一张照片" in html(visitor.post(page_of(voice, "files/"), {}))
    visitor.post(page_of(voice, "files/"), {"photos": [photo() for _ in range(5)]})
    visitor.post(page_of(voice, "files/"), {"photos": [photo(), photo()]})
    assert voice.attachments.count() == 5
    assert "最多6个" in html(visitor.get(page_of(voice)))


def test_finished_voice_takes_no_files(visitor: Client):
    voice, code = make_with_code(is_answered=True)
    open_with_code(visitor, voice, code)
    visitor.post(page_of(voice, "files/"), {"photos": [photo()]})
    assert not voice.attachments.exists()


VERBS = ["word/", "again/", "back/", "files/", "claim/", "shut/"]


@pytest.mark.parametrize("verb", VERBS)
def test_acts_are_posts(visitor: Client, verb: str):
    assert visitor.get(page_of(make_voice(), verb)).status_code == 405
