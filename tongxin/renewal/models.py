"""Renewal units: where each stands, what comes next, whom to ask, what is owed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """The four stages of a unit, in the order in which they are walked."""

    PLANNING = "planning", pgettext_lazy("stage", "Planning")
    DEMOLITION = "demolition", pgettext_lazy("stage", "Demolition")
    CONSTRUCTION = "construction", pgettext_lazy("stage", "Construction")
    COMPLETED = "completed", pgettext_lazy("stage", "Completed")

    @property
    def rank(self) -> int:
        return list(Stage).index(self)

    @property
    def following(self) -> "Stage | None":
        later = list(Stage)[self.rank + 1 :]
        return later[0] if later else None


_A_STEP_ON = (
    Q(previous=Stage.PLANNING, stage=Stage.DEMOLITION)
    | Q(previous=Stage.DEMOLITION, stage=Stage.CONSTRUCTION)
    | Q(previous=Stage.CONSTRUCTION, stage=Stage.COMPLETED)
)


class Unit(models.Model):
    """A registered renewal unit (更新单元); its facts are public."""

    class Kind(models.TextChoices):
        URBAN_VILLAGE = "urban_village", _("Urban village")
        OLD_ESTATE = "old_estate", _("Old residential estate")
        OLD_INDUSTRIAL = "old_industrial", _("Old industrial area")
        OLD_COMMERCIAL = "old_commercial", _("Old commercial area")
        MIXED = "mixed", _("Mixed area")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60, unique=True)
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT)
    kind = models.CharField(max_length=14, choices=Kind)
    stage = models.CharField(max_length=12, choices=Stage)
    entered_stage_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    applicant = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True
    )
    applicant_office = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, null=True, blank=True
    )
    # Square metres, as the source writes them; unknown stays unknown.
    demolition_area = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    development_area = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    transfer_area = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )
    area_source = models.CharField(max_length=200, blank=True)
    stalled_since = models.DateField(null=True, blank=True)
    stalled_reason = models.CharField(max_length=300, blank=True)
    is_invented = models.BooleanField(default=False)

    class Meta:
        # Never by any measure: a list of units ranks nobody.
        ordering = ["community__name", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="unit_stage_is_one_of_four"
            ),
            models.CheckConstraint(
                condition=Q(stalled_since=None, stalled_reason="")
                | Q(stalled_since__isnull=False) & ~Q(stalled_reason=""),
                name="unit_stalled_means_since_and_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    demolition_area=None, development_area=None, transfer_area=None
                )
                | ~Q(area_source=""),
                name="unit_areas_name_their_source",
            ),
            models.CheckConstraint(
                condition=(Q(demolition_area=None) | Q(demolition_area__gt=0))
                & (Q(development_area=None) | Q(development_area__gt=0))
                & (Q(transfer_area=None) | Q(transfer_area__gte=0)),
                name="unit_areas_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("renewal:unit", args=[self.slug])

    @property
    def is_stalled(self) -> bool:
        return self.stalled_since is not None


class StageEntry(models.Model):
    """A unit enters a stage; going back, or past one, is said with its reason."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="stage_entries"
    )
    previous = models.CharField(max_length=12, choices=Stage, blank=True)
    stage = models.CharField(max_length=12, choices=Stage)
    entered_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "stage entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(previous="") | _A_STEP_ON | ~Q(reason=""),
                name="stage_entry_out_of_order_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(stage=F("previous")), name="stage_entry_changes_the_stage"
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(previous=""),
                name="stage_entry_first_once_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} enters {self.stage}"


class Stall(models.Model):
    """A time in which a unit stood still, once over; the present one is on the unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stalls")
    since = models.DateField()
    reason = models.CharField(max_length=300)
    ended_on = models.DateField()
    how = models.CharField(max_length=300)

    class Meta:
        ordering = ["-ended_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("since")), name="stall_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(how=""), name="stall_says_why_and_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} stalled since {self.since}"


class Milestone(models.Model):
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
    notice_rule = models.CharField(max_length=60, blank=True)
    # What people may do until then ("请对规划草案提意见").
    ask = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    # It will not happen any more: public like every other outcome.
    dropped_on = models.DateField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

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
        """The day it happened, else the day it is expected; a notice by its first day."""
        return self.on if self.is_notice else self.done_on or self.on

    @property
    def notice_days(self) -> int | None:
        if self.on is None or self.notice_until is None:
            return None
        return (self.notice_until - self.on).days

    def is_on_notice(self, today: date) -> bool:
        if self.on is None or self.notice_until is None:
            return False
        return self.on <= today <= self.notice_until


class MilestoneMove(models.Model):
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
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="milestone_move_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} moved"


class UnitContact(models.Model):
    """Whom to ask about what. Public: an office and its telephone are no secret."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts")
    topic = models.CharField(max_length=40)
    office = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, null=True, blank=True
    )
    who = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "topic"], name="unit_contact_once_per_topic"
            ),
            models.CheckConstraint(
                condition=~Q(office=None, who="", phone="", hours=""),
                name="unit_contact_leads_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class TitleProblem(models.Model):
    """A title left unclear by history (历史遗留产权问题): whose next step, by when.

    `holding` names a household. It is for the office alone, and no small count of
    problems leaves the house.
    """

    class Kind(models.TextChoices):
        ILLEGAL_BUILDING = "illegal_building", _("Illegal building left by history")
        NO_CERTIFICATE = "no_certificate", _("No certificate of title")
        JOINT_OWNERSHIP = "joint_ownership", _("Joint ownership unclear")
        INHERITANCE = "inheritance", _("Inheritance not settled")
        COLLECTIVE_LAND = "collective_land", _("Collective land not settled")
        AREA_DISPUTE = "area_dispute", _("Area disputed")
        CONFLICTING_CLAIMS = "conflicting_claims", _("More than one claim")
        SEIZED = "seized", _("Mortgaged or seized")
        OTHER = "other", _("Other title problem")

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="title_problems"
    )
    kind = models.CharField(max_length=18, choices=Kind)
    holding = models.CharField(max_length=120)
    evidence = models.TextField(blank=True)
    next_step = models.CharField(max_length=200)
    owed_by = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, related_name="title_problems"
    )
    due_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_on = models.DateField(null=True, blank=True)
    settled_how = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_how="")
                | Q(settled_on__isnull=False) & ~Q(settled_how=""),
                name="title_problem_settled_says_how",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "holding"],
                condition=Q(settled_on=None),
                name="title_problem_open_once_per_holding",
            ),
        ]

    def __str__(self) -> str:
        # No holding here: this string may reach a log.
        return f"title problem {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.settled_on is None


class Proposal(models.Model):
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
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
