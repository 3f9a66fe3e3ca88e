"""What the analysis found, exactly, in rows: for no page. And what was published.

`queries.publication_of` reads `PublishedReport` alone. Of the exact rows a page sees
how far the work has come, and what of them would be printed once masked.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations.models.consultation import Consultation
from tongxin.consultations.models.statement import Statement
from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class Report(Witnessed):
    """One analysis of one consultation, from waiting to done; a failed one is tried
    again. Whoever computes it holds `claim`, and says now and then that he still does.
    """

    # How far the work has come, as whoever computes it says.
    UNWITNESSED: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            *("state", "claim", "seen_at", "stage"),
            *("form_count", "statement_count", "failed_count", "fault"),
        ),
        "The worker writes how far it is; what it found stands beside.",
    )

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("report", "Waiting")
        RUNNING = "running", pgettext_lazy("report", "Being computed")
        DONE = "done", pgettext_lazy("report", "Computed")
        FAILED = "failed", pgettext_lazy("report", "Failed")

    class Stage(models.TextChoices):
        COLLECTING = "collecting", _("Collecting the answers")
        GROUPING = "grouping", _("Looking for groups of opinion")
        JUDGING = "judging", _("Judging each statement")
        TRYING = "trying", _("Trying how firm it is")
        STORING = "storing", _("Writing it down")

    consultation = models.OneToOneField(
        Consultation, on_delete=models.PROTECT, related_name="report"
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    requested_at = models.DateTimeField(auto_now_add=True)
    claim = models.CharField(max_length=32, blank=True)
    # The last sign of life of whoever computes it.
    seen_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, blank=True)
    form_count = models.PositiveIntegerField(default=0)
    statement_count = models.PositiveSmallIntegerField(default=0)
    failed_count = models.PositiveSmallIntegerField(default=0)
    # The kind of fault, for whoever looks after the program; never what it held.
    fault = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # What was computed, and from what: all exact.
    formula = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    structure = models.CharField(max_length=7, blank=True)
    placed_count = models.PositiveIntegerField(default=0)
    staying = models.FloatField(null=True, blank=True)
    readiness = models.FloatField(null=True, blank=True)
    is_judged_without = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", seen_at__isnull=False) & ~Q(claim="")
                | ~Q(state="running") & Q(claim=""),
                name="report_running_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                & ~Q(digest="")
                & ~Q(formula="")
                | ~Q(state="done") & Q(done_at=None, digest=""),
                name="report_done_has_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.consultation_id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class ReportGroup(Witnessed):
    """An opinion group: its letter and how many are in it. Who, is not kept."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, db_index=False, related_name="groups"
    )
    letter = models.CharField(max_length=2)
    size = models.PositiveIntegerField()
    does_count = models.BooleanField()

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "letter"], name="group_once_per_report"
            )
        ]

    def __str__(self) -> str:
        return f"group {self.letter} of {self.report_id}"


class ReportRoll(Witnessed):
    """How many people stand on exactly these sides."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, db_index=False, related_name="rolls"
    )
    sides = models.CharField(max_length=200)
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["sides"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sides"], name="roll_once_per_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sides} in {self.report_id}"


class ReportStatement(Witnessed):
    """A statement that was judged, for it and against it, over all its cells."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, db_index=False, related_name="statements"
    )
    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, related_name="judged"
    )
    result = models.CharField(max_length=10)
    result_against = models.CharField(max_length=10)
    # The same by the groups that are shown, where they give another one.
    with_groups_shown = models.CharField(max_length=10, blank=True)
    with_groups_shown_against = models.CharField(max_length=10, blank=True)
    # The least number of changed stances that gives another result.
    changes = models.PositiveIntegerField(null=True)
    is_changes_exact = models.BooleanField(default=True)

    class Meta:
        ordering = ["statement__number"]

    def __str__(self) -> str:
        return f"{self.statement_id} in {self.report_id}"


class ReportCell(Witnessed):
    """One statement in one body: all figures of COMMON-GROUND.md §3, both ways.

    `agreeing` and `opposing` hold low, high, class, certain, of the silent, next all
    and the variants, as `exact.Bound` has them.
    """

    report_statement = models.ForeignKey(
        ReportStatement, on_delete=models.CASCADE, db_index=False, related_name="cells"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    body = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    agree = models.PositiveIntegerField()
    unsure = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    floor = models.PositiveIntegerField()
    needed = models.PositiveIntegerField()
    met_from = models.PositiveIntegerField()
    # -1 where no count would have failed.
    failed_to = models.IntegerField()
    agreeing = models.JSONField()
    opposing = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["report_statement", "position"], name="cell_once_per_position"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=F("agree") + F("unsure") + F("against")),
                name="cell_hears_no_more_than_its_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} in {self.report_statement_id}"


class ReportPart(Witnessed):
    """The stances of all who stand on exactly these sides."""

    report_statement = models.ForeignKey(
        ReportStatement, on_delete=models.CASCADE, db_index=False, related_name="parts"
    )
    sides = models.CharField(max_length=200)
    agree = models.PositiveIntegerField()
    unsure = models.PositiveIntegerField()
    against = models.PositiveIntegerField()

    class Meta:
        ordering = ["sides"]
        constraints = [
            models.UniqueConstraint(
                fields=["report_statement", "sides"], name="part_once_per_statement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sides} in {self.report_statement_id}"


class PublishedReport(Witnessed):
    """The masked report as it was published, once. Everything that is printed, drawn
    or exported is made from `content`, whose digest anybody may recompute.
    """

    consultation = models.OneToOneField(
        Consultation, on_delete=models.PROTECT, related_name="published"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = writer()

    def __str__(self) -> str:
        return f"published report of {self.consultation_id}"

    def keep_digest(self, digest: str) -> None:
        """Of what it says now that words of it are gone. Called within an act."""
        if digest != self.digest:
            self.digest = digest
            self.save(update_fields=["digest"])


class PublishedResult(Witnessed):
    """The word that was published of one statement, for lists and agendas."""

    class Result(models.TextChoices):
        REACHED = "reached", _("Common ground")
        REACHED_AGAINST = "reached_against", _("Shared refusal")
        NEAR = "near", _("Near")
        DIVIDED = "divided", _("Divided")
        NOT_ENOUGH = "not_enough", _("Not enough heard")

    published = models.ForeignKey(
        PublishedReport,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="results",
    )
    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, related_name="published_result"
    )
    result = models.CharField(max_length=15, choices=Result)

    class Meta:
        ordering = ["statement__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["published", "statement"], name="result_once_per_statement"
            ),
            models.CheckConstraint(
                condition=Q(
                    result__in=[
                        "reached",
                        "reached_against",
                        "near",
                        "divided",
                        "not_enough",
                    ]
                ),
                name="result_is_one_of_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} of {self.statement_id}"
