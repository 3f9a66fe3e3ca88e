"""Bodies (联席会): founded by an act, with bylaws from a day on, and their studio."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class IssuedDocument(Witnessed):
    """A paper with number and issuer, such as an implementation scheme (实施方案)."""

    title = models.CharField(max_length=120)
    # As it stands on the paper; papers without one exist.
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=80)
    issued_on = models.DateField()
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=~Q(number=""),
                name="document_number_once_per_issuer",
                violation_error_message=_("This issuer has a paper of this number."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None)
                | Q(in_force_until__gte=F("in_force_from")),
                name="document_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Body(Witnessed):
    """A joint conference of one of four kinds. It advises; it decides on no plan."""

    class Kind(models.TextChoices):
        STREET = "street", pgettext_lazy("body", "Street office of the conference")
        UNIT = "unit", pgettext_lazy("body", "Joint conference of a unit")
        COMMUNITY = "community", pgettext_lazy("body", "Community joint conference")
        TASK_FORCE = "task_force", pgettext_lazy("body", "Task force")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    community = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    founded_on = models.DateField()
    # The act that founded it: no body is born from nowhere.
    founded_by = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, related_name="bodies"
    )
    dissolved_on = models.DateField(null=True, blank=True)
    dissolved_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="unit", unit__isnull=False, community__isnull=False)
                | Q(kind="community", unit=None, community__isnull=False)
                | Q(kind="street", unit=None, community=None)
                | Q(kind="task_force", unit=None),
                name="body_names_where_it_works",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(dissolved_on=None, unit__isnull=False),
                name="body_once_per_unit",
                violation_error_message=_("This unit has its joint conference."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(dissolved_on=None, kind="street"),
                name="body_one_street_office",
                violation_error_message=_("The street has its office already."),
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None, dissolved_reason="")
                | Q(dissolved_on__gte=F("founded_on")) & ~Q(dissolved_reason=""),
                name="body_dissolved_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("councils:body", args=[self.pk])

    @property
    def is_standing(self) -> bool:
        return self.dissolved_on is None


class Bylaw(Witnessed):
    """One figure of a body's own, from a day on; until then the street's rule holds."""

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, db_index=False, related_name="bylaws"
    )
    code = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField()
    # For a share: `value` of `over`, one of two.
    over = models.PositiveSmallIntegerField(default=1)
    from_on = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = writer()

    class Meta:
        ordering = ["code", "-from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "code", "from_on"],
                name="bylaw_once_per_day",
                violation_error_message=_("There is one from this day already."),
            ),
            models.CheckConstraint(
                condition=Q(over__gte=1) & ~Q(reason=""), name="bylaw_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.body_id} from {self.from_on}"


class Studio(Witnessed):
    """The room with a plaque at its door (工作室), where people find the conference."""

    body = models.OneToOneField(
        Body, on_delete=models.CASCADE, related_name="studio", primary_key=True
    )
    place = models.CharField(max_length=120)
    plaque_on = models.DateField(null=True, blank=True)
    is_pilot = models.BooleanField(default=False)
    hours = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"studio of {self.body_id}"


class DutyHour(Witnessed):
    """Who is there on which day of the week (值班)."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    studio = models.ForeignKey(
        Studio, on_delete=models.CASCADE, db_index=False, related_name="roster"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    from_at = models.TimeField()
    until_at = models.TimeField()
    # As the sign at the door names them.
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["weekday", "from_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="duty_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["studio", "weekday", "from_at", "name"], name="duty_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_at}"
