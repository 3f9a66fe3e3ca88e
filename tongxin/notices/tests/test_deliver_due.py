import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.notices import operations
from tongxin.notices.models import Notice
from tongxin.notices.operations import Counts, delivery
from tongxin.notices.operations.owing import go_on
from tongxin.notices.tests.make import PHONE, make_notice, make_reachable, refusals
from tongxin.people.models import Channel, Person

pytestmark = pytest.mark.django_db
State, Problem = Notice.State, Notice.Problem


def deliver() -> Counts:
    return operations.deliver_due("worker-1")


def test_text_message_goes_out_once(sms, settings):
    settings.PUBLIC_URL = "https://tongxin.example.org"
    notice = make_notice(title="有答复了", text="灯修好了。", link="/r/1/")

    assert deliver() == Counts(sent=1)
    assert deliver() == Counts()

    text = "有答复了\n灯修好了。\nhttps://tongxin.example.org/r/1/"
    assert sms.sent == [(PHONE, text, notice.key)]
    notice.refresh_from_db()
    assert (notice.state, notice.try_count) == (State.SENT, 1)
    assert notice.sent_at is not None
    assert [entry.action for entry in Entry.objects.all()] == ["notice.sent"]


def test_e_mail_goes_out_once():
    notice = make_notice(channel=Channel.EMAIL, title="有答复\n了", text="灯修好了。")
    assert deliver() == Counts(sent=1)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["lin@example.org"], "有答复 了")
    assert message.body == "灯修好了。"
    assert message.extra_headers == {"X-Notice": notice.key}


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.LETTER, Channel.INBOX])
def test_what_a_person_does_is_left_alone(sms, channel):
    make_notice(channel=channel)
    assert deliver() == Counts()


def test_not_before_its_time(sms):
    make_notice(next_try_at=timezone.now() + timedelta(minutes=1))
    assert deliver() == Counts()


def test_oldest_first_and_no_more_than_asked(sms):
    now = timezone.now()
    ages = [3, 1, 2]
    for age in ages:
        make_notice(key=f"age:{age}", next_try_at=now - timedelta(hours=age))
    assert operations.deliver_due("worker-1", limit=2) == Counts(sent=2)
    assert [key for _phone, _text, key in sms.sent] == ["age:3", "age:2"]


def test_refused_twice_then_it_works(sms, clock):
    clock.at("2026-11-24 10:00")
    sms.fails = refusals(2)
    notice = make_notice()

    assert deliver() == Counts(refused=1)
    clock.forward(seconds=59)
    assert deliver() == Counts()
    clock.forward(seconds=1)
    assert deliver() == Counts(refused=1)
    clock.forward(minutes=4)
    assert deliver() == Counts()
    clock.forward(minutes=1)
    assert deliver() == Counts(sent=1)

    notice.refresh_from_db()
    assert (notice.state, notice.try_count) == (State.SENT, 3)
    assert len(sms.sent) == 1


def test_without_a_sender_it_is_told_by_telephone_at_once(settings):
    settings.SMS_SENDER = ""
    notice = make_notice()
    assert deliver() == Counts(failed=1)
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.FAILED, Problem.NO_SENDER)
    assert notice.stand_in.channel == Channel.PHONE


def test_refused_every_time_falls_to_the_call_list_once(sms, clock):
    clock.at("2026-11-24 10:00")
    sms.fails = refusals(6)
    notice = make_notice()
    for wait in (*delivery.BACK_OFF, timedelta()):
        deliver()
        clock.forward(seconds=wait.total_seconds())

    assert deliver() == Counts()
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.FAILED, Problem.REFUSED)
    assert notice.try_count == 6
    call = notice.stand_in
    assert (call.channel, call.state, call.title) == (
        Channel.PHONE,
        State.QUEUED,
        notice.title,
    )
    assert (call.subject_label, call.subject_id) == (
        notice.subject_label,
        notice.subject_id,
    )
    delivery.call_instead(delivery.SYSTEM, notice)
    assert Notice.objects.count() == 2


def test_e_mail_without_an_address_is_told_by_telephone(sms):
    notice = make_notice(make_reachable(email=""), channel=Channel.EMAIL)
    assert deliver() == Counts(failed=1)
    notice.refresh_from_db()
    assert notice.problem == Problem.NO_CONTACT
    assert notice.stand_in.channel == Channel.PHONE


def test_without_any_number_it_only_fails(sms):
    notice = make_notice(make_reachable(phone=""))
    assert deliver() == Counts(failed=1)
    notice.refresh_from_db()
    assert not notice.has_stand_in


