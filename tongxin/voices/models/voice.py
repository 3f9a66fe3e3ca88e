"""One voice (诉求), from intake to the author's own word."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongxin.imports.models import Workbook
from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock, house, receipts
from tongxin.people.models import Channel, Person, writer
from tongxin.units.models import Stage
from tongxin.voices.models.answer import Answer, AuthorWord
from tongxin.voices.models.card import CodeCard, CodeWay, way_of_code
from tongxin.work.models import Task, tasks_for


class Voice(Witnessed):
    """What somebody said, by whatever channel; never merged away, never rewritten."""

    class Kind(models.TextChoices):
        CONSULT = "consult", _("Question")
        SUGGEST = "suggest", _("Suggestion")
        HELP = "help", _("Request for help")
        COMPLAIN = "complain", _("Complaint")
        PETITION = "petition", _("Petition")

    class Channel(models.TextChoices):
        WEB = "web", _("Web")
        PHONE = "phone", _("Telephone")
        WINDOW = "window", _("Window")
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        PAPER = "paper", _("Paper")
        SHEET = "sheet", _("Spreadsheet")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone may read it, without my name")
        OFFICE = "office", _("Only the offices that handle it")
        ANONYMOUS = "anonymous", _("No name, no number")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACCEPTED = "accepted", _("Accepted")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REOPENED = "reopened", _("Reopened")
        # It came with a workbook when all was over: kept and found, never anybody's
        # work, in no figure and no message.
        PAST = "past", _("Finished before")

    OPEN = (State.RECEIVED, State.ACCEPTED, State.REOPENED)
    # Nobody has been given the work yet.
    WAITING = (State.RECEIVED, State.REOPENED)
    HAS_ANSWER = (State.ANSWERED, State.CLOSED)
    # What no day was missed for, whatever day stands in the row.
    NEVER_DUE = (State.DECLINED, State.WITHDRAWN, State.PAST)
    MAX_TEXT = 20_000
    MAX_TITLE = 200

    receipt = models.OneToOneField(
        "kernel.Receipt", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Whoever handed out the code that opens it now has seen it: it stands on a card, or
    # on the slip of somebody who left no way of their own.
    is_code_seen = models.BooleanField(default=False)
    kind = models.CharField(max_length=8, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    audience = models.CharField(max_length=9, choices=Audience)

    # Whose word it is; who brought it for them; which member of staff wrote it down.
    author = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voices",
    )
    # The body they speak for: one that is registered, else as they call it themselves.
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
    )
    speaks_for = models.CharField(max_length=120, blank=True)
    filed_by = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voices_brought",
    )
    recorded_by = writer(is_indexed=False)

    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
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
        db_index=False,
        related_name="+",
    )

    # The stage in which the unit stood when it was said; the unit itself goes on.
    stage = models.CharField(max_length=12, choices=Stage, blank=True)

    title = models.CharField(max_length=MAX_TITLE)
    text = models.TextField()

    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    # When it was said; a paper slip typed on Monday may have been said on Friday.
    received_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(auto_now_add=True)
    # The day from which this round's clock counts: when it was said, or opened again.
    began_on = models.DateField(default=clock.today)
    due_on = models.DateField()
    due_is_provisional = models.BooleanField(default=False)
    due_rule = models.CharField(max_length=40)
    # The clock of a suggestion may wait for a meeting; this is the day it first had.
    first_due_on = models.DateField()
    interim_at = models.DateTimeField(null=True, blank=True)
    # Rises with every reopening; the author's word belongs to one round.
    round = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Why it was declined, withdrawn or reopened, in words the author can read.
    reason = models.TextField(blank=True)
    # It was taken back or opened again with a code that staff had seen.
    by_seen_code = models.BooleanField(default=False)

    # The office's own short public version; the original words stay as they are.
    published_at = models.DateTimeField(null=True, blank=True)
    public_question = models.TextField(blank=True)
    public_answer = models.TextField(blank=True)

    workbook = models.ForeignKey(
        Workbook,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voices",
    )
    # The sheet's own number, and what makes a row recognisable when it comes again.
    external_number = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        # No index besides these and the authors': each one makes every voice dearer
        # to file, and the lists of a community or a unit begin with theirs.
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="voice_by_arrival"),
            models.Index(
                fields=["community", "-received_at", "-id"],
                name="voice_of_community_by_arrival",
            ),
            models.Index(fields=["state", "due_on", "id"], name="voice_by_due"),
            models.Index(
                fields=["community", "state", "due_on", "id"], name="voice_of_community"
            ),
            models.Index(fields=["unit", "-received_at"], name="voice_of_unit"),
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
                name="voice_published",
            ),
            models.Index(fields=["answered_at"], name="voice_by_answer"),
            models.Index(
                fields=["external_number"],
                condition=~Q(external_number=""),
                name="voice_by_sheet_number",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["answered", "closed"], answered_at__isnull=False)
                | ~Q(state__in=["answered", "closed"]),
                name="voice_answered_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""),
                name="voice_declined_or_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="past") | Q(workbook__isnull=False, receipt=None),
                name="voice_past_came_with_a_workbook",
            ),
            models.CheckConstraint(
                condition=~Q(audience="anonymous") | Q(author=None, filed_by=None),
                name="voice_anonymous_has_no_author",
            ),
            models.CheckConstraint(
                condition=~Q(audience="anonymous")
                | Q(organisation=None, speaks_for=""),
                name="voice_anonymous_speaks_for_nobody",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | ~Q(audience="office") & ~Q(public_question="") & ~Q(public_answer=""),
                name="voice_published_was_meant_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("voices:detail", args=[self.pk])

    @property
    def number(self) -> str:
        """The receipt number: what is printed, told by phone, and typed in again."""
        year = timezone.localtime(self.received_at).year
        return receipts.number(house.sign().receipt_prefix, year, self.pk)

    @property
    def hears(self) -> Person | None:
        """Who is told: the author; or who brought it, where the author left no way."""
        if self.author is None or self.filed_by is None:
            return self.author
        is_reached = self.author.answer_channel != Channel.RECEIPT
        return self.author if is_reached else self.filed_by

    # What acts ask of it besides its state.

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_past(self) -> bool:
        return self.state == self.State.PAST

    @property
    def is_late(self) -> bool:
        return self.due_on < clock.today()

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def has_task(self) -> bool:
        """One of its own under way, not only one of its matter."""
        own = Task.objects.filter(tasks_for(Voice, [self.pk]))
        return own.filter(state__in=Task.OPEN).exists()

    @property
    def has_answered_point(self) -> bool:
        return self.points.exclude(answered_at=None).exists()

    @property
    def was_extended(self) -> bool:
        """In this round."""
        return self.answers.filter(kind=Answer.Kind.LONGER, round=self.round).exists()

    @property
    def has_word(self) -> bool:
        """Whether the author has spoken in this round; "not reached" is no word."""
        said = self.words.filter(round=self.round)
        return said.exclude(word=AuthorWord.Word.NOT_REACHED).exists()

    @property
    def code_way(self) -> CodeWay:
        """How a new code would reach its author."""
        return way_of_code(self)

    @property
    def waits_for_card(self) -> bool:
        return CodeCard.waiting().filter(voice=self.pk).exists()

    @property
    def has_answer(self) -> bool:
        return self.state in self.HAS_ANSWER
