"""The roll of a unit (名册): who has a right to be heard, and on which side."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.people.models import writer
from tongxin.rolls.models.holding import (
    MAX_REASON,
    Holding,
    ends_after_it_begins,
    no_reason_before_the_end,
)
from tongxin.units.models.unit import Unit


class Side(models.TextChoices):
    """The personal sides of a roll. Membership of the Party is never one."""

    OWNER_IN = "owner_in", pgettext_lazy("side", "Owner living in")
    OWNER_OUT = "owner_out", pgettext_lazy("side", "Owner living out")
    TENANT = "tenant", pgettext_lazy("side", "Tenant")
    SHOP = "shop", pgettext_lazy("side", "Shop or firm operator")
    SHAREHOLDER = "shareholder", pgettext_lazy("side", "Shareholder of the village")


OWNING = frozenset({Side.OWNER_IN, Side.OWNER_OUT})
RENTING = frozenset({Side.TENANT, Side.SHOP})


class Entitlement(Witnessed):
    """A person's right to be heard on one side of a unit: claimed, accepted, refused.

    `from_on` is the first day on which it counts, `until_on` the first without it. What
    was said beside the evidence is sealed with the person's own key.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("entitlement", "To be checked")
        ACCEPTED = "accepted", pgettext_lazy("entitlement", "On the roll")
        REFUSED = "refused", pgettext_lazy("entitlement", "Refused")

    class Basis(models.TextChoices):
        REGISTER = "register", pgettext_lazy("basis", "Land register")
        POSSESSION = "possession", pgettext_lazy("basis", "Buyer in possession")
        LEASE = "lease", pgettext_lazy("basis", "Filed lease")
        RESIDENCE = "residence", pgettext_lazy("basis", "Residence registration")
        LETTER = "letter", pgettext_lazy("basis", "Letter sent to this address")
        NEIGHBOURS = "neighbours", pgettext_lazy("basis", "Two neighbours")
        LICENCE = "licence", pgettext_lazy("basis", "Business licence")
        SHARES = "shares", pgettext_lazy("basis", "List of shareholders")

    # A tenant proves living there by one of these, and nothing of the landlord's.
    TENANCY: ClassVar = (
        Basis.LEASE,
        Basis.RESIDENCE,
        Basis.LETTER,
        Basis.NEIGHBOURS,
    )

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="entitlements"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="entitlements"
    )
    side = models.CharField(max_length=11, choices=Side)
    holding = models.ForeignKey(
        Holding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entitlements",
    )
    # The company whose one mandated person this is.
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    basis = models.CharField(max_length=10, choices=Basis)
    note_sealed = models.BinaryField(null=True, editable=False)
    # Since when a tenant lives there; the ninety days run from here.
    lives_since = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.CLAIMED)
    claimed_at = models.DateTimeField(auto_now_add=True)
    checked_by = writer()
    checked_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    # Until when its person may object to a refusal.
    object_until = models.DateField(null=True, blank=True)
    object_until_is_provisional = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=MAX_REASON, blank=True)

    note = SealedText("note_sealed", row=("witness_salt",))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=Side.values),
                name="entitlement_side_is_one_of_five",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", checked_on=None, from_on=None, reason="")
                | Q(state="accepted", checked_on__isnull=False, from_on__isnull=False)
                | Q(
                    state="refused",
                    checked_on__isnull=False,
                    object_until__isnull=False,
                    from_on=None,
                )
                & ~Q(reason=""),
                name="entitlement_checked_has_a_day_and_refused_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None, ended_reason="")
                | Q(until_on__isnull=False, from_on__isnull=False)
                & ~Q(ended_reason=""),
                name="entitlement_ended_says_why",
            ),
            ends_after_it_begins("entitlement_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["unit", "person", "side", "holding"],
                condition=Q(until_on=None, holding__isnull=False) & ~Q(state="refused"),
                name="entitlement_open_once_per_holding",
                violation_error_message=_("This is on the roll already."),
            ),
            models.UniqueConstraint(
                fields=["unit", "person", "side"],
                condition=Q(until_on=None, holding=None) & ~Q(state="refused"),
                name="entitlement_open_once_without_holding",
                violation_error_message=_("This is on the roll already."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "side", "state"])]

    def __str__(self) -> str:
        return f"entitlement {self.pk}"

    @property
    def seal_key(self) -> SealKey | None:
        """The person's: what seals the note goes when the person is erased."""
        return self.person.seal_key

    @property
    def is_ended(self) -> bool:
        return self.until_on is not None

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody still has to look at its papers."""
        is_claimed = self.state == self.State.CLAIMED
        return is_claimed or any(one.is_open for one in self.objections.all())

    @property
    def is_contestable(self) -> bool:
        """Whether its person may object now: to a refusal while there is time."""
        if self.is_ended or self.is_looked_at:
            return False
        until = self.object_until if self.state == self.State.REFUSED else None
        return until is None or until >= clock.today()

    @property
    def needs_letter(self) -> bool:
        """Whether its person cannot see it yet: no account, and it still runs."""
        is_there = self.person.erased_at is None and not self.is_ended
        return is_there and not hasattr(self.person, "user")


class ApplicantTie(Witnessed):
    """Two hats: a person of this roll who works for the applicant, or is paid by it."""

    class Source(models.TextChoices):
        ROLL = "roll", pgettext_lazy("tie", "From the roll")
        SELF = "self", pgettext_lazy("tie", "Said by the person")
        MANDATE = "mandate", pgettext_lazy("tie", "From the mandate list")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ties")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="applicant_ties"
    )
    source = models.CharField(max_length=8, choices=Source)
    marked_by = writer()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    # Where the keeper read it; who says it of themself needs no reason.
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    ended_reason = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(until_on=None),
                name="applicant_tie_once",
                violation_error_message=_("This person is marked already."),
            ),
            ends_after_it_begins("applicant_tie_ends_after_it_begins"),
            no_reason_before_the_end("applicant_tie_running_has_no_reason_to_end"),
        ]

    def __str__(self) -> str:
        return f"tie {self.pk}"


class Objection(Witnessed):
    """A person objects to what the roll says of them, or to a refusal."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("objection", "The person is right")
        REJECTED = "rejected", pgettext_lazy("objection", "It stays as it was")

    MAX_TEXT = 1_000

    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, related_name="objections"
    )
    text_sealed = models.BinaryField(editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    # By when the office decides.
    due_on = models.DateField()
    due_is_provisional = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_by = writer()
    decided_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    text = SealedText("text_sealed", row=("witness_salt",))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_on=None, reason="")
                | ~Q(outcome="") & Q(decided_on__isnull=False) & ~Q(reason=""),
                name="objection_decided_says_how_and_why",
            ),
            models.UniqueConstraint(
                fields=["entitlement"],
                condition=Q(outcome=""),
                name="objection_open_once",
                violation_error_message=_("Your objection is being looked at."),
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"

    @property
    def seal_key(self) -> SealKey | None:
        return self.entitlement.person.seal_key

    @property
    def is_open(self) -> bool:
        return not self.outcome
