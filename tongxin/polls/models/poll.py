"""An owners' poll (业主表决参考): one question, counted as the Civil Code counts it.

It is a reference calculation. It is no vote of an owners' assembly and decides nothing.
"""

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from tongxin.ballots.models import SealedBallot

MAX_QUESTION = 120
# With fewer heads the outcome alone would tell how somebody voted.
LEAST_HEADS = 5


class Matter(models.TextChoices):
    """What owners decide together: the nine items of article 278, in its order."""

    ASSEMBLY_RULES = "1", pgettext_lazy("matter", "Rules of the owners’ assembly")
    COVENANT = "2", pgettext_lazy("matter", "Covenant of the owners")
    COMMITTEE = "3", pgettext_lazy("matter", "Choosing the owners’ committee")
    MANAGER = "4", pgettext_lazy("matter", "Hiring or dismissing the manager")
    USE_FUND = "5", pgettext_lazy("matter", "Using the repair fund")
    RAISE_FUND = "6", pgettext_lazy("matter", "Raising the repair fund")
    REBUILD = "7", pgettext_lazy("matter", "Altering or rebuilding the building")
    COMMON_PARTS = "8", pgettext_lazy("matter", "Other use of common parts")
    OTHER = "9", pgettext_lazy("matter", "Another weighty common matter")

    @property
    def is_special(self) -> bool:
        """Items six to eight ask three quarters, the others more than half."""
        return self in SPECIAL

    @property
    def rule(self) -> str:
        return "owner_vote.special" if self.is_special else "owner_vote.ordinary"


SPECIAL = frozenset({Matter.RAISE_FUND, Matter.REBUILD, Matter.COMMON_PARTS})

_WAS_OPENED = Q(
    opened_at__isnull=False,
    closes_at__isnull=False,
    quorum_numerator__isnull=False,
    quorum_denominator__isnull=False,
    needed_numerator__isnull=False,
    needed_denominator__isnull=False,
    is_law_verified__isnull=False,
)


class Poll(SealedBallot):
    """Draft, open, closed, counted, published."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("poll", "In preparation")
        OPEN = "open", pgettext_lazy("poll", "Open")
        CLOSED = "closed", pgettext_lazy("poll", "Closed")
        COUNTED = "counted", pgettext_lazy("poll", "Counted")
        PUBLISHED = "published", pgettext_lazy("poll", "Published")

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=MAX_QUESTION)
    matter = models.CharField(max_length=1, choices=Matter)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # Whoever owns on this day is asked; the law of this day counts.
    record_on = models.DateField()
    counted_at = models.DateTimeField(null=True, blank=True)
    quorum_numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    needed_numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    needed_denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    # Whether somebody had read these figures in the law; else nothing is judged.
    is_law_verified = models.BooleanField(null=True, blank=True)
    # Holdings whose owner nobody knows: they could not be asked.
    left_out_count = models.PositiveIntegerField(default=0)

    class Meta(SealedBallot.Meta):
        constraints = [
            *SealedBallot.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(question="") & Q(matter__in=Matter.values),
                name="poll_asks_one_of_nine_matters",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None)
                | _WAS_OPENED & ~Q(state="draft"),
                name="poll_opened_has_what_was_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at=None)
                | Q(closed_at__isnull=False, paper_until__isnull=False)
                & ~Q(state__in=["draft", "open"]),
                name="poll_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(
                    counted_at=None,
                    seal_root="",
                    seal_version=None,
                    state__in=["draft", "open", "closed"],
                )
                | Q(
                    counted_at__isnull=False,
                    seal_version__isnull=False,
                    state__in=["counted", "published"],
                )
                & ~Q(seal_root=""),
                name="poll_counted_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("polls:detail", args=[self.pk])

    @property
    def kind(self) -> Matter:
        return Matter(self.matter)

    @property
    def quorum(self) -> Fraction:
        """What share of area and of heads must take part, frozen at opening."""
        assert self.quorum_numerator is not None
        assert self.quorum_denominator is not None
        return Fraction(self.quorum_numerator, self.quorum_denominator)

    @property
    def needed(self) -> Fraction:
        """What share of those taking part must agree, frozen at opening."""
        assert self.needed_numerator is not None
        assert self.needed_denominator is not None
        return Fraction(self.needed_numerator, self.needed_denominator)
