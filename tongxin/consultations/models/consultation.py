"""A consultation (商量): short statements to everyone on the roll of a unit."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.ballots.models import SealedBallot
from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock

if TYPE_CHECKING:
    from tongxin.units.models import Unit

_WAS_OPENED = Q(
    opened_at__isnull=False,
    closes_at__isnull=False,
    floor_numerator__isnull=False,
    floor_denominator__isnull=False,
)


class Consultation(SealedBallot):
    """Draft, open, closed, sealed, published."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("consultation", "In preparation")
        OPEN = "open", pgettext_lazy("consultation", "Open")
        CLOSED = "closed", pgettext_lazy("consultation", "Closed")
        SEALED = "sealed", pgettext_lazy("consultation", "Sealed")
        PUBLISHED = "published", pgettext_lazy("consultation", "Published")
        # Held elsewhere; its answers are still being taken in.
        ARRIVING = "arriving", pgettext_lazy("consultation", "Being taken in")

    class Origin(models.TextChoices):
        HOUSE = "house", pgettext_lazy("origin", "Held here")
        POLIS = "polis", pgettext_lazy("origin", "Held with Polis")

    # Of what is held here; what was held elsewhere may have many more.
    MOST_STATEMENTS = 30

    origin = models.CharField(max_length=5, choices=Origin, default=Origin.HOUSE)
    # What was held elsewhere has no unit of ours, no roll and no record date.
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # Who has a right on this day is asked; residents read it before it comes.
    record_on = models.DateField(null=True, blank=True)
    # The plan of its days; nothing opens by itself.
    opens_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Since when everybody can read of it, on the record date at the latest.
    announced_on = models.DateField(null=True, blank=True)
    # The end as it was announced at first, once it was put off.
    first_closes_at = models.DateTimeField(null=True, blank=True)
    extended_reason = models.CharField(max_length=300, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    floor_numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    floor_denominator = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(SealedBallot.Meta):
        constraints = [
            *SealedBallot.Meta.constraints,
            models.CheckConstraint(
                condition=Q(origin="house", unit__isnull=False, record_on__isnull=False)
                & ~Q(state="arriving")
                | Q(
                    origin="polis",
                    unit=None,
                    record_on=None,
                    announced_on=None,
                    state__in=["arriving", "sealed", "published"],
                ),
                name="consultation_held_here_has_unit_and_record_date",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None) | _WAS_OPENED,
                name="consultation_opened_has_what_was_frozen",
            ),
            models.CheckConstraint(
                condition=Q(announced_on=None, state="draft")
                | Q(announced_on=None, origin="polis")
                | Q(announced_on__lte=F("record_on")),
                name="consultation_is_announced_by_its_record_date",
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None, ends_on=None)
                | Q(opens_on__gte=F("record_on"), ends_on__gt=F("opens_on")),
                name="consultation_is_planned_in_order",
            ),
            models.CheckConstraint(
                condition=Q(floor_numerator=None)
                | Q(
                    GreaterThanOrEqual(
                        F("floor_numerator") * 5, F("floor_denominator") * 3
                    )
                )
                & Q(
                    LessThanOrEqual(
                        F("floor_numerator") * 5, F("floor_denominator") * 4
                    )
                ),
                name="consultation_floor_is_between_three_and_four_fifths",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at=None)
                | Q(closed_at__isnull=False)
                & (Q(paper_until__isnull=False) | Q(origin="polis", paper_until=None))
                & ~Q(state__in=["draft", "open"]),
                name="consultation_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(
                    sealed_at=None,
                    seal_root="",
                    seal_version=None,
                    state__in=["draft", "open", "closed", "arriving"],
                )
                | Q(
                    sealed_at__isnull=False,
                    seal_version__isnull=False,
                    state__in=["sealed", "published"],
                )
                & ~Q(seal_root=""),
                name="consultation_sealed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(first_closes_at=None, extended_reason="")
                | Q(first_closes_at__lt=F("closes_at")) & ~Q(extended_reason=""),
                name="consultation_extended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultations:detail", args=[self.pk])

    @property
    def floor(self) -> Fraction | None:
        """The share that a side must be sure to agree with, frozen at opening."""
        if self.floor_numerator is None or self.floor_denominator is None:
            return None
        return Fraction(self.floor_numerator, self.floor_denominator)

    @property
    def is_outside(self) -> bool:
        """Held elsewhere: read here, never answered."""
        return self.origin != self.Origin.HOUSE

    @property
    def own_unit(self) -> "Unit":
        """The unit of one that is held here."""
        assert self.unit is not None
        return self.unit

    @property
    def record_day(self) -> date:
        """The record date of one that is held here."""
        assert self.record_on is not None
        return self.record_on

    @property
    def last_day(self) -> date:
        """The day on which it ends by its plan, of one that is held here."""
        assert self.ends_on is not None
        return self.ends_on

    @property
    def is_announced(self) -> bool:
        """Everybody can read that it comes; nothing can be answered yet."""
        return self.is_draft and self.announced_on is not None

    @property
    def is_over(self) -> bool:
        """Past its last moment, whether or not somebody has closed it yet."""
        return not self.is_draft and not self.is_taking

    @property
    def is_record_day_over(self) -> bool:
        """It can no longer be announced for that day."""
        return self.record_on is not None and self.record_on < clock.today()

    @property
    def is_full(self) -> bool:
        """As many statements stand in it as may be asked."""
        standing = self.statements.exclude(state="withdrawn").count()
        return standing >= self.MOST_STATEMENTS

    @property
    def is_extended(self) -> bool:
        return self.first_closes_at is not None


class AskedInstitution(Witnessed):
    """A body that is asked for its position; its silence is printed."""

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="institutions",
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # How many of the days before the end on which it is reminded are past.
    reminder_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "organisation"],
                name="institution_is_asked_once",
                violation_error_message=_("This institution is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(reminder_count__lte=2),
                name="institution_is_reminded_twice_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} asked in {self.consultation_id}"

    @property
    def is_applicant(self) -> bool:
        """Of the unit that is asked about."""
        unit = self.consultation.unit
        return unit is not None and unit.applicant_id == self.organisation_id

    @property
    def owes_words(self) -> bool:
        """Whether a statement that is asked still waits for its word."""
        asked = self.consultation.statements.filter(state="issued")
        return asked.exclude(positions__organisation=self.organisation_id).exists()

    @property
    def has_spoken(self) -> bool:
        """Whether it ever said a word; what `speaking` lists knows it already."""
        spoke: bool | None = getattr(self, "spoke", None)
        if spoke is not None:
            return spoke
        rows = self.consultation.statements
        return (
            rows.filter(positions__organisation=self.organisation_id).exists()
            or rows.filter(former_positions__organisation=self.organisation_id).exists()
        )


class UnaskedInstitution(Witnessed):
    """A body that was asked and is not any more. Everybody reads why."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="unasked"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300)
    unasked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="institution_unasked_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} no longer asked in {self.consultation_id}"
