"""A new code for an author who lost the old one: by which way, and on whose word."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongxin.journal.models import Entry
from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Person, User, writer
from tongxin.people.phones import is_mobile

if TYPE_CHECKING:
    from tongxin.voices.models.voice import Voice

# Of the message that brings a new code, and of those that tell of one.
CODE_SENT = "voice.code"
# What the program itself sends, which no colleague prints or reads out; to what.
UNSEEN = {Channel.SMS: "phone", Channel.EMAIL: "email"}


class CodeCard(Witnessed):
    """A code on paper: one of an office asks for it, another hands it out.

    For an author to whom no way of their own leads.
    """

    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, related_name="cards"
    )
    office = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    printed_by = writer(is_indexed=False)
    printed_at = models.DateTimeField(null=True, blank=True)
    receipt = models.OneToOneField(
        "kernel.Receipt", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(printed_at=None, printed_by=None, receipt=None)
                | Q(
                    printed_at__isnull=False,
                    printed_by__isnull=False,
                    receipt__isnull=False,
                ),
                name="code_card_printed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(printed_by=F("asked_by")),
                name="code_card_takes_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"code card {self.pk} of voice {self.voice_id}"

    @classmethod
    def waiting(cls) -> QuerySet["CodeCard"]:
        """Not handed out yet, for somebody who stands there: asked for today."""
        return cls.objects.filter(
            printed_at=None, asked_at__gte=clock.midnight(clock.today())
        )


class CodeWay(models.TextChoices):
    """How a new code reaches its author."""

    ACCOUNT = "account", _("read in the account")
    SENT = "sent", _("sent to the author")
    UNDER_WAY = "under_way", _("on its way to the author")
    PAPER = "paper", _("on paper, from two people")


def way_of_code(voice: "Voice") -> CodeWay:
    if have_account(people_of(voice)):
        return CodeWay.ACCOUNT
    told = codes_sent(voice)
    states = Notice.State.QUEUED, Notice.State.SENDING, Notice.State.UNSURE
    if told.filter(state__in=states).exists():
        return CodeWay.UNDER_WAY
    return CodeWay.SENT if own_channel(voice) else CodeWay.PAPER


def people_of(voice: "Voice") -> list[Person]:
    """Its author, and who brought it: whoever may look at it as their own."""
    people = [one for one in (voice.author, voice.filed_by) if one is not None]
    return [one for one in people if one.erased_at is None]


def codes_sent(voice: "Voice") -> QuerySet[Notice]:
    return Notice.objects.filter(
        subject_label=voice._meta.label,
        subject_id=voice.pk,
        key__startswith=f"{CODE_SENT}:",
    )


def own_channel(voice: "Voice") -> tuple[Person, Channel] | None:
    """To whom and by which way a code goes that nobody else sees.

    A number or address that was changed since the voice came in may be anybody's; one
    to which a code did not get through is no way.
    """
    people = people_of(voice)
    if not people:
        return None
    changed = _changed_since(voice, people)
    failed = codes_sent(voice).filter(state=Notice.State.FAILED)
    no_way = set(failed.values_list("recipient", "channel"))
    for person, channel in unseen_ways(people):
        is_own = (person.pk, UNSEEN[channel]) not in changed
        if is_own and (person.pk, channel) not in no_way:
            return person, channel
    return None


def have_account(people: Iterable[Person]) -> bool:
    return User.objects.filter(person__in=people, is_active=True).exists()


def unseen_ways(people: Iterable[Person]) -> Iterator[tuple[Person, Channel]]:
    """Who can be sent a code that nobody else sees, and by which way."""
    for person in people:
        for channel in channels_to(person):
            if channel == Channel.EMAIL or (
                channel == Channel.SMS and settings.SMS_SENDER
            ):
                yield person, channel


def _changed_since(voice: "Voice", people: list[Person]) -> set[tuple[int, str]]:
    rows = Entry.objects.filter(
        subject_label=Person._meta.label,
        subject_id__in=[one.pk for one in people],
        action="person.contact_changed",
        at__gte=voice.created_at,
    )
    return {(row.subject_id, name) for row in rows for name in row.fields}


def channels_to(person: Person) -> Iterator[Channel]:
    """Every way that is known to somebody without an account."""
    if phone := person.phone:
        yield Channel.SMS if is_mobile(phone) else Channel.PHONE
    if person.email:
        yield Channel.EMAIL
    if person.address:
        yield Channel.LETTER
