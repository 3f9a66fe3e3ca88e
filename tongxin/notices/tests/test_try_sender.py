"""A line to oneself, before others rely on the senders."""

from datetime import timedelta

import pytest
from django.core import mail

from tongxin.journal.models import Entry
from tongxin.kernel.limits import Limit
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.notices import operations, senders
from tongxin.notices.operations import trying
from tongxin.people.tests.make import make_administrator, make_street_clerk

pytestmark = pytest.mark.django_db
NUMBER = "13900010077"


class Refusing:
    def send(self, phone: str, text: str, *, key: str = "") -> None:
        raise senders.Refused


class Breaking:
    def send(self, phone: str, text: str, *, key: str = "") -> None:
        raise TimeoutError


def test_a_line_by_mail_goes_out_and_is_on_record_without_the_address():
    admin = make_administrator()
    operations.try_sender(admin, channel="email", to="wang@example.org")
    assert mail.outbox[0].to == ["wang@example.org"]
    line = Entry.objects.get(action="sender.mail_tried")
    assert (line.subject_id, line.fields) == (admin.pk, [])


@pytest.mark.parametrize(
    ("sender", "told"),
    [
        ("", "No sender is set up. Whoever keeps the machine sets it (operations.md)."),
        (
            f"{__name__}.Refusing",
            "It was refused: address, name or password of the sender are wrong.",
        ),
        (
            f"{__name__}.Breaking",
            "It broke off, and may have gone out. Look whether it came.",
        ),
    ],
)
def test_what_the_sender_says_is_told_in_words(settings, sender, told):
    settings.SMS_SENDER = sender
    with refused(told):
        operations.try_sender(make_administrator(), channel="sms", to=NUMBER)
    assert not Entry.objects.filter(action="sender.sms_tried").exists()


def test_ten_an_hour_are_enough_and_nobody_else_tries(monkeypatch):
    with forbidden("Only the administrator may do this."):
        operations.try_sender(make_street_clerk(), channel="sms", to=NUMBER)
    none = Limit("sender.tried", 0, timedelta(hours=1))
    monkeypatch.setattr(trying, "TRIES", none)
    with refused("Ten tries an hour are enough. Please wait %(n)d minutes."):
        operations.try_sender(make_administrator(), channel="sms", to=NUMBER)
