"""One message to one person by one channel."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.people.models import Channel, Person, User


class Notice(models.Model):
    """A message owed to one person. `key` names the reason, so it is owed once.

    queued → sending → sent. A refusal by the sender puts it back to queued, later
    and later, until `failed`. A worker that dies while sending leaves `unsure`:
    the message may have gone out, so a person decides and the program never repeats it.
    Calls and letters wait as `queued` until a person has called or printed.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")
        UNSURE = "unsure", _("May have been sent")
        DROPPED = "dropped", _("No longer needed")

    recipient = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="notices"
    )
    channel = models.CharField(max_length=8, choices=Channel)
    key = models.CharField(max_length=100, unique=True)
    # What it is about, by label and id: the sender's room stands above this one.
    subject_label = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    try_count = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_of_person"),
            models.Index(fields=["subject_label", "subject_id"], name="notice_of_subject"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="queued"),
                name="notice_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at=None),
                name="notice_sent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.key}"


class CallTry(models.Model):
    """One attempt to reach a person by telephone."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        WRONG_NUMBER = "wrong_number", _("Wrong number")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="calls")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=12, choices=Outcome)

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at}"
