"""One message to one person by one channel."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel import clock
from tongxin.kernel.models import drawn_key
from tongxin.people.models import Channel, Office, Person, User


class LetterRun(models.Model):
    """Letters printed in one go: posted together, and printed again when paper jams."""

    UNWITNESSED = "How messages go out: what they tell of stands in rows of its own."

    # Whose name and telephone number stand over the letters.
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    posted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_at=None, posted_by=None)
                | Q(posted_at__isnull=False, posted_by__isnull=False),
                name="letter_run_posted_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"letter run {self.pk}"


class Notice(models.Model):
    """A message owed to one person. `key` names the reason, so it is owed once.

    queued → sending → sent. A refusal by the sender puts it back to queued, later
    and later, until `failed`. A worker that dies while sending leaves `unsure`:
    the message may have gone out, so a person decides and the program never repeats it.
    Calls and letters wait as `queued` until a person has called or posted them.
    """

    UNWITNESSED = "How messages go out: what they tell of stands in rows of its own."

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("notice", "Waiting")
        SENDING = "sending", pgettext_lazy("notice", "Being sent")
        SENT = "sent", pgettext_lazy("notice", "Sent")
        FAILED = "failed", pgettext_lazy("notice", "Could not be sent")
        UNSURE = "unsure", pgettext_lazy("notice", "May have been sent")
        DROPPED = "dropped", pgettext_lazy("notice", "No longer needed")

    class Problem(models.TextChoices):
        """Why it did not arrive: a code, for a sender's own words may name people."""

        NO_CONTACT = "no_contact", _("No number or address is known")
        NO_SENDER = "no_sender", _("No sender of this kind is set up")
        REFUSED = "refused", _("The sender refused it every time")
        BROKEN = "broken", _("The sender broke off; it may have gone out")
        LEFT = "left", _("The program stopped midway; it may have gone out")
        TOO_MANY = "too_many", _("This number has had too many messages today")
        NO_ANSWER = "no_answer", _("Nobody answered the telephone")
        WRONG_NUMBER = "wrong_number", _("The number is wrong")

    LONGEST_TITLE = 120

    recipient = models.ForeignKey(
        Person, on_delete=models.PROTECT, db_index=False, related_name="notices"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    key = models.CharField(max_length=120, unique=True)
    # What it is about, by label and id: the sender's room stands above this one.
    subject_label = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=12, choices=Problem, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # When its state last changed: what pages sort and count by.
    changed_at = models.DateTimeField(default=clock.now)
    # Only for what the program itself sends; calls and letters wait for a person.
    next_try_at = models.DateTimeField(null=True, blank=True)
    # Who is sending it and until when nobody else may touch it. Both together are
    # the ticket with which a worker reports what came of it.
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    try_count = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # A call that stands in for a message which could not be sent.
    stands_for = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_in",
    )
    letter_run = models.ForeignKey(
        LetterRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
    )

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_of_person"),
            models.Index(
                fields=["subject_label", "subject_id"], name="notice_of_subject"
            ),
            models.Index(fields=["state", "-changed_at"], name="notice_by_state"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="queued", next_try_at__isnull=False),
                name="notice_due",
            ),
            models.Index(
                fields=["channel", "created_at"],
                condition=Q(state="queued", next_try_at=None),
                name="notice_for_a_person_to_do",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at=None),
                name="notice_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False),
                name="notice_being_sent_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(letter_run=None) | Q(channel="letter"),
                name="notice_in_a_run_is_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.key}"

    @property
    def is_unread(self) -> bool:
        return self.channel == Channel.INBOX and self.read_at is None

    @property
    def how_told(self) -> str:
        """By which way, and how far it came; nothing for what stands on this page."""
        if self.channel == Channel.INBOX:
            return ""
        if self.state == Notice.State.SENT:
            return self.get_channel_display()
        return _("%(channel)s: %(state)s") % {
            "channel": self.get_channel_display(),
            "state": self.get_state_display(),
        }

    @property
    def has_stand_in(self) -> bool:
        """Somebody calls, or has called, in place of this message."""
        return hasattr(self, "stand_in")


class CallTry(models.Model):
    """One attempt to reach a person by telephone."""

    UNWITNESSED = "How messages go out: what they tell of stands in rows of its own."

    class Outcome(models.TextChoices):
        REACHED = "reached", pgettext_lazy("notice", "Reached")
        NO_ANSWER = "no_answer", pgettext_lazy("notice", "No answer")
        WRONG_NUMBER = "wrong_number", pgettext_lazy("notice", "Wrong number")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="calls")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=12, choices=Outcome)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at}"


class DayNotice(models.Model):
    """A message whose hour would tell more than its words do: it waits here until its
    day is over, and is owed then, with the others of that day (ADR 0011).

    Drawn numbers: the rows say nothing of who came after whom.
    """

    UNWITNESSED = "For one day; then it is a message."

    id = models.BigIntegerField(primary_key=True, default=drawn_key, editable=False)
    on = models.DateField(default=clock.today, db_index=True)
    recipient = models.ForeignKey(
        Person, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    key = models.CharField(max_length=120, unique=True)
    subject_label = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=Notice.LONGEST_TITLE)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"notice {self.key} of {self.on}"
