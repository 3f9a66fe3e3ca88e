"""Stances (表态): what a pseudonym holds of a statement. No person stands here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.ballots.models import Answer
from tongxin.consultations.models.consultation import Consultation
from tongxin.consultations.models.statement import Statement
from tongxin.kernel.sealed import RowCode


class Stance(Answer):
    """One for each pseudonym and statement: the last one expressed before the end."""

    UNWITNESSED = (
        "A line would stand beside whoever typed it (ADR 0011); its own code and"
        " the seal vouch for it."
    )

    class Choice(models.TextChoices):
        AGREE = "agree", pgettext_lazy("stance", "Yes")
        UNSURE = "unsure", pgettext_lazy("stance", "Not sure")
        AGAINST = "against", pgettext_lazy("stance", "No")

    class Channel(models.TextChoices):
        WEB = "web", _("Web")
        WINDOW = "window", _("Window")
        PHONE = "phone", _("Telephone")
        PAPER = "paper", _("Paper")
        OUTSIDE = "outside", _("Held elsewhere")
        SEALED = "sealed", _("Forgotten at the seal")

    # Found by the constraint below, which begins with the statement.
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, db_index=False, related_name="stances"
    )
    choice = models.CharField(max_length=7, choices=Choice)
    channel = models.CharField(max_length=7, choices=Channel)
    code = RowCode("statement_id", "pseudonym", "choice")

    class Meta(Answer.Meta):
        constraints = [
            *Answer.Meta.constraints,
            models.UniqueConstraint(
                fields=["statement", "pseudonym"], name="stance_once_per_statement"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["agree", "unsure", "against"]),
                name="stance_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "outside", "sealed"], collector=None)
                | Q(channel__in=["window", "phone", "paper"], collector__isnull=False),
                name="stance_typed_by_staff_names_the_collector",
            ),
        ]

    def __str__(self) -> str:
        return f"stance {self.pk}"


class SealedForm(models.Model):
    """The digest of all that one pseudonym holds, as it was when it was sealed."""

    UNWITNESSED = "Of pseudonyms (ADR 0011); the root of the seal holds them."

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, db_index=False, related_name="forms"
    )
    pseudonym = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pseudonym"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "pseudonym"], name="form_is_sealed_once"
            )
        ]

    def __str__(self) -> str:
        return f"form {self.pk}"
