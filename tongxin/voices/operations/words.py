"""The author's own word. The office can write it down, never change it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import act, changed, operation, values_of
from tongxin.journal.words import Words, say
from tongxin.kernel import clock, rows
from tongxin.kernel.actors import SYSTEM, System
from tongxin.kernel.due import latest_start
from tongxin.kernel.guard import require
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people.models import Actor, User, account_of
from tongxin.voices import policies, queries
from tongxin.voices.models import AuthorWord, Voice
from tongxin.voices.operations.rules import HANDLED, OWN_ANSWERED, QUICKER, WORD_OPEN

Word = AuthorWord.Word
AT_ONCE = 500


@operation(
    "voice.word_said",
    Words(
        pgettext_lazy("journal", "said whether it is solved"),
        pgettext_lazy("journal", "word of the author"),
    ),
    OWN_ANSWERED,
)
def say_word(actor: Actor, voice: Voice, *, word: str, comment: str = "") -> AuthorWord:
    """The author says whether it is solved, and may change it while the round lasts."""
    if word == Word.NOT_REACHED:
        raise ValidationError(_("You are here, so you were reached."))
    by_seen_code = policies.holds_seen_code(actor, voice)
    return _put(voice, word, comment, by=None, by_seen_code=by_seen_code)


def record_word(
    actor: Actor, voice: Voice, *, word: str, comment: str = ""
) -> AuthorWord:
    """Staff write down what the author said by telephone; they alone say "not reached".

    By hand: its line is that of the author's word. A word that the author gave stays.
    """
    whose = [voice.author] if voice.author else []
    with act(actor, "voice.word_said", voice, WORD_OPEN, whose=whose) as held:
        return _put(held, word, comment, by=account_of(actor))


def _put(
    voice: Voice,
    word: str,
    comment: str,
    *,
    by: User | None,
    by_seen_code: bool = False,
) -> AuthorWord:
    if word not in Word.values:
        raise ValidationError({"word": _("Please choose one of the words.")})
    now = timezone.now()
    said = AuthorWord(
        voice=voice,
        round=voice.round,
        word=word,
        comment=comment.strip(),
        said_at=now,
        recorded_by=by,
        by_seen_code=by_seen_code,
    )
    rows.put_row(said, once=("voice", "round"))
    if word != Word.NOT_REACHED and voice.state == Voice.State.ANSWERED:
        voice.state, voice.closed_at = Voice.State.CLOSED, now
        voice.save(update_fields=["state", "closed_at"])
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
    voice = HANDLED.hold(actor, voice)
    if (notice.subject_label, notice.subject_id) != (voice._meta.label, voice.pk):
        raise ValidationError(str(QUICKER), code="state")
    notice = notices.record_call(
        actor, notice, outcome=outcome, after_tries=after_tries
    )
    if not queries.asks_for_word(notice, voice):
        return notice
    if notice.state == Notice.State.SENT and word:
        record_word(actor, voice, word=word, comment=comment)
    if notice.state == Notice.State.FAILED and queries.word_of(voice) is None:
        record_word(actor, voice, word=Word.NOT_REACHED)
    return notice


say(
    "voice.closed",
    Words(
        pgettext_lazy("journal", "closed it: nothing more was said"),
        pgettext_lazy("journal", "voice closed"),
    ),
)


@journal.act_first()
def close_silent_voices(actor: Actor = SYSTEM) -> int:
    """Close answered voices whose author stayed silent; the word stays unsaid."""
    require(isinstance(actor, System), _("Only the program itself may do this."))
    last = latest_start("voice.close.silent", clock.today())
    silent = Voice.objects.filter(
        state=Voice.State.ANSWERED, answered_at__lt=clock.midnight(last)
    )
    return sum(_close(actor, voice, silent) for voice in silent[:AT_ONCE])


def _close(actor: Actor, voice: Voice, silent: QuerySet[Voice]) -> bool:
    """Not when its author speaks, or opens it again, in this very moment."""
    facts = {"state": Voice.State.CLOSED, "closed_at": timezone.now()}
    closed = bool(silent.filter(pk=voice.pk).update(**facts))
    if closed:
        fields = changed(voice, values_of(voice))
        journal.record(actor, "voice.closed", voice, fields)
    return closed
