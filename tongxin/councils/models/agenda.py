"""The agenda: proposed by rule, each item with the reason why it stands there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations.institution_positions import Apart
from tongxin.councils.models.meeting import Meeting
from tongxin.councils.models.seat import Conflict, Term
from tongxin.journal.witness import Witnessed


class AgendaItem(Witnessed):
    """One matter before one meeting. What is only proposed is no row yet."""

    class Reason(models.TextChoices):
        """Why it is proposed, in the order of the rule: no score stands behind it."""

        LEGAL_DATE = "legal_date", _("A legal date is near")
        STAGE_NOTICE = "stage_notice", _("A notice of the stage is due")
        REACHED = "reached", _("Common ground is reached")
        NEAR = "near", _("Common ground is near")
        CARRIED = "carried", _("Carried over")
        AUTHORS = "authors", _("Several people raised it")
        AGE = "age", _("It has waited longest")
        CHAIR = "chair", _("The chair put it on")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("agenda", "On the agenda")
        DISCUSSED = "discussed", pgettext_lazy("agenda", "Being discussed")
        HEARD = "heard", pgettext_lazy("agenda", "Heard, nothing decided")
        DECIDED = "decided", pgettext_lazy("agenda", "Decided")
        CARRIED = "carried", pgettext_lazy("agenda", "Carried over")
        REFERRED = "referred", pgettext_lazy("agenda", "Referred to the street")
        DROPPED = "dropped", pgettext_lazy("agenda", "Taken off")

    OPEN = (State.WAITING, State.DISCUSSED)
    OF_A_RESULT = (Reason.REACHED, Reason.NEAR)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, db_index=False, related_name="items"
    )
    position = models.PositiveSmallIntegerField()
    matter = models.ForeignKey(
        "voices.Matter", on_delete=models.PROTECT, related_name="agenda_items"
    )
    # Where a day of the unit brought it up.
    milestone = models.ForeignKey(
        "units.Milestone",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason)
    # The date, the count of people, the days: as the rule found it that day.
    reason_count = models.PositiveIntegerField(null=True, blank=True)
    reason_on = models.DateField(null=True, blank=True)
    # Bodies that had said nothing to the result that is the reason, or were against it.
    reason_apart = models.JSONField(default=dict, blank=True)
    # Why the chair put it on late, or why it was taken off or carried.
    note = models.CharField(max_length=300, blank=True)
    # What is decided here decides who is recused.
    about = models.CharField(
        max_length=12, choices=Conflict.About, default=Conflict.About.MATTER
    )
    carried_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
    )
    carry_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "matter"],
                name="agenda_matter_once",
                violation_error_message=_("This matter is on the agenda."),
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="discussed"),
                name="agenda_one_item_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(reason="chair") | ~Q(note=""),
                name="agenda_chair_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dropped", "carried", "referred"])
                | ~Q(note=""),
                name="agenda_not_decided_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def institutions(self) -> str:
        """Whose word is missing beside the result that is the reason, or against it."""
        return Apart(**self.reason_apart).words


class Recusal(Witnessed):
    """A seat leaves the count of one item."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, db_index=False, related_name="recusals"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    # By bylaw, as the applicant on compensation; otherwise the holder asked for it.
    is_by_rule = models.BooleanField(default=False)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "term"], name="recusal_once_per_item"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} out of {self.item_id}"
