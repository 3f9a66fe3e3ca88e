"""Words and pictures that are blacked out: the original goes, for good (ADR 0026)."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.witness import Witnessed
from tongxin.journal.words import Words, say
from tongxin.kernel.blackening import GRID, blackened
from tongxin.kernel.guard import require, said
from tongxin.notices import operations as notices
from tongxin.people import policies as people
from tongxin.people.models import Actor, Person, User, account_of
from tongxin.voices import redaction
from tongxin.voices.models import Attachment, Redaction, Voice
from tongxin.voices.operations.indexing import forget_voices, index_voice
from tongxin.voices.operations.messages import tell_blacked_out
from tongxin.voices.operations.rules import PICTURE, TO_BLACK_OUT
from tongxin.voices.redaction import BLACK, LEAST_WORD, Mask
from tongxin.work import operations as work

if TYPE_CHECKING:
    from django.db.models import Model


@operation(
    "voice.blacked_out",
    Words(
        pgettext_lazy("journal", "blacked something out for good"),
        pgettext_lazy("journal", "something blacked out"),
    ),
    TO_BLACK_OUT,
)
def black_out(  # noqa: PLR0913 - what is to go, each by its name
    actor: Actor,
    voice: Voice,
    *,
    words: Sequence[str] = (),
    whole: Collection[str] = (),
    taken_out: Collection[int] = (),
    reason: str,
) -> Redaction:
    """Black words out wherever they stand in the voice, its points and answers, some
    texts (by the key of their piece) as a whole; take files out.

    The search, what is public and messages about it follow. Nobody can undo it, and
    its author is told.
    """
    words = _checked_words(words)
    reason = _checked_reason(reason, words)
    mask = Mask(words, whole)
    changed = _write(actor, voice, mask)
    gone = _take_out(voice.attachments.filter(pk__in=taken_out))
    if not changed and not gone:
        raise ValidationError({"words": _("None of this stands in the record.")})
    tell_blacked_out(voice)
    return Redaction.objects.create(voice=voice, reason=reason, by=account_of(actor))


@operation(
    "voice.picture_blacked_out",
    Words(
        pgettext_lazy("journal", "blacked out a part of a picture for good"),
        pgettext_lazy("journal", "part of a picture blacked out"),
    ),
    PICTURE,
    about=lambda picture: picture.voice,
)
def black_out_picture(
    actor: User, picture: Attachment, *, cells: Collection[int], reason: str
) -> Attachment:
    """Draw the picture anew with some cells of its grid black; the old file goes."""
    reason = _checked_reason(reason, ())
    if not cells or not set(cells) <= set(range(GRID * GRID)):
        raise ValidationError({"cells": _("Please choose what is to be black.")})
    with picture.file.open("rb") as file:
        content, small = blackened(file.read(), cells)
    for file in picture.on_disk:
        _delete_when_done(file)
    picture.file = ContentFile(content, name=picture.name)
    picture.small = ContentFile(small, name=picture.name) if small else ""
    picture.size = len(content)
    picture.sha256 = hashlib.sha256(content).hexdigest()
    picture.draw_salt()
    picture.save()
    Redaction.objects.create(voice=picture.voice, reason=reason, by=account_of(actor))
    tell_blacked_out(picture.voice)
    return picture


say(
    "voice.own_words_blacked_out",
    Words(
        pgettext_lazy("journal", "had the own words blacked out"),
        pgettext_lazy("journal", "own words blacked out"),
    ),
)


@journal.act_first()
def black_out_own(actor: Actor, person: Person) -> int:
    """With a person who is erased goes all that they wrote and handed in themself.

    What offices wrote stays, and with it whoever they named there.
    """
    require(
        people.may_erase_person(actor, person),
        _("Only the person or the data rights officer may erase this."),
    )
    voices = Voice.objects.filter(author=person).order_by("pk")
    for voice in voices.select_for_update(no_key=True):
        own = ("title", "text", "speaks_for")
        keys = [one.key for one in redaction.pieces(voice)]
        words = [key for key in keys if key.startswith(("point-", "word-"))]
        _write(actor, voice, Mask(whole={*own, *words}))
        _take_out(voice.attachments.all())
        Redaction.objects.create(
            voice=voice, reason=_("Its author asked for it."), by=account_of(actor)
        )
        journal.record(actor, "voice.own_words_blacked_out", voice, ["text"])
    return len(voices)


def _checked_words(words: Iterable[str]) -> list[str]:
    words = [word for one in words if (word := one.strip())]
    if any(len(word) < LEAST_WORD or BLACK in word for word in words):
        raise ValidationError(
            {"words": _("A single character stands in too many places.")}
        )
    return words


def _checked_reason(reason: str, words: Sequence[str]) -> str:
    reason = said(reason, "reason", _("Say why it is blacked out."))
    if any(word in reason for word in words):
        raise ValidationError(
            {"reason": _("The reason stays: please write it without these words.")}
        )
    return reason


def _write(actor: Actor, voice: Voice, mask: Mask) -> int:
    """Every text of the record as the mask has it, and what repeats them in messages
    and tasks; how many read otherwise now.
    """
    mask = mask.spread(voice)
    # The terms of the search are found by the words that still stand there.
    forget_voices([voice])
    rows: dict[Model, None] = {}
    for piece, text in redaction.preview(voice, mask):
        setattr(piece.row, piece.field, text)
        rows[piece.row] = None
    for row in rows:
        if isinstance(row, Witnessed):
            row.draw_salt()
        row.save()
    index_voice(voice)
    notices.black_out_messages(actor, voice, change=mask)
    work.black_out_tasks(actor, voice, change=mask)
    return len(rows)


def _take_out(files: Iterable[Attachment]) -> int:
    taken = list(files)
    for one in taken:
        for file in one.on_disk:
            _delete_when_done(file)
        one.delete()
    return len(taken)


def _delete_when_done(file: FieldFile) -> None:
    """Not before the commit: what is rolled back still needs its file."""
    storage, name = file.storage, str(file.name)
    transaction.on_commit(lambda: storage.delete(name))
