"""Seats (席位), who holds them, and what keeps somebody out of one decision."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.councils.models.body import Body
from tongxin.journal.witness import Witnessed


class Seat(Witnessed):
    """A place at the table; who sits there is a term, and it may be vacant."""

    class Kind(models.TextChoices):
        CHAIR = "chair", pgettext_lazy("seat", "Chair")
        VICE_APPLICANT = (
            "vice_applicant",
            pgettext_lazy("seat", "Vice-chair, applicant"),
        )
        VICE_OWNER = "vice_owner", pgettext_lazy("seat", "Vice-chair, owner")
        RESIDENTS = "residents", pgettext_lazy("seat", "Residents’ group")
        YOUTH = "youth", pgettext_lazy("seat", "Community youth cadre")
        SOCIAL = "social", pgettext_lazy("seat", "Social organisation")
        TECHNICIAN = "technician", pgettext_lazy("seat", "Professional technician")
        MEDIATOR = "mediator", pgettext_lazy("seat", "Mediator")

    # They confirm the minutes, one of each kind.
    HEADS = (Kind.CHAIR, Kind.VICE_APPLICANT, Kind.VICE_OWNER)

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, db_index=False, related_name="seats"
    )
    kind = models.CharField(max_length=14, choices=Kind)
    position = models.PositiveSmallIntegerField()
    # Of whom: "residents' group three".
    note = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["body", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "position"], name="seat_once_per_position"
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(kind="chair", until_on=None),
                name="seat_one_chair",
                violation_error_message=_("There is one chair."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="seat_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.note}".strip()


class Term(Witnessed):
    """Who holds a seat, or stands in for its holder, from when until when.

    A seat is an office: its holder's name is public, as minutes print it.
    """

    class Kind(models.TextChoices):
        HOLDER = "holder", pgettext_lazy("term", "Holder")
        ALTERNATE = "alternate", pgettext_lazy("term", "Alternate")

    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, db_index=False, related_name="terms"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    shown_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.HOLDER)
    from_on = models.DateField()
    # The first day without it.
    until_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["seat", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(kind="holder", until_on=None),
                name="term_one_holder",
                violation_error_message=_("Somebody holds this seat."),
            ),
            models.UniqueConstraint(
                fields=["seat", "person"],
                condition=Q(until_on=None),
                name="term_once_per_person_and_seat",
                violation_error_message=_("This person has this seat already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None, ended_reason="")
                | Q(until_on__gte=F("from_on")) & ~Q(ended_reason=""),
                name="term_ended_says_why",
            ),
            models.CheckConstraint(condition=~Q(shown_name=""), name="term_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def is_in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class Conflict(Witnessed):
    """An interest that was declared: whoever has it leaves the count there."""

    class About(models.TextChoices):
        COMPENSATION = "compensation", _("Compensation")
        DEVELOPER = "developer", _("Choice of the developer")
        MATTER = "matter", _("One matter")

    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, db_index=False, related_name="conflicts"
    )
    about = models.CharField(max_length=12, choices=About)
    matter = models.ForeignKey(
        "voices.Matter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(max_length=300)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["term", "declared_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about="matter", matter__isnull=False)
                | Q(about__in=["compensation", "developer"], matter=None),
                name="conflict_names_its_matter",
            ),
            models.UniqueConstraint(
                fields=["term", "matter"],
                condition=Q(ended_on=None, about="matter"),
                name="conflict_once_per_matter",
                violation_error_message=_("This has been declared already."),
            ),
            models.UniqueConstraint(
                fields=["term", "about"],
                condition=Q(ended_on=None) & ~Q(about="matter"),
                name="conflict_once_per_field",
                violation_error_message=_("This has been declared already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.term_id}"
