"""Two clerks press one button at one moment: it is done once, the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection

from tongxin.councils import operations
from tongxin.councils.models import Attendance, Confirmation, Decision
from tongxin.councils.tests.make import (
    holder,
    make_matter,
    make_meeting,
    make_seated_body,
    make_sitting,
    put_on,
)
from tongxin.councils.tests.test_minutes import later, made
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object]) -> list[str]:
    """What became of it on each side: "done", or "refused"."""
    told: list[str] = []
    start = Barrier(2, timeout=30)

    def run() -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except ValidationError:
            told.append("refused")
        except OperationalError as error:
            # SQLite: the other one writes; a browser is told to come again.
            told.append("refused" if "locked" in str(error) else repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def test_one_decision():
    item = make_sitting().items.get()
    told = at_once(
        lambda: operations.decide_by_consensus(
            SYSTEM, type(item).objects.get(pk=item.pk), recommendation="先修路灯。"
        )
    )
    assert told == ["done", "refused"]
    assert Decision.objects.count() == 1
    assert Duty.objects.count() == 1


def test_one_person_in_a_seat():
    meeting = make_sitting()
    term = holder(meeting.body, 6)
    told = at_once(lambda: operations.sit_down(SYSTEM, meeting, term=term))
    assert told == ["done", "refused"]
    assert Attendance.objects.filter(term=term).count() == 1


def test_a_second_meeting_of_a_body_does_not_begin_while_one_sits():
    sitting = make_sitting()
    other = make_meeting(sitting.body)
    put_on(other)
    operations.call_meeting(SYSTEM, other)
    chair = holder(sitting.body, 1)
    with pytest.raises(ValidationError):
        operations.open_meeting(SYSTEM, other, presider=chair)
    other.refresh_from_db()
    assert not other.is_sitting


def test_one_agenda():
    body = make_seated_body()
    matter = make_matter(body)
    meeting = make_meeting(body)
    told = at_once(
        lambda: operations.accept_agenda(SYSTEM, meeting, keys=[f"matter-{matter.pk}"])
    )
    assert "done" in told
    assert meeting.items.count() == 1


def test_one_signature():
    minutes = later(made())
    term = holder(minutes.meeting.body, 1)
    told = at_once(lambda: operations.confirm_minutes(SYSTEM, minutes, term=term))
    assert told == ["done", "refused"]
    assert Confirmation.objects.count() == 1


def test_one_publication():
    item = make_sitting().items.get()
    operations.decide_by_consensus(SYSTEM, item, recommendation="先修路灯。")
    duty = Duty.objects.get()
    assert at_once(lambda: openness.publish(SYSTEM, duty)) == ["done", "refused"]
