"""What the playbook proposes when a unit enters a stage."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer
from tongxin.units.models.unit import Stage, Unit


class Proposal(Witnessed):
    """What the playbook proposes for a stage; a person accepts or declines it."""

    class Kind(models.TextChoices):
        SERVICE = "service", pgettext_lazy("proposal", "Service")
        NOTICE = "notice", pgettext_lazy("proposal", "Notice")
        AGENDA_TOPIC = "agenda_topic", pgettext_lazy("proposal", "Agenda topic")
        TASK = "task", pgettext_lazy("proposal", "Task")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("proposal", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
        DECLINED = "declined", pgettext_lazy("proposal", "Declined")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="proposals")
    stage = models.CharField(max_length=12, choices=Stage)
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    # As the playbook said it on that day, in both languages.
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_status = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = writer()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "stage", "code"], name="proposal_once_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, reason="")
                | Q(state="accepted", decided_at__isnull=False)
                | Q(state="declined", decided_at__isnull=False) & ~Q(reason=""),
                name="proposal_decided_has_a_moment_and_declined_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def words(self) -> str:
        """The text in the reader's language."""
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED
