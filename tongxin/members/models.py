"""Party and League organisations, who belongs to them, and what was asked of a file.

Who somebody is stands sealed in `people`; the words written about them here are sealed
with that same key. Whoever is erased leaves no row behind (ADR 0019).
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.people.models import writer


class PartyOrganisation(Witnessed):
    """One organisation of the Party or of the League, from paper to paper."""

    class Kind(models.TextChoices):
        WORKING = "working", _("Party working committee")
        COMMITTEE = "committee", _("Party committee")
        GENERAL = "general", _("General Party branch")
        BRANCH = "branch", _("Party branch")
        LEAGUE_COMMITTEE = "league_committee", _("League committee")
        LEAGUE_BRANCH = "league_branch", _("League branch")

    LEAGUE = (Kind.LEAGUE_COMMITTEE, Kind.LEAGUE_BRANCH)

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    # Of one of these three it is the organisation.
    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    enterprise = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The office whose Party affairs workers keep its files.
    office = models.ForeignKey(
        "people.Office",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    founded_on = models.DateField()
    founded_paper = models.CharField(max_length=160)
    dissolved_on = models.DateField(null=True, blank=True)
    dissolved_paper = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="working", parent=None)
                | ~Q(kind="working") & Q(parent__isnull=False),
                name="party_organisation_has_one_above_it",
                violation_error_message=_(
                    "All but the working committee stand under another."
                ),
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=False, enterprise=None, unit=None)
                | Q(place=None, enterprise__isnull=False, unit=None)
                | Q(place=None, enterprise=None, unit__isnull=False),
                name="party_organisation_belongs_to_one",
                violation_error_message=_(
                    "Please choose one: a place, an enterprise or a renewal unit."
                ),
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None, dissolved_paper="")
                | Q(dissolved_on__isnull=False, dissolved_on__gte=F("founded_on"))
                & ~Q(dissolved_paper=""),
                name="party_organisation_dissolved_by_a_paper",
            ),
            models.CheckConstraint(
                condition=~Q(founded_paper=""),
                name="party_organisation_founded_by_a_paper",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:organisation", args=[self.pk])

    @property
    def is_league(self) -> bool:
        return self.kind in self.LEAGUE

    @property
    def is_standing(self) -> bool:
        return self.dissolved_on is None

    @property
    def belongs_to(self) -> str:
        return str(self.place or self.enterprise or self.unit)


class Membership(Witnessed):
    """Somebody in one organisation, from when until when: a row of their file.

    The vote stays where the file is kept (`origin`); where they take part is an
    Activity.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", pgettext_lazy("party", "Party member")
        PROBATIONARY = "probationary", pgettext_lazy("party", "Probationary member")
        LEAGUE = "league", pgettext_lazy("party", "League member")

    class Because(models.TextChoices):
        MOVED = "moved", pgettext_lazy("party", "Moved to another organisation")
        CONFIRMED = "confirmed", pgettext_lazy("party", "Became a full member")
        LEFT = "left", pgettext_lazy("party", "Left")
        AGE = "age", pgettext_lazy("party", "Left the League by age")
        REMOVED = "removed", pgettext_lazy("party", "Removed")
        DIED = "died", pgettext_lazy("party", "Died")
        MISTAKE = "mistake", pgettext_lazy("party", "Entered by mistake")

    IN_THE_PARTY = (Kind.MEMBER, Kind.PROBATIONARY)

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="memberships"
    )
    origin = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    from_on = models.DateField()
    # The first day without it.
    until_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=9, choices=Because, blank=True)
    ended_words_sealed = models.BinaryField(null=True, editable=False)

    ended_words = SealedText("ended_words_sealed", row=("witness_salt",))

    class Meta:
        ordering = ["person", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until_on=None, kind__in=["member", "probationary"]),
                name="membership_once_in_the_party",
                violation_error_message=_("This person has a running file already."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until_on=None, kind="league"),
                name="membership_once_in_the_league",
                violation_error_message=_("This person has a running file already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None, ended_because="")
                | Q(until_on__isnull=False, until_on__gte=F("from_on"))
                & ~Q(ended_because=""),
                name="membership_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("members:file", args=[self.pk])

    @property
    def seal_key(self) -> SealKey | None:
        return self.person.seal_key

    @property
    def has_open_request(self) -> bool:
        return any(one.is_open for one in self.corrections.all())

    @property
    def is_running(self) -> bool:
        return self.until_on is None


class Activity(Witnessed):
    """Where a member takes part (活动支部) while the file and the vote stay at home."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="activities"
    )
    organisation = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="guests"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["membership", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(until_on=None),
                name="activity_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="activity_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"activity of {self.membership_id}"


class Cadre(Witnessed):
    """Who is secretary, deputy or committee member of an organisation."""

    class Duty(models.TextChoices):
        SECRETARY = "secretary", pgettext_lazy("party", "Secretary")
        DEPUTY = "deputy", pgettext_lazy("party", "Deputy secretary")
        COMMITTEE = "committee", pgettext_lazy("party", "Committee member")

    organisation = models.ForeignKey(
        PartyOrganisation, on_delete=models.PROTECT, related_name="cadres"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="cadres"
    )
    duty = models.CharField(max_length=9, choices=Duty)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(until_on=None, duty="secretary"),
                name="cadre_one_secretary",
                violation_error_message=_("There is a secretary already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(until_on=None),
                name="cadre_one_duty_at_a_time",
                violation_error_message=_("This person has a duty here already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="cadre_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} of {self.organisation_id}"


class Correction(Witnessed):
    """A member says that the own file is wrong; the organisation answers once."""

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", pgettext_lazy("party", "Corrected")
        DECLINED = "declined", pgettext_lazy("party", "Stays as it is")

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="corrections"
    )
    text_sealed = models.BinaryField(null=True, editable=False)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    answer_sealed = models.BinaryField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = writer()

    text = SealedText("text_sealed", row=("witness_salt",))
    answer = SealedText("answer_sealed", row=("witness_salt",))

    class Meta:
        ordering = ["membership", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(outcome=""),
                name="correction_one_at_a_time",
                violation_error_message=_("Your earlier request is still open."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None)
                | ~Q(outcome="") & Q(answered_at__isnull=False),
                name="correction_answered_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"

    @property
    def seal_key(self) -> SealKey | None:
        return self.membership.seal_key

    @property
    def is_open(self) -> bool:
        return self.outcome == ""
