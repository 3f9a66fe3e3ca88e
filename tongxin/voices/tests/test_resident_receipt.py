"""Number and code open one voice in one browser; nothing else does."""

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tongxin.journal.models import Entry
from tongxin.kernel import clock as calendar
from tongxin.kernel import receipts
from tongxin.people.tests.make import (
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.voices import opened, operations
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.tests.make import make_answered, make_matter, make_voice

pytestmark = pytest.mark.django_db
FIND = "/voices/receipt/"
WRONG = "回执号和查询码对不上"


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


def page_of(voice: Voice, verb: str = "") -> str:
    return f"{FIND}{voice.pk}/{verb}"


def with_code(**fields: object) -> tuple[Voice, str]:
    receipt, code = receipts.issue()
    make = make_answered if fields.pop("is_answered", False) else make_voice
    return make(receipt=receipt, **fields), code


def open_it(browser: Client, voice: Voice, code: str):
    return browser.post(FIND, {"number": voice.number, "code": code})


def html(response) -> str:
    return response.content.decode()


# ---- The door ----


def test_number_and_code_open_it(visitor: Client):
    voice, code = with_code()

    response = open_it(visitor, voice, code)

    assert response.url == page_of(voice)
    assert voice.text in html(visitor.get(page_of(voice)))


@pytest.mark.parametrize(
    "form", ["{pk}", "2026{pk:06d}", "２０２６－{pk:06d}", " 东晓 - 2026 - {pk} "]
)
def test_number_as_people_type_it(visitor: Client, clock, form: str):
    clock.at("2026-11-24 10:00")
    voice, code = with_code()
    typed = form.format(pk=voice.pk)
    response = visitor.post(FIND, {"number": typed, "code": f"{code[:3]} {code[3:]}"})
    is_whole = form != "{pk}"
    assert response.status_code == (302 if is_whole else 200)


def test_number_alone_opens_nothing(visitor: Client):
    voice, _code = with_code()
    response = visitor.get(page_of(voice))
    assert response.status_code == 302
    assert response.url.startswith(f"{FIND}?number=")
    assert voice.text not in html(visitor.get(response.url))


def test_door_is_the_same_for_numbers_that_do_not_exist(visitor: Client):
    voice, _code = with_code()
    there = visitor.get(page_of(voice)).url
    nowhere = visitor.get(f"{FIND}{voice.pk + 7}/").url
    assert nowhere == there.replace(f"{voice.pk:06d}", f"{voice.pk + 7:06d}")


def test_wrong_number_and_wrong_code_are_answered_alike(visitor: Client):
    voice, code = with_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    told = html(open_it(visitor, voice, wrong))
    year = timezone.localdate().year
    other = html(visitor.post(FIND, {"number": f"东晓-{year}-999999", "code": code}))
    assert WRONG in told
    assert WRONG in other
    assert not opened.ids(visitor.session)


def test_number_of_another_year_is_another_number(visitor: Client):
    voice, code = with_code()
    number = voice.number.replace(str(timezone.localdate().year), "2019")
    assert WRONG in html(visitor.post(FIND, {"number": number, "code": code}))


def test_five_wrong_codes_lock_and_say_for_how_long(visitor: Client):
    voice, code = with_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        told = html(open_it(visitor, voice, wrong))
    assert "请等15分钟" in told
    assert "请等" in html(open_it(visitor, voice, code))


def test_number_that_does_not_exist_locks_alike(visitor: Client):
    number = f"东晓-{timezone.localdate().year}-000777"
    for _ in range(5):
        told = html(visitor.post(FIND, {"number": number, "code": "123456"}))
    assert "请等15分钟" in told
    assert "请等15分钟" in html(visitor.post(FIND, {"number": number, "code": "1"}))


def test_lock_ends(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    voice, code = with_code()
    for _ in range(5):
        open_it(visitor, voice, "000000" if code != "000000" else "000001")
    clock.forward(minutes=16)
    assert open_it(visitor, voice, code).status_code == 302


def test_many_numbers_from_one_connection_are_stopped(visitor: Client):
    year = timezone.localdate().year
    for number in range(40):
        visitor.post(FIND, {"number": f"{year}-{number + 1:06d}", "code": "123456"})
    voice, code = with_code()
    assert "请等15分钟" in html(open_it(visitor, voice, code))


@pytest.mark.parametrize(
    "number",
    ["", "x", "1", "东晓", "2026-", "9" * 200, "' OR 1=1", "\x00", "2026-1 2026-2"],
)
def test_what_is_no_number_is_answered_in_words(visitor: Client, number: str):
    response = visitor.post(FIND, {"number": number, "code": "123456"})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_imported_voice_without_a_receipt_never_opens(visitor: Client):
    voice = make_voice(receipt=None)
    assert WRONG in html(open_it(visitor, voice, "000000"))


def test_filled_in_number_is_shown(visitor: Client):
    page = html(visitor.get(f"{FIND}?number=东晓-2026-000431"))
    assert 'value="东晓-2026-000431"' in page


# ---- Whose browser ----


def test_another_browser_sees_nothing(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    assert Client().get(page_of(voice)).status_code == 302


def test_opening_one_opens_no_other(visitor: Client):
    voice, code = with_code()
    other, _code = with_code()
    open_it(visitor, voice, code)
    assert visitor.get(page_of(other)).status_code == 302


def test_it_shuts_after_an_hour(visitor: Client, monkeypatch):
    voice, code = with_code()
    monkeypatch.setattr(opened, "LASTS", -1)
    open_it(visitor, voice, code)
    assert visitor.get(page_of(voice)).status_code == 302


def test_it_shuts_when_asked(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "shut/"))
    assert visitor.get(page_of(voice)).status_code == 302


def test_only_the_latest_twenty_stay_open(visitor: Client):
    voices = [with_code() for _ in range(22)]
    for voice, code in voices:
        open_it(visitor, voice, code)
        cache.clear()
    assert opened.ids(visitor.session) == {v.pk for v, _code in voices[2:]}


def test_pages_are_not_kept_by_the_browser(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    assert "no-store" in visitor.get(page_of(voice)).headers["Cache-Control"]


@pytest.fixture(params=["other resident", "visitor", "clerk", "liaison"])
def stranger(request: pytest.FixtureRequest, client: Client) -> Client:
    users = {
        "other resident": lambda: make_resident("苏假名"),
        "clerk": make_street_clerk,
        "liaison": lambda: make_user(make_office()),
    }
    if request.param in users:
        client.force_login(users[request.param]())
    return client


VERBS = ["", "word/", "again/", "back/", "files/", "claim/"]


@pytest.mark.parametrize("verb", VERBS)
def test_strangers_are_led_to_the_door(stranger: Client, verb: str):
    voice = make_answered(author=make_resident("林样例").person)
    send = stranger.post if verb else stranger.get
    response = send(page_of(voice, verb), {"word": "solved", "reason": "x"})
    assert response.url.startswith(f"{FIND}?number=")
    assert not AuthorWord.objects.exists()
    voice.refresh_from_db()
    assert voice.state == Voice.State.ANSWERED


def test_author_needs_no_code(client: Client):
    user = make_resident("林样例")
    voice = make_voice(author=user.person)
    client.force_login(user)
    assert voice.text in html(client.get(page_of(voice)))


def test_helper_needs_no_code_and_sees_for_whom(client: Client):
    user = make_resident("林样例")
    voice = make_voice(author=make_person("林奶奶"), filed_by=user.person)
    client.force_login(user)
    assert "您替林奶奶说的" in html(client.get(page_of(voice)))


def test_holder_of_the_receipt_is_told_no_name(visitor: Client):
    voice, code = with_code(
        author=make_person("林奶奶"), filed_by=make_person("林样例")
    )
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "林" not in page


# ---- What the page says ----


def test_open_voice_says_by_when(visitor: Client, clock):
    clock.at("2026-11-24 10:00")
    voice, code = with_code(due_on=calendar.add_workdays(calendar.today(), 10).on)
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "12月8日" in page
    assert "答复您" in page


def test_late_answer_is_called_late(visitor: Client):
    voice, code = with_code(due_on=calendar.today() - timedelta(days=3))
    open_it(visitor, voice, code)
    assert "对不起" in html(visitor.get(page_of(voice)))


def test_company_is_counted_from_three_on(visitor: Client):
    voice, code = with_code()
    others = [make_voice() for _ in range(2)]
    matter = make_matter(voice, *others, title="楼道的灯")
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "归到“楼道的灯”" in page
    assert "位居民" not in page

    more = make_voice()
    more.points.update(matter=matter)
    assert "还有3位居民说过" in html(visitor.get(page_of(voice)))


def test_one_author_counts_once(visitor: Client):
    voice, code = with_code()
    busy = make_person("苏假名")
    make_matter(voice, *(make_voice(author=busy) for _ in range(5)))
    open_it(visitor, voice, code)
    assert "位居民" not in html(visitor.get(page_of(voice)))


def test_words_of_others_are_never_shown(visitor: Client):
    voice, code = with_code()
    make_matter(voice, *(make_voice(f"别人的话{n}") for n in range(5)))
    open_it(visitor, voice, code)
    assert "别人的话" not in html(visitor.get(page_of(voice)))


def test_work_is_shown_by_office_and_day(visitor: Client):
    voice, code = with_code()
    clerk = make_street_clerk()
    operations.dispatch_voice(clerk, voice, lead=make_office("街道城建办"))
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "在街道城建办" in page
    assert "东晓街道受理窗口" not in page.split('class="log"')[0]


def test_steps_with_dates_name_offices_never_people(visitor: Client):
    voice, code = with_code()
    clerk = make_street_clerk()
    clerk.public_name = "黄演示"
    clerk.save()
    operations.accept_voice(clerk, voice)
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "东晓街道受理窗口" in page
    assert "黄演示" not in page


def test_steps_not_reached_are_not_promised(visitor: Client):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    for glyph in "议会纳":
        assert f">{glyph}<" not in page


def test_meeting_is_shown_when_an_office_named_it(visitor: Client):
    voice, code = with_code(kind="suggest")
    meeting = calendar.today() + timedelta(days=40)
    operations.give_interim_answer(
        make_street_clerk(), voice, text="要上会。", meeting_on=meeting
    )
    open_it(visitor, voice, code)
    page = html(visitor.get(page_of(voice)))
    assert "要上会。" in page
    assert ">会<" in page


def test_declined_says_why(visitor: Client):
    voice, code = with_code()
    operations.decline_voice(make_street_clerk(), voice, reason="归法院管。")
    open_it(visitor, voice, code)
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


# ---- The author's word ----


@pytest.mark.parametrize("word", ["solved", "partly", "not_solved"])
def test_word_with_the_receipt(visitor: Client, word: str):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
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
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "word/"), {"word": "solved"})
    visitor.post(page_of(voice, "word/"), {"word": "not_solved"})
    assert AuthorWord.objects.get().word == "not_solved"


@pytest.mark.parametrize("word", ["not_reached", "", "great"])
def test_other_words_do_not_exist_here(visitor: Client, word: str):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    response = visitor.post(page_of(voice, "word/"), {"word": word})
    assert response.status_code == 404


def test_word_before_the_answer_is_refused_in_words(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "word/"), {"word": "solved"})
    assert not AuthorWord.objects.exists()
    assert "请再看一眼" in html(visitor.get(page_of(voice)))


