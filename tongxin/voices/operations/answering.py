"""The office's word: interim, final, for one voice or a whole matter, and in public."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, operation, values_of
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.due import Due, due_by
from tongxin.kernel.guard import said
from tongxin.people.models import Actor, account_of
from tongxin.voices.models import Answer, Matter, Point, Voice
from tongxin.voices.operations.messages import (
    ANSWERED,
    EXTENDED,
    INTERIM,
    TALKED_OVER,
    tell_author,
)
from tongxin.voices.operations.rules import (
    MATTER_AT_WORK,
    PUBLISHED,
    PUNCTUAL_PETITION,
    TO_ANSWER,
    TO_PUBLISH,
)
from tongxin.work.queries import sending_office

say(
    "voice.answered",
    Words(
        pgettext_lazy("journal", "answered it"),
        pgettext_lazy("journal", "voice answered"),
    ),
)
say(
    "voice.point_answered",
    Words(
        pgettext_lazy("journal", "answered a part of it"),
        pgettext_lazy("journal", "one point answered"),
    ),
)


def answer_voice(
    actor: Actor, voice: Voice, *, text: str, points: Iterable[Point] | None = None
) -> Voice:
    """Answer some points, or all that wait; with the last one the voice is answered.

    The author is told once, when everything named has its answer. By hand: which of two
    lines it writes is known only when the points are.
    """
    with journal.act_first():
        voice = TO_ANSWER.hold(actor, voice)
        before = values_of(voice)
        text = said(text, "text", _("Please write the answer."))
        waiting = list(voice.points.filter(answered_at=None))
        chosen = waiting if points is None else list(points)
        # Written for all that was chosen: it does not fit what a colleague left over.
        if not chosen or not set(chosen) <= set(waiting):
            raise ValidationError(
                _("These points have their answer already."), code="state"
            )
        whole = len(chosen) == len(waiting)
        now = timezone.now()
        _write_answers(actor, voice, chosen, text, now, whole=whole)
        voice.state = Voice.State.ANSWERED if whole else Voice.State.ACCEPTED
        voice.answered_at = now if whole else None
        voice.save(update_fields=["state", "answered_at"])
        if whole:
            tell_author(ANSWERED, voice, text=_all_answers(voice))
        action = "voice.answered" if whole else "voice.point_answered"
        journal.record(actor, action, voice, changed(voice, before))
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
    first_words = whole and not voice.has_answered_point
    for point in [None] if first_words else points:
        _write(actor, voice, Answer.Kind.FINAL, text, point=point, at=now)
    Point.objects.filter(pk__in=[p.pk for p in points]).update(answered_at=now)


def _write(
    actor: Actor, voice: Voice, kind: Answer.Kind, text: str, **facts: object
) -> Answer:
    return Answer.objects.create(
        voice=voice,
        kind=kind,
        text=text,
        round=voice.round,
        office=sending_office(actor),
        by=account_of(actor),
        **facts,
    )


def _all_answers(voice: Voice) -> str:
    texts = voice.answers.filter(kind=Answer.Kind.FINAL, round=voice.round)
    return "\n".join(dict.fromkeys(texts.values_list("text", flat=True)))


@operation(
    "matter.answered",
    Words(
        pgettext_lazy("journal", "answered those under the matter"),
        pgettext_lazy("journal", "matter answered"),
    ),
    MATTER_AT_WORK,
)
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
    return answered


@operation(
    "voice.interim_answered",
    Words(
        pgettext_lazy("journal", "gave an interim answer: where it stands"),
        pgettext_lazy("journal", "told where it stands"),
    ),
    TO_ANSWER,
)
def give_interim_answer(
    actor: Actor, voice: Voice, *, text: str, meeting_on: date | None = None
) -> Voice:
    """Tell the author where it stands. Only for a suggestion does the clock wait.

    A suggestion that a meeting takes up is due some working days after the meeting
    (rule `voice.interim.after_meeting`); every other kind keeps its day.
    """
    text = said(text, "text", _("Please write the answer."))
    if meeting_on is not None:
        _wait_for_meeting(voice, meeting_on)
    voice.interim_at = timezone.now()
    # Whoever hears where it stands has it in hand, in a later round too.
    voice.state = Voice.State.ACCEPTED
    voice.save()
    answer = _write(
        actor,
        voice,
        Answer.Kind.INTERIM,
        text,
        meeting_on=meeting_on,
        at=voice.interim_at,
    )
    is_suggestion = voice.kind == Voice.Kind.SUGGEST
    message = TALKED_OVER if is_suggestion else INTERIM
    tell_author(message, voice, once=answer.pk, text=text)
    return voice


def _wait_for_meeting(voice: Voice, meeting_on: date) -> None:
    if voice.kind != Voice.Kind.SUGGEST:
        raise ValidationError(
            {"meeting_on": _("Only the clock of a suggestion may wait for a meeting.")}
        )
    if meeting_on < clock.today():
        raise ValidationError({"meeting_on": _("This day has passed already.")})
    due = due_by("voice.interim.after_meeting", meeting_on)
    if due.on > voice.due_on:
        _put_off(voice, due)


def _put_off(voice: Voice, due: Due) -> None:
    voice.due_on, voice.due_is_provisional = due.on, due.is_provisional
    voice.due_rule = due.rule


@operation(
    "voice.extended",
    Words(
        pgettext_lazy("journal", "gave it more days and said why"),
        pgettext_lazy("journal", "deadline extended"),
    ),
    PUNCTUAL_PETITION,
)
def extend_petition(actor: Actor, voice: Voice, *, reason: str) -> Voice:
    """Give a petition that turns out hard more days, once a round, and say why.

    By the petition rules (信访工作条例). Only before its day has passed: nothing
    that is late becomes punctual.
    """
    reason = said(
        reason, "reason", _("Please give the reason; the author will read it.")
    )
    _put_off(voice, due_by("voice.petition.extend", voice.due_on))
    voice.save(update_fields=["due_on", "due_is_provisional", "due_rule"])
    _write(actor, voice, Answer.Kind.LONGER, reason)
    tell_author(EXTENDED, voice, reason=reason)
    return voice


@operation(
    "voice.published",
    Words(
        pgettext_lazy("journal", "published question and answer, without names"),
        pgettext_lazy("journal", "answer published"),
    ),
    TO_PUBLISH,
)
def publish_answer(actor: Actor, voice: Voice, *, question: str, answer: str) -> Voice:
    """Show question and answer to everybody, in words that give nobody away."""
    voice.public_question, voice.public_answer = question.strip(), answer.strip()
    if not voice.public_question or not voice.public_answer:
        raise ValidationError(_("Question and answer both need words."))
    voice.published_at = voice.published_at or timezone.now()
    voice.save(update_fields=["public_question", "public_answer", "published_at"])
    return voice


@operation(
    "voice.unpublished",
    Words(
        pgettext_lazy("journal", "took the public answer back"),
        pgettext_lazy("journal", "public answer taken back"),
    ),
    PUBLISHED,
)
def unpublish_answer(actor: Actor, voice: Voice) -> Voice:
    """Take a public answer back."""
    voice.published_at = None
    voice.public_question = voice.public_answer = ""
    voice.save(update_fields=["public_question", "public_answer", "published_at"])
    return voice
