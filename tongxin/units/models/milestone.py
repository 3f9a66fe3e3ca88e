"""What happened to a unit and what is expected, with every move of a day."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer
from tongxin.units.models.unit import Stage, Unit


class NoticeRule(models.TextChoices):
    """Rows of rules.toml that say how long a public notice runs."""

    UNIT_PLAN = "renewal.unit_plan.notice_days", _("Draft unit plan")
    PLAN = "renewal.plan.notice_days", _("Draft renewal programme")
    IMPLEMENTER = "renewal.implementer.notice_days", _("Implementing company")
    EXPROPRIATION = "expropriation.comment_days", _("Terms of expropriation")


class Milestone(Witnessed):
    """Something that happened, or is expected to: on a day, in a season or undated.

    With `notice_until` it is a public notice (公示) that runs from `on`.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="milestones")
    stage = models.CharField(max_length=12, choices=Stage)
    title = models.CharField(max_length=80)
    on = models.DateField(null=True, blank=True)
    season = models.CharField(max_length=30, blank=True)
    done_on = models.DateField(null=True, blank=True)
    notice_until = models.DateField(null=True, blank=True)
    # Which rule row gave the length of the notice; empty when a person set the day.
    notice_rule = models.CharField(max_length=40, choices=NoticeRule, blank=True)
    # What people may do until then ("请对规划草案提意见").
    ask = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    # It will not happen any more: public like every other outcome.
    dropped_on = models.DateField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = writer()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "stage", "title"], name="milestone_once_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(on=None) | Q(season=""),
                name="milestone_has_a_day_or_a_season",
            ),
            models.CheckConstraint(
                condition=Q(notice_until=None)
                | Q(on__isnull=False, notice_until__gt=F("on")),
                name="milestone_notice_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(notice_rule="") | Q(notice_until__isnull=False),
                name="milestone_notice_rule_needs_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on=None, dropped_reason="")
                | Q(dropped_on__isnull=False, done_on=None) & ~Q(dropped_reason=""),
                name="milestone_dropped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def is_dropped(self) -> bool:
        return self.dropped_on is not None

    @property
    def is_awaited(self) -> bool:
        return not (self.is_done or self.is_dropped)

    @property
    def is_notice(self) -> bool:
        return self.notice_until is not None

    @property
    def day(self) -> date | None:
        """The day it happened or is expected on; of a notice the first day."""
        return self.on if self.is_notice else self.done_on or self.on

    @property
    def notice_days(self) -> int | None:
        if self.on is None or self.notice_until is None:
            return None
        return (self.notice_until - self.on).days

    def is_late(self, today: date) -> bool:
        """Its day has passed and nobody has said that it happened."""
        due_on = self.notice_until or self.on
        return self.is_awaited and due_on is not None and due_on < today

    def is_on_notice(self, today: date) -> bool:
        if self.on is None or self.notice_until is None:
            return False
        return self.on <= today <= self.notice_until


class MilestoneMove(Witnessed):
    """An expected day was moved: from when to when, and why. Public."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="moves"
    )
    from_on = models.DateField(null=True, blank=True)
    from_season = models.CharField(max_length=30, blank=True)
    from_notice_until = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    to_season = models.CharField(max_length=30, blank=True)
    to_notice_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    moved_at = models.DateTimeField(auto_now_add=True)
    moved_by = writer()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="milestone_move_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} moved"
