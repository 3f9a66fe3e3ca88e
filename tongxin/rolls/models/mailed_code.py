"""A code that went out by post: whoever holds the letter takes the entries over."""

from django.db import models
from django.db.models import Q

from tongxin.journal.witness import Witnessed
from tongxin.kernel.models import Receipt
from tongxin.people.models import writer
from tongxin.units.models.unit import Unit


class MailedCode(Witnessed):
    """A letter to somebody on the roll; its code is kept as a keyed hash alone.

    `person` is who the roll knows, `taken_by` who typed the code in an account.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="mailed_codes"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+"
    )
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    printed_by = writer()
    printed_at = models.DateTimeField(auto_now_add=True)
    # The last day on which it opens; letters from before this was kept open for ever.
    good_until = models.DateField(null=True, blank=True)
    # Another letter was printed: this one opens nothing any more.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(withdrawn_at=None, taken_at=None),
                name="mailed_code_open_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False, withdrawn_at=None),
                name="mailed_code_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"mailed code {self.pk}"
