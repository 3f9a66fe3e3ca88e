import pytest
from django.db import IntegrityError, transaction

from tongxin.notices.models import Notice
from tongxin.notices.operations import tell
from tongxin.people.models import Channel
from tongxin.people.tests.make import make_person
from tongxin.places.tests.make import make_estate

pytestmark = pytest.mark.django_db
State = Notice.State


@pytest.mark.parametrize(
    ("channel", "state", "is_due"),
    [
        (Channel.INBOX, State.SENT, False),
        (Channel.SMS, State.QUEUED, True),
        (Channel.EMAIL, State.QUEUED, True),
        (Channel.PHONE, State.QUEUED, False),
        (Channel.LETTER, State.QUEUED, False),
    ],
)
def test_message_takes_the_way_its_person_chose(channel, state, is_due):
    person = make_person(answer_channel=channel)
    notice = tell(person, make_estate(), key="a:1", title="有答复了")
    assert (notice.channel, notice.state) == (channel, state)
    assert (notice.next_try_at is not None) == is_due
    assert (notice.sent_at is not None) == (state == State.SENT)


def test_caller_may_choose_another_way():
    person = make_person(answer_channel=Channel.LETTER)
    notice = tell(person, make_estate(), key="a:1", title="验证码", channel="sms")
    assert notice.channel == Channel.SMS


def test_nothing_is_owed_to_nobody_or_to_who_looks_it_up_or_to_the_erased(clock):
    now = clock.at("2026-11-24 10:00")
    looks_it_up = make_person(answer_channel=Channel.RECEIPT)
    erased = make_person()
    erased.seal_key, erased.phone_hash, erased.erased_at = None, "", now
    erased.save()
    for person in (None, looks_it_up, erased):
        assert tell(person, make_estate(), key="a:1", title="有答复了") is None
    assert not Notice.objects.exists()


def test_same_reason_twice_is_a_mistake():
    person = make_person()
    tell(person, make_estate(), key="a:1", title="有答复了")
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(person, make_estate(), key="a:1", title="有答复了")


def test_a_transaction_undone_owes_nothing():
    with transaction.atomic():
        tell(make_person(), make_estate(), key="a:1", title="有答复了")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


@pytest.mark.both_databases
@pytest.mark.parametrize(("length", "is_whole"), [(120, True), (121, False)])
def test_a_title_of_long_titles_is_cut_to_what_has_room(length, is_whole):
    notice = tell(make_person(), make_estate(), key="a:1", title="长" * length)
    notice.refresh_from_db()
    assert len(notice.title) == 120
    assert notice.title.endswith("长") == is_whole
