"""What must be published, by when, and what came of it (公开)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.journal.witness import Witnessed
from tongxin.people.models import writer


class Duty(Witnessed):
    """One record that everybody has a right to see. It names it by label and number:
    the rooms above serve their own pages through their own policies.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", pgettext_lazy("openness", "Recommendation")
        MINUTES = "minutes", pgettext_lazy("openness", "Minutes")
        CONSULTATION = "consultation", pgettext_lazy("openness", "Consultation result")
        POLL = "poll", pgettext_lazy("openness", "Owners’ poll")
        REPLY = "reply", pgettext_lazy("openness", "Reply of a plan’s owner")
        OTHER = "other", pgettext_lazy("openness", "Other affairs")

    class State(models.TextChoices):
        OWED = "owed", pgettext_lazy("openness", "To be published")
        PUBLISHED = "published", pgettext_lazy("openness", "Published")
        WITHHELD = "withheld", pgettext_lazy("openness", "Withheld")

    class Grounds(models.TextChoices):
        """Regulations on open government information, articles 14 to 16."""

        SECRET = "secret", _("State secret (article 14)")
        HARM = "harm", _("Harm to public safety or stability (article 14)")
        PRIVACY = "privacy", _("Privacy or trade secret of others (article 15)")
        INTERNAL = "internal", _("Internal or of the process (article 16)")

    kind = models.CharField(max_length=12, choices=Kind)
    # "councils.decision", 17
    label = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=120)
    # Where it is read once it is published.
    link = models.CharField(max_length=200)
    community = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    arose_on = models.DateField()
    due_on = models.DateField()
    due_is_provisional = models.BooleanField(default=False)
    rule = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=State, default=State.OWED)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = writer()
    grounds = models.CharField(max_length=8, choices=Grounds, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["label", "object_id"], name="duty_once_per_record"
            ),
            models.CheckConstraint(
                condition=Q(state="owed", settled_at=None)
                | Q(state__in=["published", "withheld"], settled_at__isnull=False),
                name="duty_settled_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="withheld") & ~Q(grounds="") & ~Q(reason="")
                | ~Q(state="withheld") & Q(grounds="", reason=""),
                name="duty_withheld_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_owed(self) -> bool:
        return self.state == self.State.OWED
