"""A renewal unit: its stage, its stalls, whom to ask."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


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


class Unit(Witnessed):
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
        return reverse("units:unit", args=[self.slug])

    @property
    def is_stalled(self) -> bool:
        return self.stalled_since is not None


class StageEntry(Witnessed):
    """A unit enters a stage; going back, or past one, is said with its reason."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="stage_entries"
    )
    previous = models.CharField(max_length=12, choices=Stage, blank=True)
    stage = models.CharField(max_length=12, choices=Stage)
    entered_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = writer()

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


class Stall(Witnessed):
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


class UnitContact(Witnessed):
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

    @property
    def whom(self) -> str:
        """The person, else the office; empty when only a number or a time is known."""
        return self.who or (self.office.name if self.office else "")
