"""An office that wants to speak as the author: with a new code, or with a quotation.

Whoever works at a window may open the sheet of a voice. What they get there, and where
it leads, is tried to its end: code, look-up, word.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongxin.consultations import operations as consultations
from tongxin.consultations.tests.make import make_consultation
from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.notices.senders import Refused
from tongxin.people import operations as people
from tongxin.people.models import Channel, Role
from tongxin.people.tests.make import (
    SentSMS,
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.tests.make import make_with_code, open_with_code

pytestmark = pytest.mark.django_db
PHONE, ANOTHER = "+8613800138000", "+8613911112222"
MARK = "凭工作人员经手的查询码"


@pytest.fixture(autouse=True)
def sent(settings) -> list[tuple[str, str]]:
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    return SentSMS.sent


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def receptionist() -> Client:
    return signed_in(make_street_clerk(Role.RECEPTIONIST))


def ask_for_code(browser: Client, voice: Voice, way: str = "send"):
    return browser.post(f"/inbox/{voice.pk}/reissue/", {"way": way})


def code_on(page) -> str:
    """The code that a page shows, "" where it shows none."""
    found = re.search(r'class="code">\s*(\d{6})\s*<', page.content.decode())
    return found[1] if found else ""


def speak(voice: Voice, code: str, word: str = "solved") -> Client:
    """In another browser with number and code, as the author does."""
    browser = Client()
    open_with_code(browser, voice, code)
    browser.post(f"/voices/receipt/{voice.pk}/word/", {"word": word})
    return browser


def word_of(voice: Voice) -> AuthorWord | None:
    return AuthorWord.objects.filter(voice=voice).first()


def card_of(voice: Voice) -> str:
    """Two colleagues of one window who act together."""
    assert ask_for_code(receptionist(), voice, "ask").status_code == 302
    return code_on(ask_for_code(receptionist(), voice, "print"))


# ---- The code ----


def test_no_code_for_whoever_has_an_account():
    author = make_resident("林样例")
    voice, code = make_with_code(author=author.person, is_answered=True)
    operations.say_word(author, voice, word="not_solved")
    for way in ("send", "ask", "print"):
        page = ask_for_code(receptionist(), voice, way)
        assert page.status_code in (403, 409)
        speak(voice, code_on(page))
    assert word_of(voice).word == "not_solved"
    # What the author holds opens it still.
    assert open_with_code(Client(), voice, code).status_code == 302


def test_whoever_asks_for_a_new_code_never_sees_it(sent):
    voice, old = make_with_code(
        author=make_person("王大", PHONE, answer_channel="phone"), is_answered=True
    )
    office = receptionist()
    page = ask_for_code(office, voice)
    speak(voice, code_on(page))
    assert word_of(voice) is None
    notices.deliver_due()
    ((to, text),) = sent
    (code,) = re.findall(r"\d{6}", text.replace(voice.number, ""))
    assert to == PHONE
    for address in (f"/inbox/{voice.pk}/", "/calls/", "/deliveries/"):
        assert code not in office.get(address).content.decode()
    rows = str(list(Notice.objects.values())) + str(list(Entry.objects.values()))
    assert code not in rows
    speak(voice, old)
    assert word_of(voice) is None
    speak(voice, code, "not_solved")
    assert word_of(voice).word == "not_solved"
    assert not word_of(voice).by_seen_code


def test_a_code_that_did_not_arrive_is_read_out_by_nobody(monkeypatch):
    monkeypatch.setattr(SentSMS, "send", refuse)
    voice, _old = make_with_code(
        author=make_person("王大", PHONE, answer_channel="phone"), is_answered=True
    )
    ask_for_code(receptionist(), voice)
    Notice.objects.update(try_count=99)
    assert notices.deliver_due().failed == 1
    assert not Notice.objects.filter(channel=Channel.PHONE).exists()


def refuse(*_args: object, **_facts: object) -> None:
    raise Refused


@pytest.mark.parametrize("when", ["before", "while it waits"])
def test_a_number_that_staff_put_in_gets_no_code(sent, when):
    author = make_person("王大", PHONE, answer_channel="phone")
    voice, old = make_with_code(author=author, is_answered=True)
    if when == "before":
        people.change_contact(make_street_clerk(), author, phone=ANOTHER)
    ask_for_code(receptionist(), voice)
    if when != "before":
        people.change_contact(make_street_clerk(), author, phone=ANOTHER)
    notices.deliver_due()
    assert ANOTHER not in [to for to, _text in sent]
    assert word_of(voice) is None
    if when == "before":
        assert open_with_code(Client(), voice, old).status_code == 302


def test_nobody_hands_out_a_card_alone():
    voice, old = make_with_code(is_answered=True)
    alone = receptionist()
    first = ask_for_code(alone, voice, "ask")
    second = ask_for_code(alone, voice, "print")
    assert second.status_code == 403
    for page in (first, second):
        speak(voice, code_on(page))
    assert word_of(voice) is None
    assert open_with_code(Client(), voice, old).status_code == 302


def test_a_colleague_of_another_office_is_no_second():
    voice, _old = make_with_code(is_answered=True)
    ask_for_code(receptionist(), voice, "ask")
    page = ask_for_code(signed_in(make_community_clerk()), voice, "print")
    assert page.status_code == 403
    assert not code_on(page)


def test_whoever_left_a_number_gets_no_card():
    voice, _old = make_with_code(author=make_person("王大", PHONE), is_answered=True)
    assert ask_for_code(receptionist(), voice, "ask").status_code == 409
    assert ask_for_code(receptionist(), voice, "print").status_code == 409


def test_whoever_opened_it_with_the_old_code_is_outside_with_it():
    author = make_person("王大", PHONE, answer_channel="phone")
    voice, old = make_with_code(author=author, is_answered=True)
    thief = Client()
    open_with_code(thief, voice, old)
    ask_for_code(receptionist(), voice)
    thief.post(f"/voices/receipt/{voice.pk}/word/", {"word": "solved"})
    assert word_of(voice) is None
    assert thief.get(f"/voices/receipt/{voice.pk}/").status_code == 302


# ---- The first code, of whoever takes a voice down ----


def take_down(office: Client, **changes: str):
    """As at the window: the page that comes back, and the voice."""
    facts = {"text": "楼道的灯坏了三天，没人修", "kind": "help", "channel": "window"}
    usual = {"audience": "office", "answer_channel": "receipt", "name": "王大"}
    page = office.post("/inbox/record/", facts | usual | changes)
    return page, Voice.objects.latest("pk")


def answered(voice: Voice) -> Voice:
    return operations.answer_voice(make_street_clerk(), voice, text="今晚换灯。")


def test_whoever_takes_a_voice_down_does_not_see_the_code_of_whoever_has_a_number(sent):
    office = receptionist()
    page, voice = take_down(office, phone="13800138000")
    assert not code_on(page)
    notices.deliver_due()
    ((to, text),) = sent
    (code,) = re.findall(r"\d{6}", text.replace(voice.number, ""))
    assert to == PHONE
    for address in (voice.get_absolute_url(), "/calls/", "/deliveries/"):
        assert code not in office.get(address).content.decode()
    rows = str(list(Notice.objects.values())) + str(list(Entry.objects.values()))
    assert code not in rows
    answered(voice)
    speak(voice, code)
    assert not word_of(voice).by_seen_code


def test_nor_of_whoever_has_an_account():
    author = make_resident("林样例", "+8613800138000")
    page, voice = take_down(
        receptionist(), phone="13800138000", caller=str(author.person_id)
    )
    assert voice.author == author.person
    assert not code_on(page)
    assert not Notice.objects.exclude(channel="inbox").exists()


def test_what_is_said_with_a_code_that_staff_saw_is_marked(visitor):
    page, voice = take_down(receptionist(), audience="public")
    code = code_on(page)
    assert code, "for somebody who left no way it is written on paper"
    answered(voice)
    author = speak(voice, code)
    assert word_of(voice).by_seen_code
    office = signed_in(make_street_clerk())
    assert office.get(voice.get_absolute_url()).content.decode().count(MARK) >= 2
    assert MARK in author.get(f"/voices/receipt/{voice.pk}/").content.decode()
    assert MARK in ledger_row(voice)
    operations.publish_answer(
        make_street_clerk(), voice, question="灯坏了？", answer="今晚换。"
    )
    for address in ("/answers/", f"/answers/{voice.pk}/"):
        assert MARK in visitor.get(address).content.decode()


def test_no_account_keeps_a_voice_by_a_code_that_staff_saw():
    page, voice = take_down(receptionist(), name="")
    browser = signed_in(make_resident("同伙"))
    open_with_code(browser, voice, code_on(page))
    browser.post(f"/voices/receipt/{voice.pk}/claim/")
    voice.refresh_from_db()
    assert voice.author is None


def test_who_has_such_a_code_may_put_right_what_staff_wrote_down_for_them():
    page, voice = take_down(receptionist())
    answered(voice)
    operations.record_word(make_street_clerk(), voice, word="solved")
    speak(voice, code_on(page), "not_solved")
    said = word_of(voice)
    assert (said.word, said.by_seen_code) == ("not_solved", True)


# ---- The word ----


def test_no_new_code_changes_a_word_that_was_given():
    """Whoever has the first code may."""
    voice, code = make_with_code(is_answered=True)
    speak(voice, code, "not_solved")
    for way in ("send", "ask", "print"):
        page = ask_for_code(receptionist(), voice, way)
        assert page.status_code == 409
        assert "反映人已经表过态" in page.content.decode()
        speak(voice, code_on(page))
    assert word_of(voice).word == "not_solved"
    speak(voice, code, "partly")
    assert word_of(voice).word == "partly"


def test_a_card_changes_no_word_that_was_told_to_the_office_since():
    voice, _old = make_with_code(is_answered=True)
    card = card_of(voice)
    operations.record_word(make_street_clerk(), voice, word="not_solved")
    speak(voice, card, "solved")
    assert word_of(voice).word == "not_solved"


def test_two_who_act_together_leave_their_mark_on_the_word():
    voice, _old = make_with_code(is_answered=True)
    card = card_of(voice)
    browser = speak(voice, card, "solved")
    said = word_of(voice)
    assert (said.word, said.by_seen_code) == ("solved", True)
    office = signed_in(make_street_clerk())
    sheet = office.get(f"/inbox/{voice.pk}/").content.decode()
    assert sheet.count(MARK) >= 2, "beside the word, and in the history"
    assert MARK in browser.get(f"/voices/receipt/{voice.pk}/").content.decode()
    names = list(
        Entry.objects.filter(action__startswith="voice.card").values_list(
            "action", "actor_id"
        )
    )
    assert [action for action, _who in names] == [
        "voice.card_asked",
        "voice.card_printed",
    ]
    assert len({who for _action, who in names}) == 2
    assert MARK in ledger_row(voice)


def ledger_row(voice: Voice) -> str:
    page = signed_in(make_street_clerk(Role.CHIEF)).get("/ledgers/voices/")
    text = page.content.decode()
    return text[text.index(voice.number) :]


def test_what_else_is_done_with_a_card_is_marked():
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    taken, files = make_with_code()[0], make_with_code()[0]
    again = make_with_code(is_answered=True)[0]
    for voice, path, sent in (
        (taken, "back", {"reason": "不用了"}),
        (again, "again", {"reason": "还没好"}),
        (files, "files", {"photos": pdf}),
    ):
        browser = Client()
        open_with_code(browser, voice, card_of(voice))
        browser.post(f"/voices/receipt/{voice.pk}/{path}/", sent)
        sheet = receptionist().get(f"/inbox/{voice.pk}/").content.decode()
        assert sheet.count(MARK) >= 2, path


def test_no_account_keeps_a_voice_by_a_card():
    voice, _old = make_with_code(is_answered=True)
    accomplice = make_resident("同伙")
    browser = signed_in(accomplice)
    open_with_code(browser, voice, card_of(voice))
    browser.post(f"/voices/receipt/{voice.pk}/claim/")
    voice.refresh_from_db()
    assert voice.author is None


def test_the_author_hears_of_each_new_code_by_every_way(sent, mailoutbox):
    author = make_person("王大", PHONE, answer_channel="phone")
    author.email, author.address = "wang@example.org", "独树村1栋"
    author.save()
    voice, _old = make_with_code(author=author)
    ask_for_code(receptionist(), voice)
    notices.deliver_due()
    assert [to for to, _text in sent] == [PHONE]
    (mail,) = mailoutbox
    assert mail.to == ["wang@example.org"]
    assert not re.search(r"(?<!\d)\d{6}(?!\d)", mail.body.replace(voice.number, ""))
    ways = Notice.objects.values_list("channel", flat=True)
    assert set(ways) == {"sms", "email", "letter"}


# ---- The quotation ----


def test_no_office_says_yes_for_whoever_can_say_it():
    for number, author in enumerate(
        (make_resident("林样例").person, make_person("王大", PHONE))
    ):
        author.answer_channel = Channel.PHONE if number else Channel.INBOX
        author.save()
        voice, _code = make_with_code(author=author)
        talk = make_consultation()
        statement = consultations.add_statement(
            SYSTEM, talk, text=f"灯要亮{number}。", point=voice.points.get()
        )
        address = reverse("consultations:consent", args=[talk.pk, statement.pk])
        page = signed_in(make_street_clerk()).post(address, {"answer": "yes"})
        assert page.status_code == 403
        statement.refresh_from_db()
        assert statement.consent == "asked"


def test_an_empty_answer_about_a_quotation_writes_nothing():
    author = make_resident("林样例")
    author.person.answer_channel = Channel.INBOX
    author.person.save()
    voice, _code = make_with_code(author=author.person)
    talk = make_consultation()
    statement = consultations.add_statement(
        SYSTEM, talk, text="灯要亮。", point=voice.points.get()
    )
    signed_in(author).post(f"/consultations/quotations/{statement.pk}/")
    signed_in(make_street_clerk()).post(
        reverse("consultations:consent", args=[talk.pk, statement.pk])
    )
    statement.refresh_from_db()
    assert statement.consent == "asked"
