"""Tasks (任务): one piece of work, a lead office, assisting offices, a clock each.

A task names what it is for by label and number, as notices and duties do, so that every
room may send work and all of it stands in one list.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import writer


class Task(Witnessed):
    """Work sent to offices for a record of some room; checked by its sender."""

    class Kind(models.TextChoices):
        DISPATCH = "dispatch", _("Dispatch")
        WHISTLE = "whistle", _("Whistle")

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        RETURNED = "returned", _("Returned")
        DOING = "doing", _("In progress")
        DONE = "done", _("Done")
        CHECKED = "checked", _("Checked")
        DROPPED = "dropped", _("No longer needed")

    OPEN = (State.ASSIGNED, State.RETURNED, State.DOING)

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DISPATCH)
    # What it is for: "voices.voice", 17. It stands above.
    label = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    # Whose people it serves: that community's office follows it.
    community = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Its title is in words that were told to the offices alone.
    is_for_offices = models.BooleanField(default=False)
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASSIGNED)
    sent_by = writer()
    sent_from = models.ForeignKey(
        "people.Office",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="tasks_sent",
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["sent_from", "state"], name="task_of_sender"),
            models.Index(fields=["label", "object_id"], name="task_of_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_at__isnull=False),
                name="task_checked_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("work:task", args=[self.pk])

    @cached_property
    def record(self) -> models.Model:
        """What it is for, read when it is asked for."""
        model: type[models.Model] = apps.get_model(self.label)
        return model._default_manager.get(pk=self.object_id)

    @property
    def is_whistle(self) -> bool:
        return self.kind == Task.Kind.WHISTLE

    @property
    def is_untouched(self) -> bool:
        """Nobody has begun: only then it can be taken back."""
        begun = self.assignments.exclude(state=Assignment.State.ASSIGNED)
        return not begun.exists()

    @property
    def kept_parts(self) -> list["Assignment"]:
        """Those that no office gave back."""
        parts = self.assignments.all()
        return [one for one in parts if one.state != Assignment.State.RETURNED]

    @property
    def lead(self) -> "Assignment | None":
        return next((one for one in self.kept_parts if one.is_lead), None)


class Assignment(Witnessed):
    """One office's part in a task, with a clock of its own."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        DOING = "doing", _("In progress")
        RETURNED = "returned", _("Returned")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("No longer needed")

    OPEN = (State.ASSIGNED, State.DOING)

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    office = models.ForeignKey(
        "people.Office",
        on_delete=models.PROTECT,
        db_index=False,
        related_name="assignments",
    )
    is_lead = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.ASSIGNED)
    assigned_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()
    due_is_provisional = models.BooleanField(default=False)
    # Until this day the office may say, with its reason, that the work is not its own.
    return_until = models.DateField()
    reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = writer()

    class Meta:
        ordering = ["-is_lead", "pk"]
        indexes = [
            models.Index(
                fields=["office", "state", "due_on"], name="assignment_of_office"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "office"],
                condition=~Q(state="returned"),
                name="assignment_once_per_office",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(is_lead=True) & ~Q(state="returned"),
                name="assignment_one_lead",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""),
                name="assignment_returned_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(evidence=""),
                name="assignment_done_shows_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"part of office {self.office_id} in task {self.task_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_returnable(self) -> bool:
        """Its last day included."""
        return clock.today() <= self.return_until


class Proof(Witnessed):
    """A checked file that shows what was done, for whoever may see the part."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="proofs"
    )
    file = models.FileField(upload_to="work/%Y/%m/", max_length=200)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = writer()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("work:proof", args=[self.pk])


def tasks_for(
    model: type[models.Model],
    numbers: Iterable[int | None] | models.QuerySet[Any],
    *,
    by: str = "",
) -> Q:
    """That a task is for one of these records of a kind: their numbers, or a query of
    them. `by` leads from a row to its task: "task__"."""
    return Q((f"{by}label", model._meta.label_lower), (f"{by}object_id__in", numbers))
