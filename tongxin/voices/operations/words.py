"""The author's own word. The office can write it down, never change it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.journal import operations as journal
from tongxin.kernel import rows, rules
from tongxin.kernel.actors import SYSTEM, System
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Actor, User
from tongxin.voices import policies, queries
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.operations.handling import locked, refuse_unless

Word = AuthorWord.Word
AT_ONCE = 500


@transaction.atomic
def say_word(
    actor: Actor, voice: Voice, *, word: str, comment: str = "", proven: bool = False
) -> AuthorWord:
    """Record whether it is solved.

    The author says it signed in, or with receipt and code (`proven`); staff write down
    what the author said by phone, and alone may say "not reached". A word that the
    author gave cannot be overwritten by staff; the author may change it while the
    round lasts.
    """
    voice = locked(voice)
    is_author = proven or policies.is_author(actor, voice)
    require(
        is_author or policies.may_handle(actor, voice),
        _("Only the author says whether it is solved."),
    )
    refuse_unless(voice.has_answer)
    if word not in Word.values:
        raise ValidationError({"word": _("Please choose one of the words.")})
    if word == Word.NOT_REACHED and is_author:
        raise ValidationError(_("You are here, so you were reached."))
    staff = actor if isinstance(actor, User) and not is_author else None
    before = queries.word_of(voice) if staff else None
    if before and before.word != Word.NOT_REACHED:
        raise ValidationError(
            _("The author has spoken; the office cannot change this word."),
            code="state",
        )
    said = AuthorWord(
        voice=voice,
        round=voice.round,
        word=word,
        comment=comment.strip(),
        said_at=timezone.now(),
        recorded_by=staff,
    )
    rows.put_row(said, once=("voice", "round"))
    if word != Word.NOT_REACHED and voice.state == Voice.State.ANSWERED:
        Voice.objects.filter(pk=voice.pk).update(
            state=Voice.State.CLOSED, closed_at=timezone.now()
        )
    journal.record(
        actor,
        "voice.word_said",
        voice,
        ["word", "comment"],
        on_behalf_of=voice.author if staff else None,
    )
    return said


@transaction.atomic
def call_author(  # noqa: PLR0913 - the facts of one call
    actor: User,
    voice: Voice,
    *,
    notice: Notice,
    outcome: str,
    after_tries: int,
    word: str = "",
    comment: str = "",
) -> Notice:
    """Keep one try to read something out; with it the author's word, if it was given.

    When the last try fails, the word of this round is "not reached": it counts for
    itself, and the author can still say another one.
    """
    require(
        policies.may_handle(actor, voice),
        _("Only the office that received this voice may do that."),
    )
    is_about = (notice.subject_label, notice.subject_id)
    refuse_unless(is_about == (voice._meta.label, voice.pk))
    notice = notices.record_call(
        actor, notice, outcome=outcome, after_tries=after_tries
    )
    if not queries.asks_for_word(notice, voice):
        return notice
    if notice.state == Notice.State.SENT and word:
        say_word(actor, voice, word=word, comment=comment)
    if notice.state == Notice.State.FAILED and queries.word_of(voice) is None:
        say_word(actor, voice, word=Word.NOT_REACHED)
    return notice


@transaction.atomic
def close_silent_voices(actor: Actor = SYSTEM) -> int:
    """Close answered voices whose author stayed silent; the word stays unsaid."""
    require(isinstance(actor, System), _("Only the program itself may do this."))
    days = rules.binding("voice.close.silent").value
    before = timezone.now() - timedelta(days=days)
    silent = Voice.objects.filter(state=Voice.State.ANSWERED, answered_at__lt=before)
    return sum(_close(actor, voice, silent) for voice in silent[:AT_ONCE])


def _close(actor: Actor, voice: Voice, silent: QuerySet[Voice]) -> bool:
    """Not when its author speaks, or opens it again, in this very moment."""
    facts = {"state": Voice.State.CLOSED, "closed_at": timezone.now()}
    closed = bool(silent.filter(pk=voice.pk).update(**facts))
    if closed:
        journal.record(actor, "voice.closed", voice, ["state"])
    return closed
