"""A conversation held elsewhere: looked at, taken in, and who is to be credited."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.consultations.models.consultation import Consultation
from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class OutsideConversation(Witnessed):
    """One export. What it held waits here, under pseudonyms, until all is taken in.

    It is taken in piece by piece: `taken_count` answers are in, and whoever comes next
    goes on from there, so that no worker who dies leaves it half done for ever.
    """

    UNWITNESSED: ClassVar[Mapping[str, str]] = {
        "taken_count": "The worker writes how far it is.",
        "seen_at": "The worker writes that it is there.",
        "content": "Waits until it is in; `fingerprint` holds what was handed in.",
    }

    class State(models.TextChoices):
        UPLOADED = "uploaded", pgettext_lazy("outside", "Being looked at")
        TAKING = "taking", pgettext_lazy("outside", "Being taken in")
        TAKEN = "taken", pgettext_lazy("outside", "Taken in")

    class Language(models.TextChoices):
        """As browsers and voices that read aloud call it."""

        SIMPLIFIED = "zh-Hans", _("Chinese, simplified")
        TRADITIONAL = "zh-Hant", _("Chinese, traditional")
        ENGLISH = "en", _("English")
        OTHER = "und", _("Another, or several")

    consultation = models.OneToOneField(
        Consultation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outside",
    )
    # The same for the same facts: an export is taken in once.
    fingerprint = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    ran_by = models.CharField(max_length=80, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=7, choices=Language, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    content = models.BinaryField(null=True, editable=False)
    stance_count = models.PositiveIntegerField()
    taken_count = models.PositiveIntegerField(default=0)
    # The last sign of life of whoever takes it in.
    seen_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    uploaded_by = writer()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="uploaded", consultation=None, taken_count=0)
                | Q(state__in=["taking", "taken"], consultation__isnull=False)
                & ~Q(ran_by="")
                & ~Q(licence="")
                & ~Q(language=""),
                name="outside_accepted_names_its_source",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["uploaded", "taking"],
                    content__isnull=False,
                    taken_at=None,
                    taken_count__lte=F("stance_count"),
                )
                | Q(
                    state="taken",
                    content=None,
                    taken_at__isnull=False,
                    taken_count=F("stance_count"),
                ),
                name="outside_taken_keeps_no_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"outside conversation {self.pk}"

    @property
    def lang(self) -> str:
        """For the attribute of its texts; nothing where it is not known."""
        return "" if self.language == self.Language.OTHER else self.language

    @property
    def is_uploaded(self) -> bool:
        return self.state == self.State.UPLOADED

    @property
    def is_taking(self) -> bool:
        return self.state == self.State.TAKING

    @property
    def eighths(self) -> int:
        """How far it is, in eighths, as a clock shows it."""
        return self.taken_count * 8 // max(self.stance_count, 1)
