"""The office's word and the author's word: two fields, two rates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import writer


class Answer(Witnessed):
    """What an office said to the author. A correction is a new row, never an edit."""

    class Kind(models.TextChoices):
        INTERIM = "interim", _("Interim answer")
        FINAL = "final", _("Answer")
        LONGER = "longer", _("Needs longer, and why")

    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, related_name="answers"
    )
    # The point it answers; none means all that were open.
    point = models.ForeignKey(
        "voices.Point",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
    )
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.TextField()
    round = models.PositiveSmallIntegerField(default=1)
    office = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, null=True, blank=True
    )
    by = writer()
    at = models.DateTimeField(default=clock.now)
    # An interim answer names the meeting that will take the matter up.
    meeting_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.UniqueConstraint(
                fields=["voice", "round"],
                condition=Q(kind="longer"),
                name="answer_asks_for_longer_once_per_round",
            ),
            models.CheckConstraint(
                condition=Q(kind="interim") | Q(meeting_on=None),
                name="answer_final_waits_for_no_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} answer to voice {self.voice_id}"


BY_SEEN_CODE = _("with a code that staff had seen")


def marked(words: str, *, by_seen_code: bool) -> str:
    """What an author said or did, and whether it was with such a code."""
    if not by_seen_code:
        return words
    return gettext("%(words)s (%(how)s)") % {"words": words, "how": BY_SEEN_CODE}


class AuthorWord(Witnessed):
    """Whether it is solved, said by the author alone; one word for each round."""

    class Word(models.TextChoices):
        SOLVED = "solved", _("Solved")
        PARTLY = "partly", _("Partly solved")
        NOT_SOLVED = "not_solved", _("Not solved")
        NOT_REACHED = "not_reached", _("Not reached")

    # Found by the constraint below: its index begins with the voice.
    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, db_index=False, related_name="words"
    )
    round = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=11, choices=Word)
    comment = models.TextField(blank=True)
    said_at = models.DateTimeField(default=clock.now)
    # Set when staff wrote down what the author said on the telephone or at the window.
    recorded_by = writer(is_indexed=False)
    # Given with a code that whoever handed it out had seen.
    by_seen_code = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voice", "round"], name="author_word_once_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} on voice {self.voice_id}"

    @property
    def told(self) -> str:
        return marked(self.get_word_display(), by_seen_code=self.by_seen_code)