def test_sender_that_breaks_off_leaves_it_to_a_person(sms, clock, caplog):
    clock.at("2026-11-24 10:00")
    sms.fails = [ConnectionResetError(f"while sending to {PHONE}")]
    notice = make_notice()

    with caplog.at_level(logging.ERROR):
        assert deliver() == Counts(unsure=1)
    clock.forward(days=30)
    assert deliver() == Counts()

    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.UNSURE, Problem.BROKEN)
    assert sms.sent == []
    assert "ConnectionResetError" in caplog.text
    assert PHONE not in caplog.text


def test_worker_that_dies_midway_leaves_it_to_a_person(sms, clock, monkeypatch):
    clock.at("2026-11-24 10:00")
    notice = make_notice()

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_send", killed)
        with pytest.raises(SystemExit):
            deliver()
    notice.refresh_from_db()
    assert notice.state == State.SENDING

    assert operations.deliver_due("worker-2") == Counts()
    clock.forward(minutes=2, seconds=1)
    assert operations.deliver_due("worker-2") == Counts(unsure=1)
    assert operations.deliver_due("worker-2") == Counts()
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == (State.UNSURE, Problem.LEFT)
    assert sms.sent == []


def test_two_workers_doubt_the_same_message_once(clock):
    now = clock.at("2026-11-24 10:00")
    notice = make_notice(state=State.SENDING, lease_until=now - timedelta(seconds=1))
    # Both have read the row before either wrote.
    gone = Notice.objects.filter(pk=notice.pk, state=State.SENDING)
    doubted = [go_on(SYSTEM, gone, state=State.UNSURE) for _worker in range(2)]
    assert doubted == [True, False]
    assert [entry.action for entry in Entry.objects.all()] == ["notice.unsure"]


@pytest.mark.parametrize("refused", [False, True])
def test_slow_sender_still_says_what_came_of_it(sms, clock, monkeypatch, refused):
    """The lease ran out, a second worker doubts; then the first one knows after all."""
    clock.at("2026-11-24 10:00")
    notice = make_notice()

    def slow(*_):
        clock.forward(minutes=5)
        operations.deliver_due("worker-2", limit=0)
        notice.refresh_from_db()
        assert notice.state == State.UNSURE
        if refused:
            raise delivery.senders.Refused

    monkeypatch.setattr(delivery, "_send", slow)
    # The second round finds nothing due: a refused one waits for its next try.
    deliver()
    notice.refresh_from_db()
    assert notice.state == (State.QUEUED if refused else State.SENT)


def test_slow_sender_does_not_undo_what_a_person_decided(sms, clock, monkeypatch):
    clock.at("2026-11-24 10:00")
    notice = make_notice()

    def slow(*_):
        clock.forward(minutes=5)
        Notice.objects.update(
            state=State.QUEUED, worker="", lease_until=None, next_try_at=None
        )

    monkeypatch.setattr(delivery, "_send", slow)
    deliver()
    notice.refresh_from_db()
    assert notice.state == State.QUEUED


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.PHONE, Channel.LETTER])
def test_nothing_goes_to_somebody_erased(sms, channel):
    notice = make_notice(channel=channel)
    erase(notice.recipient)
    assert deliver() == Counts(dropped=1)
    notice.refresh_from_db()
    assert notice.state == State.DROPPED
    assert sms.sent == []
    entry = Entry.objects.get(action="notice.dropped")
    assert (entry.actor_kind, entry.subject_id) == ("system", notice.pk)
    # Calls and letters wait for nobody's try.
    waits = ["next_try_at"] if channel == Channel.SMS else []
    assert entry.fields == ["state", *waits, "changed_at"]


def test_somebody_erased_after_the_claim_gets_nothing(sms, monkeypatch):
    notice = make_notice()
    claim = delivery._claim  # noqa: SLF001 - the moment between claim and sending

    def claim_then_erase(pk, worker):
        claimed = claim(pk, worker)
        erase(claimed.recipient)
        return claimed

    monkeypatch.setattr(delivery, "_claim", claim_then_erase)
    assert deliver() == Counts(dropped=1)
    notice.refresh_from_db()
    assert (notice.state, sms.sent) == (State.DROPPED, [])


def test_worker_told_to_stop_begins_nothing_new(sms, monkeypatch):
    make_notice()
    monkeypatch.setattr("tongxin.kernel.timers.is_stopping", lambda: True)
    assert deliver() == Counts()


def test_another_worker_was_first(sms, monkeypatch):
    notice = make_notice()
    due = iter([[notice.pk, notice.pk], []])
    monkeypatch.setattr(delivery, "_due", lambda _now: next(due))
    assert deliver() == Counts(sent=1)


def erase(person: Person) -> None:
    person.seal_key, person.phone_hash = None, ""
    person.erased_at = timezone.now()
    person.save()
