"""Matters (事项): voices about one thing stand under one; each keeps its author."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed


class Matter(Witnessed):
    """One thing that people speak of. Voices join it; none is merged away."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    class Progress(models.TextChoices):
        """How far it has come, beyond the desk: the way from a voice to a clause."""

        CONSULTED = "consulted", _("Everybody was asked about it")
        ON_AGENDA = "on_agenda", _("On the agenda of the joint conference")
        DECIDED = "decided", _("The joint conference decided on it")
        ASKED = "asked", _("The owner of the plan was asked")
        ADOPTED = "adopted", _("The owner of the plan adopted it")
        IN_PART = "in_part", _("The owner of the plan adopted a part of it")
        DECLINED = "declined", _("The owner of the plan declined it, with the reason")

    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    community = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    # Where it stands by now; each step on the way is a row of its own.
    progress = models.CharField(max_length=9, choices=Progress, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "state"], name="matter_of_community")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | Q(state="open", done_at=None),
                name="matter_done_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("voices:matter", args=[self.pk])

    @property
    def is_waited_for(self) -> bool:
        """Whether a voice under it still waits for an answer, whoever may read it."""
        return self.points.filter(answered_at=None, voice__closed_at=None).exists()


class MatterStep(Witnessed):
    """A step that a matter took in a room above: what, when, and where to read it."""

    matter = models.ForeignKey(
        Matter, on_delete=models.CASCADE, db_index=False, related_name="steps"
    )
    what = models.CharField(max_length=9, choices=Matter.Progress)
    # What it was, by label and number: "councils.decision", 17. It stands above.
    label = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    link = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["matter", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "what", "label", "object_id"],
                name="matter_step_once_for_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.matter_id}"

    @property
    def sign(self) -> str:
        """What a clause's owner said to it, as every page draws it."""
        answers = Matter.Progress
        signs = {
            answers.ADOPTED: "reached",
            answers.IN_PART: "near",
            answers.DECLINED: "divided",
        }
        return signs.get(answers(self.what), "")


class Point(Witnessed):
    """One thing that a voice names. A voice is answered when all its points are."""

    # Found by the constraint below: its index begins with the voice.
    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, db_index=False, related_name="points"
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    # The author ticked "somebody said the like" while writing: the office decides.
    suggested_matter = models.ForeignKey(
        Matter,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["voice", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["voice", "position"], name="point_once_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"point {self.position} of voice {self.voice_id}"

    @property
    def is_gathered(self) -> bool:
        return self.matter_id is not None
