"""Plan documents with numbered clauses: what they said, what they say, and why."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer
from tongxin.units.models.unit import Unit


class PlanDocument(Witnessed):
    """A plan that people live under. Its owner alone changes it."""

    class Kind(models.TextChoices):
        UNIT_PLAN = "unit_plan", pgettext_lazy("plan", "Unit plan")
        COMPENSATION = "compensation", pgettext_lazy("plan", "Compensation guide")
        STREET_SCHEME = "street_scheme", pgettext_lazy("plan", "Street scheme")

    kind = models.CharField(max_length=13, choices=Kind)
    title = models.CharField(max_length=120)
    # A street scheme belongs to no single unit.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    # Who answers for its clauses: the applicant's desk, or a planning department.
    owner = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kind", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"], name="plan_title_once_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(kind="street_scheme", unit=None)
                | Q(kind__in=["unit_plan", "compensation"], unit__isnull=False),
                name="plan_belongs_where_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])


class PlanVersion(Witnessed):
    """The document as it stood from a day on."""

    document = models.ForeignKey(
        PlanDocument, on_delete=models.PROTECT, db_index=False, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    entered_by = writer()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="plan_version_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} version {self.number}"


class Clause(Witnessed):
    """A numbered clause. It keeps its number through all versions."""

    document = models.ForeignKey(
        PlanDocument, on_delete=models.PROTECT, db_index=False, related_name="clauses"
    )
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="clause_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"clause {self.number} of {self.document_id}"

    def get_absolute_url(self) -> str:
        return reverse("plans:clause", args=[self.document_id, self.number])


class ClauseText(Witnessed):
    """What a clause says from one version on, until a later version says otherwise."""

    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, db_index=False, related_name="texts"
    )
    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="texts"
    )
    # Empty: the clause was taken out.
    text = models.TextField(blank=True)
    # The request that it answers, where one asked for it; and why it reads so.
    request = models.ForeignKey(
        "plans.ClauseRequest",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["clause", "version__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "version"], name="clause_text_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"text of {self.clause_id} in {self.version_id}"


class ClauseRequest(Witnessed):
    """A recommendation asks the owner of a clause to change it. The reply is public,
    a declined one like the others.
    """

    class Reply(models.TextChoices):
        ADOPTED = "adopted", pgettext_lazy("reply", "Adopted")
        IN_PART = "in_part", pgettext_lazy("reply", "Adopted in part")
        DECLINED = "declined", pgettext_lazy("reply", "Declined")

    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="requests"
    )
    wanted = models.TextField()
    # What asks for it, by label and number: "councils.decision", 17. It stands above.
    label = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    link = models.CharField(max_length=200)
    # What the clause said when it was asked for.
    before = models.TextField(blank=True)
    asked_on = models.DateField()
    asked_by = writer()
    due_on = models.DateField()
    due_is_provisional = models.BooleanField(default=False)
    reply = models.CharField(max_length=8, choices=Reply, blank=True)
    reason = models.TextField(blank=True)
    replied_on = models.DateField(null=True, blank=True)
    replied_by = writer()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "label", "object_id"],
                name="clause_asked_once_by_each",
                violation_error_message=_("This clause was asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_on=None, reason="")
                | ~Q(reply="") & Q(replied_on__gte=F("asked_on")) & ~Q(reason=""),
                name="clause_reply_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(wanted=""), name="clause_request_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} for {self.clause_id}"

    @property
    def is_open(self) -> bool:
        return not self.reply
