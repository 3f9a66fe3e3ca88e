"""Decisions: a recommendation with the evidence as it was when it was made."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from tongxin.councils.models.agenda import AgendaItem
from tongxin.councils.models.seat import Seat, Term
from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class Decision(Witnessed):
    """What the meeting recommends. It advises: it is no owners' assembly."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", pgettext_lazy("decision", "Adopted")
        REJECTED = "rejected", pgettext_lazy("decision", "Rejected")
        POSTPONED = "postponed", pgettext_lazy("decision", "Postponed")
        REFERRED = "referred", pgettext_lazy("decision", "Referred")

    class How(models.TextChoices):
        CONSENSUS = "consensus", pgettext_lazy("decision", "Nobody was against")
        SEATS = "seats", pgettext_lazy("decision", "By seats")

    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(max_length=9, choices=Outcome)
    how = models.CharField(max_length=9, choices=How)
    recommendation = models.TextField()
    # The count of that moment, so that nobody has to believe the minutes.
    filled_count = models.PositiveSmallIntegerField()
    present_count = models.PositiveSmallIntegerField()
    recused_count = models.PositiveSmallIntegerField(default=0)
    yes_count = models.PositiveSmallIntegerField(default=0)
    no_count = models.PositiveSmallIntegerField(default=0)
    abstained_count = models.PositiveSmallIntegerField(default=0)
    # Published results of statements under the matter, as they stood then.
    evidence = models.JSONField(default=list, blank=True)
    is_against_evidence = models.BooleanField(default=False)
    against_evidence_reason = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField()
    recorded_by = writer()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_against_evidence=False, against_evidence_reason="")
                | Q(is_against_evidence=True) & ~Q(against_evidence_reason=""),
                name="decision_against_evidence_says_why",
            ),
            models.CheckConstraint(
                condition=Q(present_count__lte=F("filled_count")),
                name="decision_counts_fit",
            ),
            models.CheckConstraint(
                condition=Q(how="consensus", yes_count=0, no_count=0, abstained_count=0)
                | Q(how="seats"),
                name="decision_by_consensus_counts_no_hands",
            ),
            models.CheckConstraint(
                condition=~Q(recommendation=""), name="decision_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("councils:decision", args=[self.pk])


class SeatVote(Witnessed):
    """A seat's vote is public: a seat is an office. Stances never are."""

    class Choice(models.TextChoices):
        YES = "yes", pgettext_lazy("vote", "For")
        NO = "no", pgettext_lazy("vote", "Against")
        ABSTAIN = "abstain", pgettext_lazy("vote", "Abstained")

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, db_index=False, related_name="votes"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice)

    class Meta:
        ordering = ["decision", "seat__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "seat"], name="vote_once_per_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.choice}"


class MeetingTask(Witnessed):
    """A task given in the meeting: the same as everywhere, and which item gave it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="tasks")
    task = models.OneToOneField("work.Task", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item", "pk"]

    def __str__(self) -> str:
        return f"task {self.task_id} of item {self.item_id}"