def test_not_reached_leaves_the_question_open(visitor: Client):
    voice, code = with_code(is_answered=True)
    operations.say_word(make_street_clerk(), voice, word="not_reached")
    open_it(visitor, voice, code)
    assert 'name="word"' in html(visitor.get(page_of(voice)))


def test_signed_in_with_the_receipt_acts_as_the_public(client: Client):
    voice, code = with_code(is_answered=True, audience="anonymous")
    client.force_login(make_resident("林样例"))
    open_it(client, voice, code)
    client.post(page_of(voice, "word/"), {"word": "solved"})
    kinds = Entry.objects.filter(action="voice.word_said").values_list(
        "actor_kind", "actor_id"
    )
    assert list(kinds) == [("public", None)]


# ---- Once more, and back ----


def test_unsolved_can_be_taken_up_once_more(visitor: Client):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "word/"), {"word": "not_solved"})
    assert "还差什么" in html(visitor.get(page_of(voice)))

    visitor.post(page_of(voice, "again/"), {"reason": "只修了一楼。"})

    voice.refresh_from_db()
    assert (voice.state, voice.round, voice.reason) == ("reopened", 2, "只修了一楼。")
    page = html(visitor.get(page_of(voice)))
    assert "只修了一楼。" in page
    assert "今晚换灯。" in page


def test_once_more_needs_a_reason(visitor: Client):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    page = html(visitor.post(page_of(voice, "again/"), {"reason": " "}))
    assert "请说说还差什么" in page
    voice.refresh_from_db()
    assert voice.round == 1


def test_taking_back(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "back/"), {"reason": ""})
    voice.refresh_from_db()
    assert voice.state == Voice.State.WITHDRAWN
    assert voice.text in html(visitor.get(page_of(voice)))


def test_answered_cannot_be_taken_back(visitor: Client):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "back/"), {"reason": "x"})
    voice.refresh_from_db()
    assert voice.state == Voice.State.ANSWERED


# ---- Files ----


def photo() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "PNG")
    return SimpleUploadedFile("灯.png", kept.getvalue(), "image/png")


def test_file_comes_later_and_opens_only_here(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "files/"), {"photos": [photo()]})

    kept = voice.attachments.get()
    assert kept.added_by is None
    response = visitor.get(f"/files/{kept.pk}/")
    assert response.status_code == 200
    response.close()
    assert Client().get(f"/files/{kept.pk}/").status_code == 404


def test_file_shuts_with_the_voice(visitor: Client, monkeypatch):
    voice, code = with_code()
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "files/"), {"photos": [photo()]})
    visitor.post(page_of(voice, "shut/"))
    assert visitor.get(f"/files/{voice.attachments.get().pk}/").status_code == 404


def test_no_file_and_too_many_are_answered_in_words(visitor: Client):
    voice, code = with_code()
    open_it(visitor, voice, code)
    assert "请选一张照片" in html(visitor.post(page_of(voice, "files/"), {}))
    visitor.post(page_of(voice, "files/"), {"photos": [photo() for _ in range(5)]})
    visitor.post(page_of(voice, "files/"), {"photos": [photo(), photo()]})
    assert voice.attachments.count() == 5
    assert "最多6个" in html(visitor.get(page_of(voice)))


def test_finished_voice_takes_no_files(visitor: Client):
    voice, code = with_code(is_answered=True)
    open_it(visitor, voice, code)
    visitor.post(page_of(voice, "files/"), {"photos": [photo()]})
    assert not voice.attachments.exists()


@pytest.mark.parametrize("verb", [*VERBS[1:], "shut/"])
def test_acts_are_posts(visitor: Client, verb: str):
    assert visitor.get(page_of(make_voice(), verb)).status_code == 405
