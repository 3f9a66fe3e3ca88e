"""Votes: what a pseudonym said. No person and no flat stands here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.ballots.models import Answer
from tongxin.kernel.sealed import RowCode
from tongxin.polls.models.poll import Poll


class Vote(Answer):
    """One for each pseudonym: the last one expressed before the end."""

    UNWITNESSED = (
        "A line would stand beside whoever typed it (ADR 0011); its own code and"
        " the seal vouch for it."
    )

    class Choice(models.TextChoices):
        AGREE = "agree", pgettext_lazy("vote", "Agree")
        AGAINST = "against", pgettext_lazy("vote", "Against")
        ABSTAIN = "abstain", pgettext_lazy("vote", "Abstain")

    class Channel(models.TextChoices):
        WEB = "web", _("Web")
        WINDOW = "window", _("Window")
        PHONE = "phone", _("Telephone")
        PAPER = "paper", _("Paper")
        SEALED = "sealed", _("Forgotten at the seal")

    # Found by the constraint below, which begins with the poll.
    poll = models.ForeignKey(
        Poll, on_delete=models.PROTECT, db_index=False, related_name="votes"
    )
    choice = models.CharField(max_length=7, choices=Choice)
    channel = models.CharField(max_length=6, choices=Channel)
    code = RowCode("poll_id", "pseudonym", "choice")

    class Meta(Answer.Meta):
        constraints = [
            *Answer.Meta.constraints,
            models.UniqueConstraint(
                fields=["poll", "pseudonym"], name="vote_once_per_pseudonym"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["agree", "against", "abstain"]),
                name="vote_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "sealed"], collector=None)
                | Q(channel__in=["window", "phone", "paper"], collector__isnull=False),
                name="vote_typed_by_staff_names_the_collector",
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"
