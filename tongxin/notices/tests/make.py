"""Plain makers for tests; every fact can be said otherwise."""

from itertools import count
from typing import Any, ClassVar

from django.utils import timezone

from tongxin.notices.models import Notice
from tongxin.notices.senders import Refused
from tongxin.people.models import Channel, Person
from tongxin.people.tests.make import make_person
from tongxin.places.tests.make import make_estate

_numbers = count(1)
PHONE = "+8613800138000"


def make_notice(recipient: Person | None = None, **fields: Any) -> Notice:
    """A text message that is due now, unless told otherwise."""
    number = next(_numbers)
    fields.setdefault("channel", Channel.SMS)
    fields.setdefault("state", Notice.State.QUEUED)
    if fields["channel"] in (Channel.SMS, Channel.EMAIL):
        fields.setdefault("next_try_at", timezone.now())
    if fields["state"] == Notice.State.SENT:
        fields.setdefault("sent_at", timezone.now())
    subject = fields.pop("subject", None) or make_estate()
    return Notice.objects.create(
        recipient=recipient or make_reachable(),
        **{
            "changed_at": timezone.now(),
            "key": f"test:{number}",
            "subject_label": subject._meta.label,
            "subject_id": subject.pk,
            "title": f"您的意见有答复了（{number}）",
            "text": "楼道灯今晚修好。",
            "link": f"/voices/receipt/{number}/",
            **fields,
        },
    )


def make_reachable(**contact: str) -> Person:
    """Somebody with a number, an e-mail and an address; each can be left empty."""
    person = make_person(phone=contact.get("phone", PHONE))
    person.email = contact.get("email", "lin@example.org")
    person.address = contact.get("address", "东晓街道独树村3栋402")
    person.save()
    return person


class WatchedSMS:
    """Keeps what it was given; `fails` says what it raises, call after call."""

    sent: ClassVar[list[tuple[str, str, str]]] = []
    fails: ClassVar[list[Exception | None]] = []

    def send(self, phone: str, text: str, *, key: str = "") -> None:
        if self.fails and (error := self.fails.pop(0)):
            raise error
        self.sent.append((phone, text, key))


def refusals(how_many: int) -> list[Exception | None]:
    return [Refused() for _ in range(how_many)]
