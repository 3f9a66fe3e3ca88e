"""Meetings: planned, called, in session, held; or missed, with the reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.councils.models.body import Body
from tongxin.councils.models.seat import Seat, Term
from tongxin.journal.witness import Witnessed
from tongxin.kernel import clock
from tongxin.people.models import writer


class Meeting(Witnessed):
    """One meeting of one body. It counts for the month of the day it is held."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "Planned")
        CALLED = "called", pgettext_lazy("meeting", "Called")
        SITTING = "sitting", pgettext_lazy("meeting", "In session")
        HELD = "held", pgettext_lazy("meeting", "Held")
        WITHOUT_QUORUM = "no_quorum", pgettext_lazy("meeting", "Held without quorum")
        MISSED = "missed", pgettext_lazy("meeting", "Missed")

    OVER = (State.HELD, State.WITHOUT_QUORUM)
    COMING = (State.PLANNED, State.CALLED)

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, db_index=False, related_name="meetings"
    )
    # Counted through the body's life; minutes name it.
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    called_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Who presides: the chair, or whom the meeting has in their place.
    presider = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    missed_reason = models.CharField(max_length=300, blank=True)
    # What takes the place of a missed one.
    makes_up_for = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="made_up_by",
    )
    # A calendar that follows the feed takes the higher number for the later word.
    revision = models.PositiveSmallIntegerField(default=0)
    revised_at = models.DateTimeField(default=clock.now)
    planned_by = writer()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"], name="meeting_once_per_number"
            ),
            # Two who plan the next one at once do not call everybody twice.
            models.UniqueConstraint(
                fields=["body", "planned_at"],
                condition=~Q(state="missed"),
                name="meeting_once_per_moment",
                violation_error_message=_("A meeting is planned for this moment."),
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(state="sitting"),
                name="meeting_one_sits_at_a_time",
                violation_error_message=_("Another meeting of this body is on."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "missed"])
                | Q(called_at__isnull=False),
                name="meeting_is_called_before_it_is_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "called", "missed"], opened_at=None)
                | Q(
                    state__in=["sitting", "held", "no_quorum"],
                    opened_at__isnull=False,
                    presider__isnull=False,
                ),
                name="meeting_held_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "no_quorum"], ended_at__isnull=False)
                | Q(ended_at=None) & ~Q(state__in=["held", "no_quorum"]),
                name="meeting_over_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(state="missed") & ~Q(missed_reason="")
                | ~Q(state="missed") & Q(missed_reason=""),
                name="meeting_missed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.number} of {self.body_id}"

    def get_absolute_url(self) -> str:
        return reverse("councils:meeting", args=[self.pk])

    @property
    def is_sitting(self) -> bool:
        return self.state == self.State.SITTING

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER

    @property
    def is_ahead(self) -> bool:
        return self.planned_at > timezone.now()

    @property
    def is_due(self) -> bool:
        """Its day has come."""
        return timezone.localdate(self.planned_at) <= clock.today()


class Attendance(Witnessed):
    """Somebody sits in a seat from when until when; telephone and video count."""

    class Mode(models.TextChoices):
        ROOM = "room", pgettext_lazy("attendance", "In the room")
        PHONE = "phone", pgettext_lazy("attendance", "By telephone")
        VIDEO = "video", pgettext_lazy("attendance", "By video")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, db_index=False, related_name="attendances"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    # The holder, or the alternate who came instead.
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.ROOM)
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=Q(left_at=None),
                name="attendance_one_in_a_seat",
                violation_error_message=_("Somebody sits in this seat."),
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
                name="attendance_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} in seat {self.seat_id}"


class Guest(Witnessed):
    """Somebody who is heard and has no seat (列席)."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="guests"
    )
    # As they want to stand in the minutes: "two shopkeepers" is enough.
    shown_name = models.CharField(max_length=60)
    mode = models.CharField(
        max_length=5, choices=Attendance.Mode, default=Attendance.Mode.ROOM
    )

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(shown_name=""), name="guest_has_a_name")
        ]

    def __str__(self) -> str:
        return self.shown_name


class Line(Witnessed):
    """One line as it was typed while the meeting sat.

    The browser gives each line its key and sends it until it hears that it is kept:
    sent twice, it is there once.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, db_index=False, related_name="lines"
    )
    item = models.ForeignKey(
        "councils.AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
    )
    key = models.UUIDField()
    # A seat's or a guest's name, as the minutes print it; empty: the meeting itself.
    speaker = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500)
    said_at = models.DateTimeField()
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # A voice that came up in the meeting is filed like any other.
    voice = models.OneToOneField(
        "voices.Voice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "key"], name="line_once_per_key"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="line_says_something"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"
