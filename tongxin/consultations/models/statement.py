"""Statements (说法): one claim each, checked by two people of different sides."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from tongxin.consultations.models.consultation import Consultation
from tongxin.journal.witness import Witnessed
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText
from tongxin.people.models import writer

LONGEST_HERE = 60


class Statement(Witnessed):
    """One claim with its number. After the first stance it is never edited."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CHECKED = "checked", _("Checked by two sides")
        ISSUED = "issued", _("Asked")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        # Of a conversation held elsewhere: by those who ran it.
        TAKEN_OUT = "taken_out", _("Taken out by those who ran it")

    class Consent(models.TextChoices):
        """Whether whoever first said it lets it be asked."""

        NOT_NEEDED = "not_needed", _("Nobody to ask")
        ASKED = "asked", _("The author is asked")
        GIVEN = "given", _("The author agrees")
        REFUSED = "refused", _("The author does not want it")

    FREE = (Consent.NOT_NEEDED, Consent.GIVEN)
    QUOTED = (Consent.ASKED, Consent.GIVEN, Consent.REFUSED)
    LONGEST = LONGEST_HERE
    LONGEST_OUTSIDE = 1_000

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="statements",
    )
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_OUTSIDE)
    is_outside = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # What it stands on; the office's own stand on nothing that was said.
    matters = models.ManyToManyField(
        "voices.Matter", through="StatementMatter", related_name="+"
    )
    # Whose own words they are, where one person alone said it: they are asked first.
    point = models.ForeignKey(
        "voices.Point",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    consent = models.CharField(
        max_length=10, choices=Consent, default=Consent.NOT_NEEDED
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    written_by = writer()
    written_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="statement_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False)
                | ~Q(state="issued"),
                name="statement_issued_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(consent__in=["not_needed", "given"]),
                name="statement_issued_only_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_reason=""),
                name="statement_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="statement_says_something"
            ),
            models.CheckConstraint(
                condition=Q(is_outside=True)
                | Q(LessThanOrEqual(Length("text"), LONGEST_HERE)),
                name="statement_of_ours_is_short",
                violation_error_message=_("A statement has at most 60 characters."),
            ),
            models.CheckConstraint(
                condition=Q(is_outside=False) & ~Q(state="taken_out")
                | Q(
                    is_outside=True,
                    state__in=["issued", "taken_out"],
                    consent="not_needed",
                    point=None,
                    replaces=None,
                    written_by=None,
                ),
                name="statement_from_outside_is_only_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.number} of {self.consultation_id}"

    @property
    def is_taken_out(self) -> bool:
        return self.state == self.State.TAKEN_OUT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def is_unissued(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.CHECKED)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody but the office has been shown it yet."""
        was_shown = self.point_id or self.invitations.all() or self.checks.all()
        return self.state == self.State.DRAFT and not was_shown


class StatementMatter(Witnessed):
    """A matter that a statement stands on: the voices under it are heard in it."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, db_index=False, related_name="stands_on"
    )
    matter = models.ForeignKey(
        "voices.Matter", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "matter"], name="statement_stands_once_on_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} on {self.matter_id}"


class StatementCheck(Witnessed):
    """Somebody of one side found it clear and fair to ask; two such are needed."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, db_index=False, related_name="checks"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    side = models.CharField(max_length=12)
    checked_at = models.DateTimeField(auto_now_add=True)
    # The member of staff who wrote it down, where the person did not do it here.
    recorded_by = writer()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "person"],
                name="statement_checked_once_per_person",
                violation_error_message=_("This person has checked it already."),
            ),
            models.UniqueConstraint(
                fields=["statement", "side"],
                name="statement_checked_once_per_side",
                violation_error_message=_("Somebody of this side has checked it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} checked {self.statement_id}"


class CheckInvitation(Witnessed):
    """Somebody on the roll is asked whether a draft is clear and fair to their side."""

    LONGEST_NOTE = 300

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, db_index=False, related_name="invitations"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    side = models.CharField(max_length=12)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = writer()
    is_fine = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # What is unclear, for the office; unreadable once the person is erased.
    note_sealed = models.BinaryField(null=True, editable=False)

    note = SealedText("note_sealed", row=("witness_salt",))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "person"],
                name="statement_check_asked_once_per_person",
                violation_error_message=_("This person was asked already."),
            ),
            models.CheckConstraint(
                condition=Q(is_fine=None, answered_at=None)
                | Q(is_fine__isnull=False, answered_at__isnull=False),
                name="statement_check_answered_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def seal_key(self) -> SealKey | None:
        return self.person.seal_key
