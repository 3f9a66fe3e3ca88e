"""The roll as it stood when a consultation opened, and its sides."""

from django.db import models
from django.db.models import F, Q

from tongxin.consultations.models.consultation import Consultation
from tongxin.journal.witness import Witnessed
from tongxin.kernel.models import SealKey
from tongxin.kernel.sealed import SealedText

# On a side of fewer the result alone would tell their stances.
LEAST_ON_A_SIDE = 5
# A side of fewer is put together with another, where that can be done.
LEAST_ALONE = 10


class ConsultationSide(Witnessed):
    """One side of the roll: a kind of right, or several small ones put together."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, db_index=False, related_name="sides"
    )
    position = models.PositiveSmallIntegerField()
    kinds = models.JSONField(default=list)
    roll_count = models.PositiveIntegerField()
    # Fewer answers to a statement tell nothing of the side; frozen with the floor.
    least_heard = models.PositiveIntegerField(default=0)
    # Where one roll contains another, figures are shown of the smaller side only.
    is_printed = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "position"], name="side_once_per_position"
            ),
            models.CheckConstraint(
                condition=Q(roll_count__gte=LEAST_ON_A_SIDE),
                name="side_hides_its_people",
            ),
        ]

    def __str__(self) -> str:
        return "+".join(self.kinds)


class SideMerge(Witnessed):
    """A small kind of right was put with another at opening, or stayed alone."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, db_index=False, related_name="merges"
    )
    kind = models.CharField(max_length=12)
    # Empty: there is nothing it could be put with; its figures are masked.
    into = models.CharField(max_length=12, blank=True)
    roll_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "kind"], name="side_is_merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=F("into")), name="side_is_not_merged_with_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} with {self.into or 'nobody'}"


class RollEntry(Witnessed):
    """Somebody on the roll. Their stances know a pseudonym alone.

    The pseudonym is drawn by lot and sealed with the key of the consultation: this
    row says who was asked, never what anybody answered. All rows are written by the
    act that opens the consultation, and none afterwards.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, db_index=False, related_name="entries"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    is_marked = models.BooleanField(default=False)
    pseudonym_sealed = models.BinaryField(editable=False)
    sides = models.ManyToManyField(
        ConsultationSide, through="RollEntrySide", related_name="entries"
    )

    pseudonym = SealedText("pseudonym_sealed", row=("consultation_id", "person_id"))

    class Meta:
        verbose_name_plural = "roll entries"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "person"], name="roll_entry_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"

    @property
    def seal_key(self) -> SealKey | None:
        return self.consultation.seal_key


class RollEntrySide(Witnessed):
    """A person stands on every side on which they have a right."""

    entry = models.ForeignKey(
        RollEntry, on_delete=models.CASCADE, db_index=False, related_name="on_sides"
    )
    side = models.ForeignKey(
        ConsultationSide, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "side"], name="roll_entry_once_per_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} on {self.side_id}"
