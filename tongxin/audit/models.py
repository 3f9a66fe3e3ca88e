"""What was found when the house was looked through, and who is mailed of it."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed


class Check(models.Model):
    """One look at the whole journal, at all records and ballots, or at what is new."""

    UNWITNESSED = "It says what was found; looking again says it anew."

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("check", "Waiting for the worker")
        RUNNING = "running", pgettext_lazy("check", "Under way")
        DONE = "done", pgettext_lazy("check", "Done")
        STOPPED = "stopped", pgettext_lazy("check", "Stopped halfway")

    class Stage(models.TextChoices):
        SEALS = "seals", _("Lines and seals of the journal")
        RECORDS = "records", _("Records, kind by kind")
        BALLOTS = "ballots", _("Consultations and polls, from the answers")

    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    # The last sign of life of whoever does it.
    seen_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # The seal up to which an earlier check found all whole; 0: everything is looked at.
    since = models.PositiveBigIntegerField(default=0)
    stage = models.CharField(max_length=7, choices=Stage, blank=True)
    done_count = models.PositiveIntegerField(default=0)
    all_count = models.PositiveIntegerField(default=0)
    is_whole = models.BooleanField(null=True, blank=True)
    # In the language of the house.
    words = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    last_seal = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # Of two who ask at the same moment, one does.
            models.UniqueConstraint(
                Value(1),
                condition=Q(state__in=["waiting", "running"]),
                name="check_under_way_once",
            ),
            models.CheckConstraint(
                condition=Q(state="done", is_whole__isnull=False)
                | ~Q(state="done") & Q(is_whole=None),
                name="check_done_says_what_it_found",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Address(Witnessed):
    """Where the digest of each day goes, out of reach of whoever runs the house."""

    UNWITNESSED: ClassVar[Mapping[str, str]] = {
        "mailed_seal": "The worker writes how far it is.",
        "mailed_check": "The worker writes how far it is.",
    }

    email = models.EmailField(
        unique=True,
        error_messages={"unique": _("The digest is mailed there already.")},
    )
    added_at = models.DateTimeField(auto_now_add=True)
    # The last digest, and the last check that found a fault, which were mailed there.
    mailed_seal = models.PositiveBigIntegerField(default=0)
    mailed_check = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"address {self.pk}"
