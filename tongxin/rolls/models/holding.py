"""Holdings of a unit, who owns them, and who speaks for a company that does."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer
from tongxin.units.models.unit import Unit

MAX_REASON = 300


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name=name
    )


def no_reason_before_the_end(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until_on__isnull=False) | Q(ended_reason=""), name=name
    )


class Holding(Witnessed):
    """A flat, a shop or another part that has owners; its area as a paper says it."""

    class Kind(models.TextChoices):
        DWELLING = "dwelling", pgettext_lazy("holding", "Dwelling")
        SHOP = "shop", pgettext_lazy("holding", "Shop")
        FACTORY = "factory", pgettext_lazy("holding", "Workshop or factory")
        OTHER = "other", pgettext_lazy("holding", "Other")

    class AreaSource(models.TextChoices):
        """In the order in which the law asks them (法释〔2009〕7号第八条)."""

        REGISTER = "register", pgettext_lazy("area", "Land register")
        SURVEY = "survey", pgettext_lazy("area", "Survey")
        CONTRACT = "contract", pgettext_lazy("area", "Contract of sale")

    MAX_LABEL = 80

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holdings")
    # As people call it: "3栋402". For those who keep the roll, never public.
    label = models.CharField(max_length=MAX_LABEL)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DWELLING)
    # Square metres, exactly; unknown stays unknown.
    area = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    area_source = models.CharField(max_length=8, choices=AreaSource, blank=True)
    # Not sold by the developer yet: all of these are one head (第九条).
    is_unsold = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = writer()

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label"],
                name="holding_label_once_per_unit",
                violation_error_message=_("This holding is on the roll already."),
            ),
            models.CheckConstraint(condition=~Q(label=""), name="holding_has_a_label"),
            models.CheckConstraint(
                condition=Q(area=None, area_source="")
                | Q(area__isnull=False, area__gt=0) & ~Q(area_source=""),
                name="holding_area_is_positive_and_names_its_source",
                violation_error_message=_(
                    "An area is more than nothing and says where it was read."
                ),
            ),
        ]

    def __str__(self) -> str:
        # No label here: this string may reach a log.
        return f"holding {self.pk}"


class HoldingChange(Witnessed):
    """What the roll said of a holding until somebody corrected it, and why."""

    holding = models.ForeignKey(
        Holding, on_delete=models.PROTECT, related_name="changes"
    )
    # By the name of the field, in plain values: {"area": "80.00"}.
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=MAX_REASON)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = writer()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="holding_change_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Each field by its name for readers, with what stood there and what does."""
        return [
            (_field_name(name), _shown(name, self.before[name]), _shown(name, value))
            for name, value in self.after.items()
        ]


FIELD_NAMES = {
    "label": _("Holding"),
    "kind": _("Use"),
    "area": _("Area in square metres"),
    "area_source": _("Where the area was read"),
    "is_unsold": _("Not sold yet"),
}


def _field_name(name: str) -> str:
    return str(FIELD_NAMES[name])


def _shown(name: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name == "kind":
        return str(Holding.Kind(value).label)
    if name == "area_source" and value:
        return str(Holding.AreaSource(value).label)
    return value or "—"


class Mandate(Witnessed):
    """Who speaks for a company that owns in a unit: one person at a time."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    from_on = models.DateField()
    # The first day without it.
    until_on = models.DateField(null=True, blank=True)
    # Why this person speaks for it, and why no longer; by a workbook it stays empty.
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    ended_reason = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "organisation"],
                condition=Q(until_on=None),
                name="mandate_one_person_at_a_time",
            ),
            ends_after_it_begins("mandate_ends_after_it_begins"),
            no_reason_before_the_end("mandate_running_has_no_reason_to_end"),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk}"


class HoldingOwner(Witnessed):
    """A person or a company owns a holding, alone or with others, from when until."""

    holding = models.ForeignKey(
        Holding, on_delete=models.PROTECT, related_name="owners"
    )
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    from_on = models.DateField()
    # The first day without it.
    until_on = models.DateField(null=True, blank=True)
    # Why they were named by hand, and why they own no longer.
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    ended_reason = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="holding_owner_is_a_person_or_a_company",
            ),
            models.UniqueConstraint(
                fields=["holding", "person"],
                condition=Q(until_on=None, person__isnull=False),
                name="holding_owner_person_once",
            ),
            models.UniqueConstraint(
                fields=["holding", "organisation"],
                condition=Q(until_on=None, organisation__isnull=False),
                name="holding_owner_company_once",
            ),
            ends_after_it_begins("holding_owner_ends_after_it_begins"),
            no_reason_before_the_end("holding_owner_running_has_no_reason_to_end"),
        ]

    def __str__(self) -> str:
        return f"owner {self.pk}"

    @property
    def name(self) -> str:
        if self.organisation is not None:
            return self.organisation.name
        return self.person.name if self.person is not None else ""
