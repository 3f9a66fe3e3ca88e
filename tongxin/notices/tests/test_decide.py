from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tongxin.journal.models import Entry
from tongxin.kernel.tests.refusing import refused
from tongxin.notices import operations
from tongxin.notices.models import Notice
from tongxin.notices.operations import Counts
from tongxin.notices.tests.make import make_notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)

pytestmark = pytest.mark.django_db
State, Problem = Notice.State, Notice.Problem
BOTH = pytest.mark.parametrize(
    "decide", [operations.send_again, operations.count_as_sent]
)


def make_unsure(**fields: Any) -> Notice:
    fields.setdefault("state", State.UNSURE)
    return make_notice(
        **{
            "problem": Problem.LEFT,
            "worker": "gone",
            "lease_until": timezone.now(),
            "next_try_at": None,
            "try_count": 1,
            **fields,
        }
    )


def test_unsure_message_counts_as_sent(sms):
    notice = operations.count_as_sent(make_street_clerk(), make_unsure())
    assert (notice.state, notice.problem) == (State.SENT, "")
    assert notice.sent_at is not None
    assert operations.deliver_due() == Counts()
    assert [e.action for e in Entry.objects.all()] == ["notice.counted_as_sent"]


@pytest.mark.parametrize("state", [State.UNSURE, State.FAILED])
def test_message_is_sent_again_with_all_its_tries(sms, state):
    notice = operations.send_again(make_street_clerk(), make_unsure(state=state))
    assert (notice.state, notice.try_count) == (State.QUEUED, 0)
    assert operations.deliver_due() == Counts(sent=1)
    assert len(sms.sent) == 1
    assert [e.action for e in Entry.objects.order_by("pk")] == [
        "notice.sent_again",
        "notice.sent",
    ]


def test_letter_without_address_waits_for_print_again():
    notice = make_unsure(state=State.FAILED, channel=Channel.LETTER)
    notice = operations.send_again(make_street_clerk(), notice)
    assert (notice.state, notice.next_try_at) == (State.QUEUED, None)


@BOTH
def test_second_clerk_is_told_that_it_is_decided(decide):
    notice = make_unsure()
    stale = Notice.objects.get(pk=notice.pk)
    operations.count_as_sent(make_street_clerk(), notice)
    with pytest.raises(ValidationError, match="决定过"):
        decide(make_street_clerk(), stale)


def test_failed_message_cannot_count_as_sent():
    with refused("This message has been decided about meanwhile."):
        operations.count_as_sent(make_street_clerk(), make_unsure(state=State.FAILED))


def test_message_with_a_call_in_its_place_is_not_sent_again():
    notice = make_unsure(state=State.FAILED)
    assert operations.send_again.rule.stands(notice)
    make_notice(notice.recipient, channel=Channel.PHONE, stands_for=notice)
    notice = Notice.objects.get(pk=notice.pk)
    assert not operations.send_again.rule.stands(notice)
    with refused("This message has been decided about meanwhile."):
        operations.send_again(make_street_clerk(), notice)


def test_failed_call_is_not_dialled_again_from_here():
    notice = make_unsure(state=State.FAILED, channel=Channel.PHONE)
    assert not operations.send_again.rule.stands(notice)
    with refused("This message has been decided about meanwhile."):
        operations.send_again(make_street_clerk(), notice)


@BOTH
@pytest.mark.parametrize(
    "outsider",
    [make_community_clerk, lambda: make_user(make_office()), make_resident],
    ids=["community", "department", "resident"],
)
def test_only_the_street_decides(decide, outsider):
    notice = make_unsure()
    with pytest.raises(PermissionDenied):
        decide(outsider(), notice)
    notice.refresh_from_db()
    assert notice.state == State.UNSURE
