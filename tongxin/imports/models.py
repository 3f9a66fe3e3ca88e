"""A workbook that somebody handed in, looked at before anything of it counts."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.models import SealKey
from tongxin.people.models import writer


class Workbook(models.Model):
    """One workbook: read, settled, taken in whole or put aside, undone where it can be.

    The file is sealed with a key of its own, which is destroyed once it has been taken
    in or put aside; only its fingerprint and counts stay.
    """

    UNWITNESSED = "How far a workbook is: what was taken in stands in rows of its own."

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("workbook", "Being looked at")
        ENTERING = "entering", pgettext_lazy("workbook", "Being taken in")
        ACCEPTED = "accepted", pgettext_lazy("workbook", "Taken in")
        DISCARDED = "discarded", pgettext_lazy("workbook", "Put aside")
        UNDONE = "undone", pgettext_lazy("workbook", "Undone")

    class Refusal(models.TextChoices):
        """Why the last attempt to take it in came to nothing."""

        CHANGED = (
            "changed",
            _("What is on record changed meanwhile. Please look at the rows again."),
        )
        POST = "post", _("Whoever sent it off may not take it in any more.")
        STOPPED = "stopped", _("The work was broken off. Please take it in again.")
        FAULT = "fault", _("It stopped for a reason nobody foresaw.")

    # What its rows become (see `kinds`), and the record that they stand under.
    kind = models.CharField(max_length=20)
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    can_be_undone = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=60, blank=True)
    seal_key = models.ForeignKey(
        SealKey, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Sealed bytes: on the disk nobody reads who lives where.
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200, blank=True)
    # Which column means what: {"text": 4, "author": 1}; columns count from 0.
    columns = models.JSONField(default=dict, blank=True)
    # What is assumed of every row, as its kind asks.
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    # What a person said of each doubtful row: {"17": {"name": "new"}}.
    settled = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    refusal = models.CharField(max_length=8, choices=Refusal, blank=True)
    uploaded_by = writer()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # When somebody sent it off, and when the worker took it up.
    begun_at = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "subject_id"], name="workbook_of_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "entering"], closed_at=None)
                | Q(
                    state__in=["accepted", "discarded", "undone"],
                    closed_at__isnull=False,
                    file="",
                ),
                name="workbook_closed_keeps_no_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="entering") | Q(begun_at__isnull=False),
                name="workbook_entering_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(can_be_undone=True),
                name="workbook_undone_could_be",
            ),
        ]

    def __str__(self) -> str:
        return f"workbook {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_entering(self) -> bool:
        return self.state == self.State.ENTERING
