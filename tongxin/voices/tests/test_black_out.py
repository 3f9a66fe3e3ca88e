"""What an office blacks out is gone for good, and the journal still holds."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from tongxin.journal.models import Entry
from tongxin.journal.tests.make import vouch_for_all
from tongxin.kernel.blackening import GRID
from tongxin.kernel.files import clean_upload
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_data_officer,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.redactions.models import Redaction
from tongxin.voices import operations, policies, search
from tongxin.voices.models import Answer, Attachment, Voice
from tongxin.voices.tests.make import make_voice
from tongxin.voices.tests.office import (
    assert_refused,
    journalled,
    make_liaison,
    send,
    signed_in,
    strangers,
)

pytestmark = pytest.mark.django_db

NAME, DOOR = "测试丁戊己", "独特楼九九九室"
TEXT = f"我叫{NAME}，住{DOOR}，楼道的灯坏了。"
WHY = "写了不该公开的姓名"


def make_chief():
    return make_street_clerk(Role.CHIEF)


def make_named(**facts) -> Voice:
    facts = {"text": TEXT, "audience": "public"} | facts
    author = make_person(NAME, "13800138000")
    author.answer_channel = "inbox"
    author.save()
    filed = operations.file_voice(
        make_street_clerk(),
        kind="help",
        channel="window",
        place=make_community(),
        author=author,
        **facts,
    )
    return filed.voice


def answered(voice: Voice) -> Voice:
    clerk = make_street_clerk()
    operations.answer_voice(clerk, voice, text=f"{NAME}您好，灯已经修好。")
    voice.refresh_from_db()
    facts = {"question": f"{NAME}问灯", "answer": "修好了。"}
    return operations.publish_answer(clerk, voice, **facts)


def found(actor, word: str) -> list[Voice]:
    return list(search.matching(policies.handled_by(actor), word))


def whole_record() -> str:
    rows = [
        *Voice.objects.values_list("title", "text", "public_question", "reason"),
        *Answer.objects.values_list("text"),
        *Voice.objects.values_list("points__text", "words__comment"),
        *Notice.objects.values_list("title", "text"),
        *Attachment.objects.values_list("name"),
    ]
    return repr(rows)


def test_words_go_wherever_they_stand_and_the_journal_still_holds():
    voice = answered(make_named())
    chief = make_chief()
    vouch_for_all()
    operations.black_out(chief, voice, words=[NAME, DOOR], reason=WHY)
    assert NAME not in whole_record()
    assert DOOR not in whole_record()
    voice.refresh_from_db()
    assert voice.text == "我叫■■■，住■■■，楼道的灯坏了。"
    assert voice.public_question == "■■■问灯"
    call_command("verify_journal")
    entry = Entry.objects.get(action="voice.blacked_out")
    assert entry.subject_id == voice.pk
    assert {"text", "title", "public_question"} <= set(entry.fields)
    assert NAME not in repr(vars(entry))
    assert Redaction.objects.get().reason == WHY


def test_tasks_and_messages_that_repeat_it_follow():
    voice = make_named(title=f"{NAME}家的灯")
    task = send(voice)
    operations.black_out(make_chief(), voice, words=[NAME], reason=WHY)
    task.refresh_from_db()
    assert task.title == "■■■家的灯"


def test_the_search_finds_it_no_more():
    voice, chief = make_named(), make_chief()
    assert found(chief, NAME) == [voice]
    operations.black_out(chief, voice, words=[NAME], reason=WHY)
    assert found(chief, NAME) == []
    assert found(chief, "楼道") == [voice]


def test_a_text_goes_as_a_whole_and_where_it_was_repeated():
    voice = make_named()
    operations.black_out(make_chief(), voice, whole=["text"], reason=WHY)
    voice.refresh_from_db()
    assert voice.text == "■■■"
    assert voice.points.get().text == "■■■"


def test_earlier_digests_can_be_compared_with_no_guess():
    voice = make_named()
    before = bytes(voice.witness_salt)
    operations.black_out(make_chief(), voice, words=[NAME], reason=WHY)
    voice.refresh_from_db()
    assert bytes(voice.witness_salt) != before


def test_only_the_head_of_the_office_that_received_it():
    voice = make_named()

    def black_out(actor):
        return operations.black_out(actor, voice, words=[NAME], reason=WHY)

    community = make_community()
    assert_refused(
        black_out,
        [
            *strangers(),
            make_street_clerk(),
            make_liaison(),
            make_community_clerk(community),
            make_community_clerk(make_community("草埔东"), Role.SECRETARY),
            make_data_officer(),
        ],
    )
    black_out(make_community_clerk(community, Role.SECRETARY))


def test_what_is_refused_changes_nothing():
    voice, chief = make_named(), make_chief()
    for facts, words in (
        ({"words": [NAME], "reason": " "}, "Say why it is blacked out."),
        (
            {"words": ["灯"], "reason": WHY},
            "A single character stands in too many places.",
        ),
        ({"words": ["没有的"], "reason": WHY}, "None of this stands in the record."),
        (
            {"words": [NAME], "reason": f"{NAME}要求"},
            "The reason stays: please write it without these words.",
        ),
    ):
        with refused(words):
            operations.black_out(chief, voice, **facts)
    assert Voice.objects.get(pk=voice.pk).text == TEXT
    assert found(chief, NAME) == [voice]


# ---- Files ----


def picture_of(voice: Voice, form: str = "JPEG") -> Attachment:
    drawn = BytesIO()
    Image.new("RGB", (160, 160), "white").save(drawn, form)
    return Attachment.objects.create(
        voice=voice,
        file=ContentFile(drawn.getvalue(), name="me.jpg"),
        name="me.jpg",
        content_type=f"image/{form.lower()}",
        size=len(drawn.getvalue()),
        sha256="0" * 64,
    )


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return lambda: [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_is_taken_out(files, django_capture_on_commit_callbacks):
    voice = make_named()
    picture, chief = picture_of(voice), make_chief()
    vouch_for_all()
    with django_capture_on_commit_callbacks(execute=True):
        operations.black_out(chief, voice, taken_out=[picture.pk], reason=WHY)
    assert not voice.attachments.exists()
    assert files() == []
    call_command("verify_journal")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_squares_of_a_picture_become_black(
    files, form, django_capture_on_commit_callbacks
):
    voice = make_named()
    picture, chief = picture_of(voice, form), make_chief()
    vouch_for_all()
    with django_capture_on_commit_callbacks(execute=True):
        operations.black_out_picture(chief, picture, cells=[0, 9], reason=WHY)
    (left,) = files()
    with Image.open(left) as shown:
        assert shown.format == form
        side = 160 // GRID
        grey = shown.convert("L").load()
        assert grey is not None
        seen = [int(grey[at, at]) for at in (2, side + 4, 150)]
    assert seen[0] < 20
    assert seen[1] < 20
    assert seen[2] > 235
    call_command("verify_journal")
    assert journalled("voice.picture_blacked_out") == 1


def test_the_small_copy_goes_black_and_goes_with_it(
    files, django_capture_on_commit_callbacks
):
    drawn = BytesIO()
    Image.new("RGB", (960, 960), "white").save(drawn, "JPEG")
    upload = SimpleUploadedFile("me.jpg", drawn.getvalue())
    voice, chief = make_named(), make_chief()
    vouch_for_all()
    (picture,) = operations.add_files(chief, voice, files=[clean_upload(upload)])
    with django_capture_on_commit_callbacks(execute=True):
        operations.black_out_picture(chief, picture, cells=[0], reason=WHY)
    assert len(files()) == 2
    for path in files():
        with Image.open(path) as shown:
            grey = shown.convert("L").load()
            assert grey is not None
            assert int(grey[9, 9]) < 20
    with django_capture_on_commit_callbacks(execute=True):
        operations.black_out(chief, voice, taken_out=[picture.pk], reason=WHY)
    assert files() == []


def test_nothing_chosen_and_what_is_no_picture(files):
    voice, chief = make_named(), make_chief()
    picture = picture_of(voice)
    for cells in ([], [64]):
        with refused("Please choose what is to be black."):
            operations.black_out_picture(chief, picture, cells=cells, reason=WHY)
    Attachment.objects.filter(pk=picture.pk).update(content_type="application/pdf")
    with refused(code="state"):
        operations.black_out_picture(chief, picture, cells=[1], reason=WHY)


def test_others_black_out_no_picture(files):
    picture = picture_of(make_named())
    assert_refused(
        lambda actor: operations.black_out_picture(
            actor, picture, cells=[1], reason=WHY
        ),
        [*strangers(), make_street_clerk()],
    )


# ---- The pages ----


def test_first_it_is_shown_then_ticked_then_done():
    voice, chief = make_named(), make_chief()
    client = signed_in(chief)
    address = reverse("voices:black_out", args=[voice.pk])
    assert client.get(address).context["act"] == "black_out"
    facts = {"words": f"{NAME}\n{DOOR}", "reason": WHY}
    shown = client.post(address, facts)
    assert shown.status_code == 422
    assert "我叫■■■，住■■■，楼道的灯坏了。" in shown.content.decode()
    assert Voice.objects.get(pk=voice.pk).text == TEXT
    done = client.post(address, facts | {"is_sure": "on"})
    assert done.status_code == 302
    page = client.get(voice.get_absolute_url()).content.decode()
    assert WHY in page
    assert NAME not in Voice.objects.get(pk=voice.pk).text
    assert "■■■" in page


def test_a_clerk_is_not_offered_it():
    voice = make_named()
    page = signed_in(make_street_clerk()).get(voice.get_absolute_url())
    assert "black-out" not in page.content.decode()


def test_a_picture_on_its_page(files):
    picture = picture_of(make_named())
    client = signed_in(make_chief())
    address = reverse("voices:black_out_picture", args=[picture.pk])
    page = client.get(address).content.decode()
    assert page.count('name="cells"') == GRID * GRID
    assert picture.get_absolute_url() in page
    facts = {"cells": ["0", "1"], "reason": WHY}
    assert client.post(address, facts).status_code == 422
    assert client.post(address, facts | {"is_sure": "on"}).status_code == 302
    assert signed_in(make_street_clerk()).get(address).status_code == 404


# ---- With a person who is erased ----


def test_whoever_erases_themself_may_take_their_words_along(
    files, django_capture_on_commit_callbacks
):
    user = make_resident(NAME)
    voice = operations.file_voice(
        user, kind="help", audience="public", text=TEXT, author=user.person
    ).voice
    other = make_voice(TEXT)
    picture_of(voice)
    vouch_for_all()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(user).post(
            reverse("people:erase"), {"with_words": "on", "is_sure": "on"}
        )
    voice.refresh_from_db()
    assert (voice.text, voice.title) == ("■■■", "■■■")
    assert voice.points.get().text == "■■■"
    assert files() == []
    other.refresh_from_db()
    assert other.text == TEXT
    call_command("verify_journal")
    assert journalled("voice.own_words_blacked_out") == 1


def test_whoever_never_wrote_erases_themself_without_a_line_about_words():
    user = make_resident(NAME)
    assert operations.black_out_own(user, user.person) == 0
    assert journalled("voice.own_words_blacked_out") == 0


def test_unticked_the_words_stay():
    user = make_resident(NAME)
    voice = operations.file_voice(
        user, kind="help", audience="public", text=TEXT, author=user.person
    ).voice
    signed_in(user).post(reverse("people:erase"), {"is_sure": "on"})
    voice.refresh_from_db()
    assert voice.text == TEXT


def test_nobody_else_takes_somebodys_words():
    person = make_named().author
    assert_refused(lambda actor: operations.black_out_own(actor, person))
