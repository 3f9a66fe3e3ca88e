"""A new code for an author who lost theirs: sent to them, or on paper by two people."""

from functools import partial

import pytest

from tongxin.journal.models import Entry
from tongxin.kernel import receipts
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.voices import operations
from tongxin.voices.models import CodeCard, CodeWay, Voice
from tongxin.voices.models.card import way_of_code
from tongxin.voices.operations import ask_card, print_card, reissue_code
from tongxin.voices.policies import holder_of
from tongxin.voices.tests.make import make_answered, make_voice, make_with_code
from tongxin.voices.tests.office import (
    assert_refused,
    assert_says,
    assert_too_late,
    journalled,
)

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


def make_reached(phone: str = PHONE, **fields) -> Voice:
    """Its author left a number and has no account."""
    return make_voice(author=make_person("王大", phone), **fields)


def now(voice: Voice) -> Voice:
    return Voice.objects.select_related("receipt").get(pk=voice.pk)


def test_the_code_that_is_sent_opens_and_the_old_one_does_not():
    author = make_person("王大", PHONE)
    voice, old = make_with_code(author=author)
    assert reissue_code(make_community_clerk(), voice) == "sms"
    receipt = now(voice).receipt
    assert receipts.check(receipt, receipts.unseen_code(receipt.pk))
    assert not receipts.check(receipt, old)
    assert journalled("voice.code_reissued") == 1
    line = Entry.objects.get(action="voice.code_reissued")
    assert line.fields == ["receipt"]
    told = Notice.objects.get(key=f"voice.code:{receipt.pk}")
    assert (told.recipient, told.channel) == (author, "sms")


def test_others_may_do_none_of_it():
    reached, unreached = make_reached(), make_voice()
    assert_refused(lambda actor: reissue_code(actor, reached))
    assert_refused(lambda actor: ask_card(actor, unreached))
    ask_card(make_street_clerk(), unreached)
    assert_refused(lambda actor: print_card(actor, now(unreached)))


def test_two_clerks_send_one_code():
    voice = make_reached()
    reissue_code(make_street_clerk(), now(voice))
    assert_too_late(lambda: reissue_code(make_community_clerk(), voice))
    again = partial(reissue_code, make_street_clerk(), now(voice))
    assert_says("已经在发给反映人", again)


def test_e_mail_is_a_way_and_a_landline_or_a_letter_is_none():
    landline = make_reached("+8675525123456")
    author = landline.author
    author.address = "独树村1栋"
    author.save()
    assert way_of_code(landline) == CodeWay.PAPER
    author.email = "wang@example.org"
    author.save()
    assert way_of_code(landline) == CodeWay.SENT
    assert reissue_code(make_street_clerk(), landline) == "email"
    ways = Notice.objects.values_list("channel", flat=True)
    assert sorted(ways) == ["email", "letter", "phone"]


def test_whoever_has_an_account_reads_it_there():
    for who in ("author", "filed_by"):
        voice = make_voice(**{who: make_resident().person})
        for act in (reissue_code, ask_card):
            tried = partial(act, make_street_clerk(), voice)
            assert_says("登录就能看", tried)


def test_a_code_that_did_not_arrive_leads_to_a_card():
    voice = make_reached()
    reissue_code(make_street_clerk(), voice)
    Notice.objects.update(state=Notice.State.FAILED)
    assert now(voice).code_way == CodeWay.PAPER
    assert ask_card(make_street_clerk(), now(voice)).voice == voice


def test_a_card_takes_two_people_of_one_office():
    voice, old = make_with_code()
    first, second = make_street_clerk(), make_street_clerk()
    card = ask_card(first, voice)
    assert_refused(lambda actor: print_card(actor, now(voice)), [first])
    assert_refused(
        lambda actor: print_card(actor, now(voice)), [make_community_clerk()]
    )
    code = print_card(second, now(voice))
    receipt = now(voice).receipt
    assert receipts.check(receipt, code)
    assert not receipts.check(receipt, old)
    card.refresh_from_db()
    assert (card.asked_by, card.printed_by) == (first, second)
    lines = Entry.objects.filter(action__startswith="voice.card").order_by("pk")
    assert [(line.action, line.actor_id) for line in lines] == [
        ("voice.card_asked", first.pk),
        ("voice.card_printed", second.pk),
    ]
    assert lines[1].fields == ["receipt", "is_code_seen"]


def test_a_card_is_printed_once_and_asked_for_once():
    voice = make_voice()
    ask_card(make_street_clerk(), voice)
    assert_too_late(lambda: ask_card(make_community_clerk(), now(voice)))
    print_card(make_street_clerk(), now(voice))
    assert_too_late(lambda: print_card(make_street_clerk(), now(voice)))


def test_tomorrow_a_card_has_to_be_asked_for_anew(clock):
    clock.at("2026-11-24 10:00")
    voice = make_voice()
    ask_card(make_street_clerk(), voice)
    clock.forward(days=1)
    assert_too_late(lambda: print_card(make_street_clerk(), now(voice)))
    ask_card(make_street_clerk(), now(voice))
    assert CodeCard.waiting().count() == 1


@pytest.mark.parametrize("way", ["sent", "paper"])
def test_no_new_code_once_the_author_has_spoken(way):
    author = make_person("王大", PHONE) if way == "sent" else None
    voice = make_answered(author=author, word="not_solved")
    act = reissue_code if way == "sent" else ask_card
    assert_says("反映人已经表过态", lambda: act(make_street_clerk(), voice))
    # A new round asks for a new word.
    operations.reopen_voice(make_street_clerk(), voice, reason="再看")
    act(make_street_clerk(), now(voice))


def test_a_word_said_while_a_card_is_waited_for_stops_it():
    voice = make_answered()
    ask_card(make_street_clerk(), voice)
    holder = holder_of(now(voice))
    operations.say_word(holder, now(voice), word="not_solved")
    assert_says("反映人已经表过态", lambda: print_card(make_street_clerk(), now(voice)))


def test_a_code_that_was_overtaken_is_not_sent(settings):
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    voice = make_reached()
    reissue_code(make_street_clerk(), voice)
    receipt, _code = receipts.issue()
    Voice.objects.filter(pk=voice.pk).update(receipt=receipt)
    assert notices.deliver_due().dropped == 1
