"""The office's word: interim, final, for one voice or a whole matter, and in public."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.people.models import Actor, User
from tongxin.voices import deadlines, policies, wording
from tongxin.voices.models import Answer, Matter, Point, Voice
from tongxin.voices.operations.dispatching import sending_office
from tongxin.voices.operations.handling import locked, refuse_stale, refuse_unless


@transaction.atomic
def answer_voice(
    actor: Actor, voice: Voice, *, text: str, points: Iterable[Point] | None = None
) -> Voice:
    """Answer some points, or all that wait; with the last one the voice is answered.

    The author is told once, when everything named has its answer.
    """
    voice = locked(voice)
    require(
        policies.may_answer(actor, voice), _("Only the handling office may answer.")
    )
    refuse_unless(voice.is_open)
    if not text.strip():
        raise ValidationError({"text": _("Please write the answer.")})
    waiting = list(voice.points.filter(answered_at=None))
    chosen = waiting if points is None else list(points)
    # Written for all that was chosen: it does not fit what a colleague left over.
    if not chosen or not set(chosen) <= set(waiting):
        raise ValidationError(
            _("These points have their answer already."), code="state"
        )
    whole = len(chosen) == len(waiting)
    now = timezone.now()
    _write_answers(actor, voice, chosen, text.strip(), now, whole=whole)
    voice.state = Voice.State.ANSWERED if whole else Voice.State.ACCEPTED
    voice.answered_at = now if whole else None
    voice.save(update_fields=["state", "answered_at"])
    if not whole:
        journal.record(actor, "voice.point_answered", voice, ["points"])
        return voice
    journal.record(actor, "voice.answered", voice, ["state", "answered_at"])
    _tell_answered(voice)
    return voice


def _write_answers(  # noqa: PLR0913 - the facts of one answer
    actor: Actor,
    voice: Voice,
    points: list[Point],
    text: str,
    now: datetime,
    *,
    whole: bool,
) -> None:
    """One row for the whole voice, or one for each point where others came before."""
    first_words = whole and not voice.points.exclude(answered_at=None).exists()
    for point in [None] if first_words else points:
        Answer.objects.create(
            voice=voice,
            point=point,
            kind=Answer.Kind.FINAL,
            text=text,
            round=voice.round,
            office=sending_office(actor),
            by=actor if isinstance(actor, User) else None,
            at=now,
        )
    Point.objects.filter(pk__in=[p.pk for p in points]).update(answered_at=now)


def _tell_answered(voice: Voice) -> None:
    title, words = wording.answered(voice, _all_answers(voice))
    notices.tell(
        voice.hears,
        voice,
        key=f"voice.answered:{voice.pk}:{voice.round}",
        title=title,
        text=words,
        link=wording.receipt_link(voice),
    )


def _all_answers(voice: Voice) -> str:
    texts = voice.answers.filter(kind=Answer.Kind.FINAL, round=voice.round)
    return "\n".join(dict.fromkeys(texts.values_list("text", flat=True)))


@transaction.atomic
def answer_matter(
    actor: Actor, matter: Matter, *, text: str, voices: Iterable[Voice]
) -> list[Voice]:
    """One text for many voices under a matter: one answer each, by its own channel.

    Only the points that stand under this matter are answered. All or nothing: if one
    voice may not be answered by the actor, none is.
    """
    answered = []
    for voice in sorted(voices, key=lambda one: one.pk):
        points = list(voice.points.filter(matter=matter, answered_at=None))
        answered.append(answer_voice(actor, voice, text=text, points=points))
    if not answered:
        raise ValidationError(_("Please choose at least one voice."))
    journal.record(actor, "matter.answered", matter)
    return answered


@transaction.atomic
def give_interim_answer(
    actor: Actor, voice: Voice, *, text: str, meeting_on: date | None = None
) -> Voice:
    """Tell the author where it stands. Only for a suggestion does the clock wait.

    A suggestion that a meeting takes up is due some working days after the meeting
    (rule `voice.interim.after_meeting`); every other kind keeps its day.
    """
    voice = locked(voice)
    require(
        policies.may_answer(actor, voice), _("Only the handling office may answer.")
    )
    refuse_unless(voice.is_open)
    if not text.strip():
        raise ValidationError({"text": _("Please write the answer.")})
    if meeting_on is not None:
        _wait_for_meeting(voice, meeting_on)
    voice.interim_at = timezone.now()
    if voice.state == Voice.State.RECEIVED:
        voice.state = Voice.State.ACCEPTED
    voice.save()
    answer = Answer.objects.create(
        voice=voice,
        kind=Answer.Kind.INTERIM,
        text=text.strip(),
        round=voice.round,
        office=sending_office(actor),
        by=actor if isinstance(actor, User) else None,
        meeting_on=meeting_on,
        at=voice.interim_at,
    )
    journal.record(actor, "voice.interim_answered", voice, ["interim_at", "due_on"])
    title, words = wording.interim(voice, text.strip())
    notices.tell(
        voice.hears,
        voice,
        key=f"voice.interim:{answer.pk}",
        title=title,
        text=words,
        link=wording.receipt_link(voice),
    )
    return voice


def _wait_for_meeting(voice: Voice, meeting_on: date) -> None:
    if voice.kind != Voice.Kind.SUGGEST:
        raise ValidationError(
            {"meeting_on": _("Only the clock of a suggestion may wait for a meeting.")}
        )
    if meeting_on < clock.today():
        raise ValidationError({"meeting_on": _("This day has passed already.")})
    due = deadlines.due_by("voice.interim.after_meeting", meeting_on)
    if due.on > voice.due_on:
        voice.due_on, voice.due_is_provisional = due.on, due.is_provisional
        voice.due_rule = due.rule


@transaction.atomic
def publish_answer(actor: Actor, voice: Voice, *, question: str, answer: str) -> Voice:
    """Show question and answer to everybody, in words that give nobody away."""
    seen, voice = voice, locked(voice)
    require(
        policies.may_publish(actor, voice), _("Your post does not publish answers.")
    )
    refuse_unless(voice.has_answer)
    refuse_stale(seen, voice, "public_question", "public_answer")
    if voice.audience == Voice.Audience.OFFICE:
        raise ValidationError(
            _("Its author wanted only the offices to read it; it cannot be published.")
        )
    if not question.strip() or not answer.strip():
        raise ValidationError(_("Question and answer both need words."))
    voice.public_question, voice.public_answer = question.strip(), answer.strip()
    voice.published_at = voice.published_at or timezone.now()
    voice.save(update_fields=["public_question", "public_answer", "published_at"])
    journal.record(
        actor, "voice.published", voice, ["public_question", "public_answer"]
    )
    return voice


@transaction.atomic
def unpublish_answer(actor: Actor, voice: Voice) -> Voice:
    """Take a public answer back."""
    voice = locked(voice)
    require(
        policies.may_publish(actor, voice), _("Your post does not publish answers.")
    )
    refuse_unless(voice.published_at is not None)
    voice.published_at = None
    voice.public_question = voice.public_answer = ""
    voice.save(update_fields=["public_question", "public_answer", "published_at"])
    journal.record(
        actor, "voice.unpublished", voice, ["public_question", "public_answer"]
    )
    return voice
